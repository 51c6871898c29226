package dev.yore.tpc.prefetch;

import dev.yore.store.predict.PrefetchMode;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Turning pages on a real store: a block of a table in a slow object store at a time, forwards or
 * backwards by a stride, now and then something else. The same questions for everybody. Confined to
 * one thread.
 */
final class RealPages {
  static final String WORKLOAD = "prefetch on a real store";
  private static final int RUNS = 24;
  private static final int STEPS = 7;
  private static final double NOISE = 0.1;

  /** A quick reader's time between pages. */
  private static final long THINK_NANOS = 250_000_000L;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Copies are given up between runs; within one there is room. */
  private static final long LOCAL_BYTES = 1L << 30;

  private RealPages() {}

  static void run(BenchRun run) {
    List<RealReader> readers =
        List.of(RealReader.LRU, RealReader.READAHEAD, RealReader.YORE, RealReader.ORACLE);
    try (TieredStore store = new TieredStore(run.work().resolve("tiers"), LOCAL_BYTES);
        ProgressBar bar = run.bar("pages of a real store", "runs", (long) RUNS * readers.size())) {
      List<List<Integer>> questions = questions(run.options().seed());
      for (RealReader reader : readers) {
        store.database().prefetch(PrefetchMode.OFF);
        measure(run, store, reader, questions, bar);
      }
    }
  }

  /** Blocks to read, run by run; nothing is in memory when a run begins. */
  private static List<List<Integer>> questions(long seed) {
    Random random = new Random(seed);
    List<List<Integer>> runs = new ArrayList<>();
    for (int r = 0; r < RUNS; r++) {
      int stride = (1 + random.nextInt(2)) * (random.nextBoolean() ? 1 : -1);
      int block = stride > 0 ? random.nextInt(2) : TieredStore.BLOCKS - 1 - random.nextInt(2);
      List<Integer> blocks = new ArrayList<>();
      for (int s = 0; s < STEPS; s++) {
        boolean other = s > 1 && random.nextDouble() < NOISE;
        blocks.add(other ? random.nextInt(TieredStore.BLOCKS) : block);
        block = Math.floorMod(block + stride, TieredStore.BLOCKS);
      }
      runs.add(blocks);
    }
    return runs;
  }

  private static void measure(
      BenchRun run,
      TieredStore store,
      RealReader reader,
      List<List<Integer>> questions,
      ProgressBar bar) {
    List<Double> millis = new ArrayList<>();
    long before = store.readBytes();
    for (List<Integer> blocks : questions) {
      store.coolDown();
      store.database().prefetch(reader == RealReader.YORE ? PrefetchMode.AUTO : PrefetchMode.OFF);
      for (int i = 0; i < blocks.size(); i++) {
        millis.add(store.ask(blocks.get(i)) / NANOS_PER_MILLI);
        between(store, reader, blocks, i);
      }
      bar.advance(1, reader.title());
    }
    double[] all = millis.stream().mapToDouble(m -> m).toArray();
    double mean = millis.stream().mapToDouble(m -> m).average().orElse(0);
    run.measured(
        reader.title(), WORKLOAD, 0, "one block", "each question", Unit.MILLIS, Spread.of(all));
    run.measured(reader.title(), WORKLOAD, 0, "one block", "mean", Unit.MILLIS, Spread.of(mean));
    run.measured(
        reader.title(),
        WORKLOAD,
        0,
        "object store",
        "bytes read",
        Unit.MEGABYTES,
        Spread.of((store.readBytes() - before) / 1e6));
  }

  private static void between(
      TieredStore store, RealReader reader, List<Integer> blocks, int asked) {
    CompletableFuture<Void> ahead =
        CompletableFuture.runAsync(
            () -> {
              if (reader == RealReader.READAHEAD) {
                store.warm(blocks.get(asked) + 1);
              } else if (reader == RealReader.ORACLE && asked + 1 < blocks.size()) {
                store.warm(blocks.get(asked + 1));
              }
            });
    long until = System.nanoTime() + THINK_NANOS;
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    ahead.join();
  }
}
