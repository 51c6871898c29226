package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What prediction must reach, beside what it reached; means over seeds. Confined to one run. */
final class Marks {
  private static final Map<Workload, Double> LATENCY = new EnumMap<>(Workload.class);
  private static final Map<Workload, Double> GAP = new EnumMap<>(Workload.class);

  static {
    LATENCY.put(Workload.DASHBOARDS, 0.5);
    LATENCY.put(Workload.STEP_BACK, 0.5);
    LATENCY.put(Workload.JOIN_PAGES, 0.5);
    LATENCY.put(Workload.DRIFT, 0.6);
    LATENCY.put(Workload.EARLY_DRIFT, 0.6);
    LATENCY.put(Workload.MIX, 0.75);
    LATENCY.put(Workload.DRILL_DOWN, 0.9);
    GAP.put(Workload.DASHBOARDS, 0.85);
    GAP.put(Workload.STEP_BACK, 0.8);
    GAP.put(Workload.JOIN_PAGES, 0.7);
    GAP.put(Workload.DRIFT, 0.65);
    GAP.put(Workload.MIX, 0.45);
    GAP.put(Workload.DRILL_DOWN, 0.15);
  }

  private final Map<Workload, Map<Contestant, List<SimulationResult>>> results =
      new EnumMap<>(Workload.class);
  private final Map<Workload, List<Double>> brierRatios = new EnumMap<>(Workload.class);
  private final Map<Workload, List<Recovery>> recoveries = new EnumMap<>(Workload.class);

  void add(Workload workload, Contestant contestant, SimulationResult result) {
    results
        .computeIfAbsent(workload, w -> new EnumMap<>(Contestant.class))
        .computeIfAbsent(contestant, c -> new ArrayList<>())
        .add(result);
  }

  /** Of the models' errors to those of counting, in the same run. */
  void addBrierRatio(Workload workload, double ratio) {
    brierRatios.computeIfAbsent(workload, w -> new ArrayList<>()).add(ratio);
  }

  /**
   * How a drift was borne.
   *
   * @param statements after which precision was above 0.6 again
   * @param precision of what was fetched and judged in the statements after the hundredth
   */
  record Recovery(int statements, double precision) {}

  void addRecovery(Workload workload, Recovery recovery) {
    recoveries.computeIfAbsent(workload, w -> new ArrayList<>()).add(recovery);
  }

  private double mean(
      Workload workload,
      Contestant contestant,
      java.util.function.ToDoubleFunction<SimulationResult> figure) {
    return results.getOrDefault(workload, Map.of()).getOrDefault(contestant, List.of()).stream()
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }

  /** What mean latency is to be at most, in shares of the best baseline's; null where not said. */
  static @Nullable Double latency(Workload workload) {
    return LATENCY.get(workload);
  }

  /** One sentence each. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Workload workload : results.keySet()) {
      latency(workload, sentences);
      gap(workload, sentences);
    }
    precision(sentences);
    recoveries.forEach((workload, all) -> recovery(workload, all, sentences));
    weka(sentences);
    overhead(sentences);
    return sentences;
  }

  private void latency(Workload workload, List<String> sentences) {
    Double mark = LATENCY.get(workload);
    double own = mean(workload, Contestant.YORE, SimulationResult::meanMillis);
    if (workload == Workload.RANDOM) {
      double lru = mean(workload, Contestant.LRU, SimulationResult::meanMillis);
      double overfetch = mean(workload, Contestant.YORE, SimulationResult::overfetch);
      sentences.add(sentence(workload, "latency to LRU", own / lru, 1.02, true));
      sentences.add(sentence(workload, "overfetch", overfetch, 0.01, true));
    }
    if (mark == null) {
      return;
    }
    Contestant best = Contestant.LRU;
    for (Contestant contestant : Contestant.values()) {
      double of = mean(workload, contestant, SimulationResult::meanMillis);
      if (contestant.isBaseline() && of < mean(workload, best, SimulationResult::meanMillis)) {
        best = contestant;
      }
    }
    double ratio = own / mean(workload, best, SimulationResult::meanMillis);
    sentences.add(
        sentence(
            workload, "mean latency to the best baseline, " + best.title(), ratio, mark, true));
  }

  private void gap(Workload workload, List<String> sentences) {
    Double mark = GAP.get(workload);
    if (mark != null || workload == Workload.EARLY_DRIFT) {
      double lru = mean(workload, Contestant.LRU, SimulationResult::hitRatio);
      double own = mean(workload, Contestant.YORE, SimulationResult::hitRatio);
      double oracle = mean(workload, Contestant.ORACLE, SimulationResult::hitRatio);
      double closed = (own - lru) / (oracle - lru);
      String what = "share of the hit gap to the oracle closed";
      sentences.add(
          mark == null
              ? String.format(
                  Locale.ROOT,
                  "%s: %s: %.3f, shown beside %s",
                  workload.title(),
                  what,
                  closed,
                  Workload.DRIFT.title())
              : sentence(workload, what, closed, mark, false));
    }
  }

  private void precision(List<String> sentences) {
    long used = 0;
    long fetched = 0;
    for (Workload workload : results.keySet()) {
      if (GAP.containsKey(workload) || workload == Workload.RANDOM) {
        for (SimulationResult result :
            results.get(workload).getOrDefault(Contestant.YORE, List.of())) {
          used += result.usedBlocks();
          fetched += result.fetchedBlocks();
        }
      }
    }
    if (fetched > 0) {
      sentences.add(text("precision overall", (double) used / fetched, 0.7, false));
    }
  }

  private static void recovery(Workload workload, List<Recovery> all, List<String> sentences) {
    double statements = all.stream().mapToInt(Recovery::statements).average().orElse(0);
    double precision = all.stream().mapToDouble(Recovery::precision).average().orElse(Double.NaN);
    sentences.add(
        sentence(
            workload,
            "statements until precision of the newest 200 blocks is above 0.6",
            statements,
            100,
            true));
    sentences.add(
        sentence(workload, "precision of the 300 statements after 100", precision, 0.6, false));
  }

  private void weka(List<String> sentences) {
    brierRatios.forEach(
        (workload, ratios) -> {
          double mean = ratios.stream().mapToDouble(r -> r).average().orElse(Double.NaN);
          sentences.add(sentence(workload, "Brier score to counting's", mean, 0.85, true));
        });
    double own = mean(Workload.NOISY_STEP_BACK, Contestant.YORE, SimulationResult::meanMillis);
    double counting =
        mean(Workload.NOISY_STEP_BACK, Contestant.COUNTING, SimulationResult::meanMillis);
    if (!Double.isNaN(own / counting)) {
      sentences.add(
          sentence(Workload.NOISY_STEP_BACK, "latency to counting's", own / counting, 0.95, true));
    }
  }

  private void overhead(List<String> sentences) {
    double worst = 0;
    for (Workload workload : results.keySet()) {
      worst = Math.max(worst, mean(workload, Contestant.YORE, r -> r.thoughtMillis(0.5)));
    }
    sentences.add(
        String.format(
            Locale.ROOT,
            "thinking takes %.3f ms a statement (median, worst workload), on a thread of its own",
            worst));
  }

  private static String sentence(
      Workload workload, String what, double reached, double mark, boolean less) {
    return text(workload.title() + ": " + what, reached, mark, less);
  }

  private static String text(String what, double reached, double mark, boolean less) {
    // Judged by the digits that are shown: "0.700, the mark is ≥ 0.70: missed" explains nothing.
    double shown = Math.round(reached * 1000) / 1000.0;
    boolean good = less ? shown <= mark : shown >= mark;
    return String.format(
        Locale.ROOT,
        "%s: %.3f, the mark is %s %.2f: %s",
        what,
        shown,
        less ? "≤" : "≥",
        mark,
        good ? "reached" : "missed");
  }
}
