package dev.yore.store.table;

import java.util.Arrays;

/** Rows that may have one of some keys. One thread. */
final class KeyCandidates {
  private long[] rowIds;
  private int[] keys;
  private int size;
  private boolean exact = true;

  KeyCandidates(int expected) {
    rowIds = new long[expected];
    keys = new int[expected];
  }

  /**
   * Adds rows.
   *
   * @param key position of the key they may have
   * @param areExact whether they certainly have it
   */
  void add(int key, long[] candidates, boolean areExact) {
    for (long rowId : candidates) {
      add(key, rowId, areExact);
    }
  }

  /** Adds a row likewise. */
  void add(int key, long rowId, boolean isExact) {
    if (size == rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, Math.max(4, size * 2));
      keys = Arrays.copyOf(keys, rowIds.length);
    }
    rowIds[size] = rowId;
    keys[size++] = key;
    exact &= isExact;
  }

  int size() {
    return size;
  }

  /** The rows, each as often as it was added; always the same array once all were added. */
  long[] rowIds() {
    if (rowIds.length != size) {
      rowIds = Arrays.copyOf(rowIds, size);
    }
    return rowIds;
  }

  /** The key that the i-th row may have. */
  int keyOf(int i) {
    return keys[i];
  }

  /** Whether all rows certainly have their keys. */
  boolean areExact() {
    return exact;
  }
}
