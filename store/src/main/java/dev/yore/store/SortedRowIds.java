package dev.yore.store;

import java.util.Arrays;
import java.util.Set;

/**
 * The row ids of a set in ascending order, kept up to date by merging what was added since they
 * were last asked for. One thread.
 */
final class SortedRowIds {
  private static final int INITIAL_ADDED = 16;

  private final Set<Long> rowIds;
  private long[] sorted = {};
  private long[] added = new long[INITIAL_ADDED];
  private int addedCount;
  private boolean stale;

  /** Orders a set whose changes it must be told of. */
  SortedRowIds(Set<Long> rowIds) {
    this.rowIds = rowIds;
  }

  /** The set has got a row id it did not have. */
  void added(long rowId) {
    if (addedCount == added.length) {
      added = Arrays.copyOf(added, addedCount * 2);
    }
    added[addedCount++] = rowId;
  }

  /** The set has lost a row id; rare, as only going back does it. */
  void removed() {
    stale = true;
  }

  /** All of them; never changes afterwards. */
  long[] ascending() {
    if (stale) {
      sorted = rowIds.stream().mapToLong(Long::longValue).sorted().toArray();
    } else if (addedCount > 0) {
      Arrays.sort(added, 0, addedCount);
      sorted = merge();
    }
    stale = false;
    addedCount = 0;
    return sorted;
  }

  private long[] merge() {
    long[] merged = new long[sorted.length + addedCount];
    int next = 0;
    int nextAdded = 0;
    for (int i = 0; i < merged.length; i++) {
      boolean fromSorted =
          nextAdded == addedCount || (next < sorted.length && sorted[next] < added[nextAdded]);
      merged[i] = fromSorted ? sorted[next++] : added[nextAdded++];
    }
    return merged;
  }
}
