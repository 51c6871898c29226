package dev.yore.tpc.prefetch;

import dev.yore.store.predict.Scorecard;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.PrefetchChoice;
import dev.yore.tpc.bench.Suite;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether prediction pays: nine workloads, the same memory and tiers for all, three seeds, in
 * virtual time; the marks to reach are notes of the report.
 */
public final class PrefetchSuite implements Suite {
  static final String PREFETCH = "prefetch";
  private static final int SEEDS = 3;

  /** The newest so many uses and wastes are what precision after a drift is told by. */
  private static final int RECENT_USES = 200;

  private static final double RECOVERED = 0.6;
  private static final int RECOVERY_STATEMENTS = 100;
  private static final int AFTER_RECOVERY = 300;

  @Override
  public List<String> workloads() {
    return List.of(PREFETCH);
  }

  @Override
  public boolean byDefault() {
    return false;
  }

  @Override
  public void run(BenchRun run, Set<String> wanted) {
    for (Contestant contestant : Contestant.values()) {
      run.took(new BenchRun.SystemDescription(contestant.title(), "", contestant.method()));
    }
    PrefetchChoice choice = run.options().prefetchChoice();
    List<Workload> workloads =
        Arrays.stream(Workload.values()).filter(w -> choice.hasWorkload(w.title())).toList();
    if (choice.hasPart(PrefetchChoice.SIMULATION)) {
      simulation(run, workloads);
      trace(run);
    }
    if (choice.hasPart(PrefetchChoice.PAGES)) {
      RealPages.run(run);
    }
    if (choice.hasPart(PrefetchChoice.STORE)) {
      RealWorkloads.run(run, workloads);
    }
  }

  private static void simulation(BenchRun run, List<Workload> workloads) {
    Marks marks = new Marks();
    int rounds = workloads.size() * Contestant.values().length * SEEDS;
    try (ProgressBar bar = run.bar("prefetch", "runs", rounds)) {
      for (Workload workload : workloads) {
        for (Contestant contestant : Contestant.values()) {
          List<SimulationResult> results = new ArrayList<>();
          for (Simulated simulated : simulate(workload, contestant)) {
            results.add(simulated.result());
            judge(workload, contestant, simulated, marks);
          }
          bar.advance(SEEDS, workload.title() + ", " + contestant.title());
          measured(run, workload, contestant, results);
        }
      }
    }
    marks.sentences().forEach(run::note);
  }

  private record Simulated(Strategy strategy, SimulationResult result) {}

  /** A run for each seed, side by side: virtual time does not mind. */
  private static List<Simulated> simulate(Workload workload, Contestant contestant) {
    return IntStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToObj(
            seed -> {
              Strategy strategy = contestant.strategy();
              return new Simulated(strategy, new TierSimulation(workload, strategy).run(seed));
            })
        .toList();
  }

  private static void judge(
      Workload workload, Contestant contestant, Simulated simulated, Marks marks) {
    SimulationResult result = simulated.result();
    marks.add(workload, contestant, result);
    if (contestant == Contestant.YORE
        && simulated.strategy() instanceof PredictingStrategy predicting) {
      Scorecard scorecard = predicting.scorecard();
      if (workload != Workload.RANDOM) {
        marks.addBrierRatio(workload, scorecard.modelBrier() / scorecard.countingBrier());
      }
      if (workload.driftMillis() != Asker.NEVER) {
        marks.addRecovery(
            workload,
            new Marks.Recovery(recovery(predicting, result), precisionAfter(predicting, result)));
      }
    }
  }

  /** Statements after the drift until the newest uses are precise again. */
  private static int recovery(PredictingStrategy predicting, SimulationResult result) {
    List<double[]> uses =
        predicting.uses().stream().filter(use -> use[0] >= result.driftMillis()).toList();
    double used = 0;
    for (int i = 0; i < uses.size(); i++) {
      used += uses.get(i)[1];
      if (i >= RECENT_USES) {
        used -= uses.get(i - RECENT_USES)[1];
      }
      if (i >= RECENT_USES - 1 && used / RECENT_USES > RECOVERED) {
        return result.answeredBetween(result.driftMillis(), (long) uses.get(i)[0]);
      }
    }
    return result.answeredBetween(result.driftMillis(), Long.MAX_VALUE); // All of them.
  }

  /** A lucky moment is no recovery: how precise it is from the hundredth statement on. */
  private static double precisionAfter(PredictingStrategy predicting, SimulationResult result) {
    double from = result.answerMillis(result.driftMillis(), RECOVERY_STATEMENTS);
    double to = result.answerMillis(result.driftMillis(), RECOVERY_STATEMENTS + AFTER_RECOVERY);
    return predicting.uses().stream()
        .filter(use -> use[0] >= from && use[0] < to)
        .mapToDouble(use -> use[1])
        .average()
        .orElse(1);
  }

  /** Recorded questions, if a file of them was named and is there. */
  private static void trace(BenchRun run) {
    String file = run.options().trace();
    if (file == null) {
      return;
    }
    if (!Files.exists(Path.of(file))) {
      run.note("no trace " + file + ": skipped");
      return;
    }
    try {
      Trace trace = Trace.read(Path.of(file));
      for (Contestant contestant : Contestant.values()) {
        SimulationResult result = new TierSimulation(trace, contestant.strategy()).run(1);
        measured(run, trace, contestant, List.of(result));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void measured(
      BenchRun run, Scenario workload, Contestant contestant, List<SimulationResult> results) {
    figure(run, workload, contestant, results, "hit ratio", Unit.SHARE, r -> r.hitRatio());
    figure(run, workload, contestant, results, "mean latency", Unit.MILLIS, r -> r.meanMillis());
    figure(
        run,
        workload,
        contestant,
        results,
        "p95 latency",
        Unit.MILLIS,
        r -> r.percentileMillis(0.95));
    if (contestant != Contestant.LRU) {
      figure(run, workload, contestant, results, "precision", Unit.SHARE, r -> r.precision());
      figure(run, workload, contestant, results, "coverage", Unit.SHARE, r -> r.coverage());
      figure(run, workload, contestant, results, "timeliness", Unit.SHARE, r -> r.timeliness());
      figure(run, workload, contestant, results, "overfetch", Unit.SHARE_LESS, r -> r.overfetch());
    }
    overTime(run, workload, contestant, results.get(0));
  }

  private static void figure(
      BenchRun run,
      Scenario workload,
      Contestant contestant,
      List<SimulationResult> results,
      String figure,
      Unit unit,
      ToDoubleFunction<SimulationResult> value) {
    Spread spread = Spread.of(results.stream().mapToDouble(value).toArray());
    run.measured(contestant.title(), PREFETCH, 0, figure, workload.title(), unit, spread);
  }

  /** Twentieths of the questions, of the first seed. */
  private static void overTime(
      BenchRun run, Scenario workload, Contestant contestant, SimulationResult result) {
    List<double[]> windows = result.overTime();
    for (int i = 0; i < windows.size(); i++) {
      String condition = String.valueOf((i + 1) * 100 / windows.size());
      run.measured(
          contestant.title(),
          PREFETCH + " over time",
          0,
          workload.title() + ", hit ratio",
          condition,
          Unit.SHARE,
          Spread.of(windows.get(i)[1]));
      run.measured(
          contestant.title(),
          PREFETCH + " over time",
          0,
          workload.title() + ", mean latency",
          condition,
          Unit.MILLIS,
          Spread.of(windows.get(i)[2]));
    }
  }
}
