package dev.yore.engine.aggregate;

import java.util.Arrays;

/**
 * Rows per group that pass one filter, counted once for all functions that need the number. One
 * thread.
 */
final class RowCounts {
  private long[] counts = {};

  void grow(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(groups, counts.length * 2));
    }
  }

  void add(int[] groups, int count) {
    long[] rows = counts;
    for (int i = 0; i < count; i++) {
      rows[groups[i]]++;
    }
  }

  void addOne(int group, int count) {
    counts[group] += count;
  }

  long get(int group) {
    return counts[group];
  }

  long sizeBytes() {
    return 8L * counts.length;
  }
}
