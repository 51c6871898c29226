package dev.yore.tpc.prefetch;

import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementEvent;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.prefetch.RealQuestions.Asked;
import dev.yore.tpc.prefetch.RealRound.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workloads as SQL on a real store, whose data lies in a slow object store with room for a part
 * of it nearer: for everybody the same questions, the same cold beginning and the same time to
 * learn, and answers that must be the same. Confined to one thread.
 */
final class RealWorkloads {
  static final String WORKLOAD = "prefetch workloads on a real store";

  private static final double NANOS_PER_MILLI = 1e6;

  /** Statements by which the cost of observing is told; fewer than the queue of events holds. */
  private static final int OBSERVED = 2000;

  private static final double MAX_OVERHEAD_MILLIS = 0.5;

  private final BenchRun run;
  private final RealTables tables;
  private final TraceClock clock;

  private RealWorkloads(BenchRun run, RealTables tables, TraceClock clock) {
    this.run = run;
    this.tables = tables;
    this.clock = clock;
  }

  static void run(BenchRun run) {
    List<Workload> workloads = new ArrayList<>(List.of(Workload.values()));
    workloads.remove(Workload.NOISY_STEP_BACK);
    int rounds = workloads.size() * RealReader.values().length;
    TraceClock clock = new TraceClock();
    try (RealTables tables = RealTables.make(run.work().resolve("workloads"), clock);
        ProgressBar bar = run.bar("real store", "runs", rounds)) {
      RealWorkloads real = new RealWorkloads(run, tables, clock);
      real.warmUp();
      for (Workload workload : workloads) {
        List<Asked> questions = RealQuestions.of(workload, run.options().seed(), tables);
        Map<Integer, String> answers = new ConcurrentHashMap<>();
        Map<RealReader, Outcome> outcomes = new EnumMap<>(RealReader.class);
        for (RealReader reader : RealReader.values()) {
          Outcome outcome = new RealRound(tables, clock, reader, questions, answers).run();
          outcomes.put(reader, outcome);
          real.measured(workload, reader, outcome);
          bar.advance(1, workload.title() + ", " + reader.title());
        }
        run.note(sentence(workload, outcomes));
      }
      real.overhead();
    }
  }

  /** Nobody is to be asked by a program that has not run yet. */
  private void warmUp() {
    for (RealReader reader : List.of(RealReader.READAHEAD, RealReader.YORE)) {
      List<Asked> questions = RealQuestions.of(Workload.MIX, run.options().seed() + 1, tables);
      new RealRound(tables, clock, reader, questions, new ConcurrentHashMap<>()).run();
    }
  }

  private static Outcome of(Map<RealReader, Outcome> outcomes, RealReader reader) {
    return Objects.requireNonNull(outcomes.get(reader), reader.title());
  }

  private static String sentence(Workload workload, Map<RealReader, Outcome> outcomes) {
    RealReader best = RealReader.LRU;
    for (RealReader reader : RealReader.values()) {
      if (reader.isBaseline() && of(outcomes, reader).mean() < of(outcomes, best).mean()) {
        best = reader;
      }
    }
    double bestMean = of(outcomes, best).mean();
    Outcome lru = of(outcomes, RealReader.LRU);
    Outcome yore = of(outcomes, RealReader.YORE);
    return String.format(
        Locale.ROOT,
        "%s on a real store: mean latency %.3f of the best baseline's (%s), the oracle's is %.3f;"
            + " %.3f of LRU's, bytes %.3f of LRU's; all answers are the same",
        workload.title(),
        yore.mean() / bestMean,
        best.title(),
        of(outcomes, RealReader.ORACLE).mean() / bestMean,
        yore.mean() / lru.mean(),
        (double) yore.readBytes() / Math.max(1, lru.readBytes()));
  }

  private void measured(Workload workload, RealReader reader, Outcome outcome) {
    double read = outcome.readBytes() / 1e6;
    figure(workload, reader, "each question", Unit.MILLIS, Spread.of(outcome.millis()));
    figure(workload, reader, "mean", Unit.MILLIS, Spread.of(outcome.mean()));
    figure(workload, reader, "bytes read", Unit.MEGABYTES, Spread.of(read));
    figure(workload, reader, "without waiting", Unit.SHARE, Spread.of(outcome.warmShare()));
    figure(workload, reader, "decoded", Unit.SHARE, Spread.of(outcome.decodedHits()));
  }

  private void figure(Workload workload, RealReader reader, String what, Unit unit, Spread spread) {
    run.measured(reader.title(), WORKLOAD, 0, workload.title(), what, unit, spread);
  }

  /** What observation costs the thread of a statement: to tell of its beginning and its end. */
  private void overhead() {
    PredictionService predictions = tables.database().store().predictions();
    if (predictions == null) {
      return;
    }
    StatementEvent.Asked asked =
        new StatementEvent.Asked(
            Long.MAX_VALUE,
            null,
            null,
            "main",
            "SELECT SUM(amount) FROM r0 WHERE id < ?",
            List.of(1L),
            false,
            PrefetchMode.AUTO,
            0,
            List.of());
    long[] nanos = new long[OBSERVED];
    for (int i = 0; i < OBSERVED; i++) {
      long start = System.nanoTime();
      predictions.observe(new StatementEvent.Began(asked, i));
      predictions.observe(new StatementEvent.Ended(asked, i, 1, 1, null, List.of()));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    double millis = nanos[OBSERVED * 95 / 100] / NANOS_PER_MILLI;
    run.note(
        String.format(
            Locale.ROOT,
            "overhead on a query's thread: %.4f ms (p95), the mark is ≤ %.2f: %s",
            millis,
            MAX_OVERHEAD_MILLIS,
            millis <= MAX_OVERHEAD_MILLIS ? "reached" : "missed"));
  }
}
