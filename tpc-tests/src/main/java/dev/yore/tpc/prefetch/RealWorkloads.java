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

  /** Where nothing can be predicted, what prediction may cost. */
  private static final double MAX_OF_LRU = 1.02;

  private final BenchRun run;
  private final RealTables tables;
  private final TraceClock clock;

  private RealWorkloads(BenchRun run, RealTables tables, TraceClock clock) {
    this.run = run;
    this.tables = tables;
    this.clock = clock;
  }

  static void run(BenchRun run, List<Workload> wanted) {
    List<Workload> workloads = new ArrayList<>(wanted);
    workloads.remove(Workload.NOISY_STEP_BACK);
    workloads.remove(Workload.DRIFT); // By then those who join pages have asked all they ask.
    int readers = RealReader.values().length;
    TraceClock clock = new TraceClock();
    try (RealTables tables = make(run, clock);
        ProgressBar bar = run.bar("real store", "rounds", (long) workloads.size() * readers)) {
      RealWorkloads real = new RealWorkloads(run, tables, clock);
      bar.advance(0, "warming up");
      real.warmUp();
      for (Workload workload : workloads) {
        List<Asked> questions = RealQuestions.of(workload, run.options().seed(), tables);
        Map<Integer, String> answers = new ConcurrentHashMap<>();
        Map<RealReader, Outcome> outcomes = new EnumMap<>(RealReader.class);
        for (RealReader reader : RealReader.values()) {
          String doing = workload.title() + ", " + reader.title();
          bar.advance(0, doing);
          Outcome outcome = real.round(workload, reader, questions, answers).run();
          outcomes.put(reader, outcome);
          real.measured(workload, reader, outcome);
          bar.advance(1, doing);
        }
        run.note(sentence(workload, outcomes));
      }
      real.overhead();
    }
  }

  private static RealTables make(BenchRun run, TraceClock clock) {
    try (ProgressBar bar = run.bar("real store's tables", "tables", RealTables.FILLED)) {
      return RealTables.make(run.work().resolve("workloads"), clock, bar);
    }
  }

  /** Nobody is to be asked by a program that has not run yet. */
  private void warmUp() {
    for (RealReader reader : List.of(RealReader.READAHEAD, RealReader.YORE)) {
      List<Asked> questions = RealQuestions.of(Workload.MIX, run.options().seed() + 1, tables);
      round(Workload.MIX, reader, questions, new ConcurrentHashMap<>()).run();
    }
  }

  private RealRound round(
      Workload workload, RealReader reader, List<Asked> questions, Map<Integer, String> answers) {
    int measured = RealQuestions.measured(workload);
    return new RealRound(tables, clock, reader, questions, measured, answers);
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
            + " %.3f of LRU's, bytes %.3f of LRU's; all answers are the same%s",
        workload.title(),
        yore.mean() / bestMean,
        best.title(),
        of(outcomes, RealReader.ORACLE).mean() / bestMean,
        yore.mean() / lru.mean(),
        (double) yore.readBytes() / Math.max(1, lru.readBytes()),
        mark(workload, yore.mean() / bestMean, yore.mean() / lru.mean()));
  }

  private static String mark(Workload workload, double ofBest, double ofLru) {
    Double mark = Marks.latency(workload);
    double reached = mark == null ? ofLru : ofBest;
    double least = mark == null ? MAX_OF_LRU : mark;
    return String.format(
        Locale.ROOT,
        "; the mark is ≤ %.2f%s: %s",
        least,
        mark == null ? " of LRU's" : "",
        reached <= least ? "reached" : "missed");
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
