package dev.yore.store.codec;

import java.util.Arrays;

/** Collects values into runs of equal ones. Confined to one thread. */
final class RunCollector {
  private static final int INITIAL_RUNS = 16;

  private int[] ends = new int[INITIAL_RUNS];
  private long[] values = new long[INITIAL_RUNS];
  private int runs;
  private int count;

  /** Adds so many times the value. */
  void add(long value, int times) {
    count += times;
    if (runs > 0 && values[runs - 1] == value) {
      ends[runs - 1] = count;
      return;
    }
    if (runs == values.length) {
      ends = Arrays.copyOf(ends, 2 * runs);
      values = Arrays.copyOf(values, 2 * runs);
    }
    ends[runs] = count;
    values[runs++] = value;
  }

  LongRuns build() {
    return new LongRuns(Arrays.copyOf(ends, runs), Arrays.copyOf(values, runs));
  }
}
