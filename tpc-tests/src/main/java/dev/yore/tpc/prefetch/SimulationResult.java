package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a simulation measures once it is warm. Confined to one simulation. */
final class SimulationResult {
  private static final int WINDOWS = 20;

  private final long warmMillis;
  private final long driftMillis;
  private final List<Long> latencies = new ArrayList<>();
  private final List<Long> thoughts = new ArrayList<>();
  private final List<double[]> answers = new ArrayList<>();
  private long nowMillis;
  private long hits;
  private long late;
  private long misses;
  private long fetched;
  private long used;
  private long questionHits;
  private long questionReads;

  SimulationResult(long warmMillis, long driftMillis) {
    this.warmMillis = warmMillis;
    this.driftMillis = driftMillis;
  }

  void at(long millis) {
    nowMillis = millis;
  }

  private boolean counts() {
    return nowMillis >= warmMillis;
  }

  void hit() {
    questionHits++;
    questionReads++;
    hits += counts() ? 1 : 0;
  }

  void late() {
    questionReads++;
    late += counts() ? 1 : 0;
  }

  void miss() {
    questionReads++;
    misses += counts() ? 1 : 0;
  }

  void fetched() {
    fetched += counts() ? 1 : 0;
  }

  void used() {
    used += counts() ? 1 : 0;
  }

  void answered(long micros) {
    if (counts()) {
      latencies.add(micros);
    }
    answers.add(new double[] {nowMillis, micros / 1000.0, questionHits, questionReads});
    questionHits = 0;
    questionReads = 0;
  }

  void thought(long nanos) {
    if (counts()) {
      thoughts.add(nanos);
    }
  }

  private long reads() {
    return Math.max(1, hits + late + misses);
  }

  /** The share of reads that found their block in memory. */
  double hitRatio() {
    return (double) hits / reads();
  }

  double meanMillis() {
    return latencies.stream().mapToLong(m -> m).average().orElse(0) / 1000;
  }

  double percentileMillis(double share) {
    return percentile(latencies, share) / 1000.0;
  }

  /** How long the strategy took on a question's thread, in milliseconds. */
  double thoughtMillis(double share) {
    return percentile(thoughts, share) / 1e6;
  }

  private static long percentile(List<Long> values, double share) {
    long[] sorted = values.stream().mapToLong(v -> v).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  /** The share of what was fetched that was used; 1 if nothing was. */
  double precision() {
    return fetched == 0 ? 1 : Math.min(1, (double) used / fetched);
  }

  /** The share of what would have missed that was fetched ahead. */
  double coverage() {
    return (double) used / Math.max(1, used + misses);
  }

  /** The share of what was used that had arrived. */
  double timeliness() {
    return used == 0 ? 1 : 1 - Math.min(1, (double) late / used);
  }

  /** What was fetched in vain, per block read. */
  double overfetch() {
    return (double) Math.max(0, fetched - used) / reads();
  }

  long fetchedBlocks() {
    return fetched;
  }

  long usedBlocks() {
    return used;
  }

  int questions() {
    return latencies.size();
  }

  /** Hit ratio, then mean latency, over time: windows of as many questions each. */
  List<double[]> overTime() {
    List<double[]> windows = new ArrayList<>();
    for (int w = 0; w < WINDOWS; w++) {
      List<double[]> part =
          answers.subList(answers.size() * w / WINDOWS, answers.size() * (w + 1) / WINDOWS);
      double[] sum = new double[4];
      for (double[] answer : part) {
        Arrays.setAll(sum, i -> sum[i] + answer[i]);
      }
      double count = Math.max(1, part.size());
      windows.add(new double[] {sum[0] / count, sum[2] / Math.max(1, sum[3]), sum[1] / count});
    }
    return windows;
  }

  /** How many questions were answered in a time. */
  int answeredBetween(long fromMillis, long toMillis) {
    return (int) answers.stream().filter(a -> a[0] >= fromMillis && a[0] < toMillis).count();
  }

  /** When so many questions had been answered after a time; the end if there are fewer. */
  double answerMillis(long fromMillis, int count) {
    return answers.stream()
        .mapToDouble(a -> a[0])
        .filter(at -> at >= fromMillis)
        .skip(count)
        .findFirst()
        .orElse((double) nowMillis);
  }

  long driftMillis() {
    return driftMillis;
  }
}
