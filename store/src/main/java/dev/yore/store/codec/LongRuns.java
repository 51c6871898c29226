package dev.yore.store.codec;

import java.util.Arrays;

/**
 * Longs as runs of equal ones, as they may lie encoded: many rows that were inserted by few commits
 * take little more than the commits do. Immutable, though its arrays are nobody's copy; for many
 * threads.
 *
 * @param ends per run, one past the position of its last value; ascending
 * @param values per run
 */
public record LongRuns(int[] ends, long[] values) {
  /** How many of values that never decrease are at most so large. */
  public int countUpTo(long greatest) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] <= greatest) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : ends[low - 1];
  }

  /** Copies the values at {@code [from, from + count)}. */
  public void copy(int from, int count, long[] target, int at) {
    int found = Arrays.binarySearch(ends, from + 1);
    int end = from + count;
    int position = from;
    for (int run = found < 0 ? -found - 1 : found; position < end; run++) {
      int to = Math.min(end, ends[run]);
      Arrays.fill(target, at + position - from, at + to - from, values[run]);
      position = to;
    }
  }

  public long sizeBytes() {
    return 32 + 12L * values.length;
  }
}
