package dev.yore.store.table;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Which row ids were inserted with a key of a hash: an open-addressing table of positions in a
 * growing list. Grows as {@link ColumnTail} says; a reader of an older view may meet newer
 * positions in the table and passes over them.
 */
final class L0Keys {
  private static final int INITIAL_SLOTS = 64;
  private static final long[] NO_ROWS = {};

  static final L0Keys EMPTY = new L0Keys(new int[INITIAL_SLOTS], new int[0], new long[0], 0);

  /** Position + 1 in the lists below, 0 for free; never more than half full. */
  private final int[] table;

  private final int[] hashes;
  private final long[] rowIds;
  private final int size;

  private L0Keys(int[] table, int[] hashes, long[] rowIds, int size) {
    this.table = table;
    this.hashes = hashes;
    this.rowIds = rowIds;
    this.size = size;
  }

  /**
   * Adds rows with consecutive ids.
   *
   * @param keyHashes {@link dev.yore.store.codec.KeyHash} per row
   */
  L0Keys append(long firstRowId, long[] keyHashes) {
    int newSize = size + keyHashes.length;
    int[] newHashes = hashes;
    long[] newRowIds = rowIds;
    if (newSize > hashes.length) {
      int room = Math.max(INITIAL_SLOTS / 2, newSize + (newSize >> 1));
      newHashes = Arrays.copyOf(hashes, room);
      newRowIds = Arrays.copyOf(rowIds, room);
    }
    for (int i = 0; i < keyHashes.length; i++) {
      newHashes[size + i] = fold(keyHashes[i]);
      newRowIds[size + i] = firstRowId + i;
    }
    // The shared empty table must stay empty.
    boolean rebuild = this == EMPTY || newSize * 2L > table.length;
    int[] newTable = rebuild ? new int[tableSize(newSize)] : table;
    for (int i = rebuild ? 0 : size; i < newSize; i++) {
      put(newTable, newHashes[i], i);
    }
    return new L0Keys(newTable, newHashes, newRowIds, newSize);
  }

  /** Ids of rows whose key may have the hash, ascending; few of them have another key. */
  long[] candidates(long keyHash) {
    int hash = fold(keyHash);
    int mask = table.length - 1;
    long[] found = NO_ROWS;
    for (int slot = hash & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int position = table[slot] - 1;
      if (position < size && hashes[position] == hash) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = rowIds[position];
      }
    }
    Arrays.sort(found);
    return found;
  }

  /** Calls back for the same rows, in no order. */
  void forEach(long keyHash, LongConsumer found) {
    int hash = fold(keyHash);
    int mask = table.length - 1;
    for (int slot = hash & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int position = table[slot] - 1;
      if (position < size && hashes[position] == hash) {
        found.accept(rowIds[position]);
      }
    }
  }

  long sizeBytes() {
    return 4L * table.length + 12L * hashes.length;
  }

  private static void put(int[] table, int hash, int position) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0) {
      slot = slot + 1 & mask;
    }
    table[slot] = position + 1;
  }

  private static int tableSize(int size) {
    return Math.max(INITIAL_SLOTS, Integer.highestOneBit(Math.max(1, size)) << 2);
  }

  private static int fold(long keyHash) {
    return (int) (keyHash ^ keyHash >>> 32);
  }
}
