package dev.yore.tpc.bench;

import java.util.Arrays;

/** Durations of equal work, in order. */
final class Percentiles {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sortedNanos;

  Percentiles(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("no durations");
    }
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
  }

  double medianMillis() {
    return atMillis(50);
  }

  /**
   * The duration that so many percent do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  double atMillis(int percent) {
    int rank = (int) Math.ceil(sortedNanos.length * percent / 100.0);
    return sortedNanos[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
  }
}
