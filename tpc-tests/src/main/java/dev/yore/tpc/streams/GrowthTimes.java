package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.WrittenBytes;
import dev.yore.store.schema.TableSchema;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Compares what a store costs after a history with what it costs after one several times as long:
 * scans now and as of the middle, single rows, commits, bytes written. Confined to one thread.
 */
final class GrowthTimes {
  private static final int LOOKUPS = 2000;

  private final Path directory;
  private final double scale;
  private final long seed;
  private final int repeat;
  private final Consumer<String> out;

  GrowthTimes(Path directory, double scale, long seed, int repeat, Consumer<String> out) {
    this.directory = directory;
    this.scale = scale;
    this.seed = seed;
    this.repeat = repeat;
    this.out = out;
  }

  /** A figure by name, in the unit the name says. */
  private record Figure(String name, double value) {}

  /** Runs the history to its shorter and then to its longer length. */
  void run(int commits, int factor) {
    int tableId;
    try (Store store = Store.open(StoreOptions.at(directory))) {
      TpchStoreLoader loader = new TpchStoreLoader(store, LoadProgress.NONE);
      loader.createTables();
      loader.load(scale);
      tableId = StoreHistory.schema(store, TpchTable.LINEITEM).tableId();
    }
    BusinessHistory history =
        new BusinessHistory(scale, seed, BusinessHistory.BENCHMARK_CHANGES_PER_COMMIT);
    List<Figure> shorter = figures(history, commits, tableId);
    List<Figure> longer = figures(history, commits * (factor - 1), tableId);
    out.accept(
        String.format(
            Locale.ROOT,
            "%-44s %10d %10d commits",
            "growth of lineitem",
            commits,
            commits * factor));
    for (int i = 0; i < shorter.size(); i++) {
      double before = shorter.get(i).value;
      double after = longer.get(i).value;
      out.accept(
          String.format(
              Locale.ROOT,
              "%-44s %10.3f %10.3f = %.2f",
              shorter.get(i).name,
              before,
              after,
              after / before));
    }
  }

  private List<Figure> figures(BusinessHistory history, int commits, int tableId) {
    List<Figure> figures = new ArrayList<>();
    long last;
    try (Store store = Store.open(StoreOptions.at(directory))) {
      StoreHistory writer = new StoreHistory(store);
      long[] nanos = new long[commits];
      for (int i = 0; i < commits; i++) {
        var commit = history.next();
        long start = System.nanoTime();
        writer.write(commit);
        nanos[i] = System.nanoTime() - start;
      }
      // The last ones, so that neither length pays for a JVM that has not compiled yet.
      int lastOnes = Math.min(commits, LOOKUPS / 10);
      Arrays.sort(nanos, commits - lastOnes, commits);
      store.flush();
      for (TpchTable table : TpchTable.values()) {
        store.coalesce(StoreHistory.schema(store, table).tableId());
      }
      last = store.lastSequence();
      WrittenBytes written = store.written();
      figures.add(new Figure("a commit, p50 (ms)", nanos[commits - lastOnes / 2] / 1e6));
      figures.add(new Figure("written since it was opened (times the log)", written.timesTheLog()));
    }
    List<Integer> all = IntStream.range(0, TpchTable.LINEITEM.columns().size()).boxed().toList();
    ScanTimes scans = new ScanTimes(directory, tableId, repeat);
    for (long sequence : new long[] {last, last - commits / 2}) {
      String when = sequence == last ? "now" : "as of the middle";
      figures.add(scan("all columns", when, scans.of(all, sequence)));
      figures.add(scan("Q6 columns", when, scans.of(StreamsCommand.Q6_COLUMNS, sequence)));
    }
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      TableSchema table = StoreHistory.schema(store, TpchTable.LINEITEM);
      PointTimes points = new PointTimes(store, commits, seed);
      figures.add(new Figure("one row as of, p50 (ms)", points.asOf(table, LOOKUPS).p50Millis()));
      figures.add(
          new Figure("one key's history, p50 (ms)", points.history(table, LOOKUPS).p50Millis()));
    }
    return figures;
  }

  private static Figure scan(String columns, String when, ScanTimes.Times times) {
    return new Figure(
        "scan of " + columns + " " + when + ", cold (ns a row)", times.coldNanosPerRow());
  }
}
