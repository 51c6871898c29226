package dev.yore.store.table;

import java.util.Arrays;

/** A growing list of row ids, given up when it holds more than wanted. One thread. */
final class RowIds {
  private static final int INITIAL = 16;

  private final int limit;
  private long[] ids = new long[INITIAL];
  private int size;
  private boolean exceeded;

  /**
   * An empty list.
   *
   * @param limit beyond which nobody wants the ids
   */
  RowIds(int limit) {
    this.limit = limit;
  }

  void add(long rowId) {
    if (exceeded) {
      return;
    }
    if (size == limit) {
      exceeded = true;
      return;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = rowId;
  }

  /** Whether there were more than the limit; then the list is of no use. */
  boolean exceeded() {
    return exceeded;
  }

  /** Ascending, each once. */
  long[] distinct() {
    long[] sorted = Arrays.copyOf(ids, size);
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || sorted[kept - 1] != sorted[i]) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }
}
