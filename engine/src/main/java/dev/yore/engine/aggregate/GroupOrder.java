package dev.yore.engine.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * Sorts a batch's rows by group where groups are few, so that sums stay in registers. One thread.
 */
final class GroupOrder {
  /** More groups than this have too few rows of a batch each. */
  static final int MAX_GROUPS = 64;

  private final int[] starts = new int[MAX_GROUPS + 1];
  private int[] ordered = {};

  /**
   * Sorts rows.
   *
   * @param groups per row its group, below {@code groupCount}
   * @param groupCount at most {@link #MAX_GROUPS}
   */
  void sort(int @Nullable [] rows, int[] groups, int count, int groupCount) {
    if (ordered.length < count) {
      ordered = new int[count];
    }
    int[] at = new int[MAX_GROUPS];
    for (int i = 0; i < count; i++) {
      at[groups[i]]++;
    }
    int start = 0;
    for (int g = 0; g < groupCount; g++) {
      starts[g] = start;
      start += at[g];
      at[g] = starts[g];
    }
    starts[groupCount] = start;
    int[] sorted = ordered;
    if (rows == null) {
      for (int i = 0; i < count; i++) {
        sorted[at[groups[i]]++] = i;
      }
    } else {
      for (int i = 0; i < count; i++) {
        sorted[at[groups[i]]++] = rows[i];
      }
    }
  }

  /** The rows, those of each group together. */
  int[] rows() {
    return ordered;
  }

  int start(int group) {
    return starts[group];
  }

  int end(int group) {
    return starts[group + 1];
  }
}
