package dev.yore.store.table;

import java.util.Arrays;

/** Rows that have or had some keys, and which. One thread. */
final class KeyedRowIds {
  private long[] rowIds;
  private int[] keys;
  private int size;

  KeyedRowIds(int expected) {
    rowIds = new long[expected];
    keys = new int[expected];
  }

  /**
   * Adds rows.
   *
   * @param key position of the key they have
   */
  void add(int key, long[] rows) {
    for (long rowId : rows) {
      add(key, rowId);
    }
  }

  /** Adds a row likewise. */
  void add(int key, long rowId) {
    if (size == rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, Math.max(4, size * 2));
      keys = Arrays.copyOf(keys, rowIds.length);
    }
    rowIds[size] = rowId;
    keys[size++] = key;
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

  /** The key of the i-th row. */
  int keyOf(int i) {
    return keys[i];
  }
}
