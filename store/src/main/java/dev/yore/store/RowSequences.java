package dev.yore.store;

/**
 * When rows were changed last, by row id: a table with open addressing and without boxes, since
 * each commit puts all its rows in and takes those of an older one out. One thread at a time.
 */
final class RowSequences {
  private static final int INITIAL_SLOTS = 64;

  /** Sequences begin with 1, so this tells a free slot. */
  private static final long FREE = 0;

  private long[] rowIds = new long[INITIAL_SLOTS];
  private long[] sequences = new long[INITIAL_SLOTS];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** The row's sequence, or 0. */
  long get(long rowId) {
    return sequences[slotOf(rowId)];
  }

  /**
   * Sets the row's sequence.
   *
   * @param sequence 1 and up
   */
  void put(long rowId, long sequence) {
    int slot = slotOf(rowId);
    if (sequences[slot] == FREE) {
      if (2 * (size + 1) > rowIds.length) {
        resize(rowIds.length * 2);
        slot = slotOf(rowId);
      }
      size++;
    }
    rowIds[slot] = rowId;
    sequences[slot] = sequence;
  }

  /** Forgets the row if this is its sequence. */
  void remove(long rowId, long sequence) {
    int slot = slotOf(rowId);
    if (sequences[slot] != sequence) {
      return;
    }
    size--;
    int mask = rowIds.length - 1;
    int hole = slot;
    // What a search would not find behind the hole moves into it.
    for (int next = slot + 1 & mask; sequences[next] != FREE; next = next + 1 & mask) {
      int home = home(rowIds[next]);
      if ((next - home & mask) >= (next - hole & mask)) {
        rowIds[hole] = rowIds[next];
        sequences[hole] = sequences[next];
        hole = next;
      }
    }
    sequences[hole] = FREE;
  }

  private int home(long rowId) {
    return (int) (rowId * 0x9E3779B97F4A7C15L >>> 32) & rowIds.length - 1;
  }

  /** Where the row is, or would be put. */
  private int slotOf(long rowId) {
    int mask = rowIds.length - 1;
    int slot = home(rowId);
    while (sequences[slot] != FREE && rowIds[slot] != rowId) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void resize(int slots) {
    long[] oldRows = rowIds;
    long[] oldSequences = sequences;
    rowIds = new long[slots];
    sequences = new long[slots];
    for (int i = 0; i < oldRows.length; i++) {
      if (oldSequences[i] != FREE) {
        int slot = slotOf(oldRows[i]);
        rowIds[slot] = oldRows[i];
        sequences[slot] = oldSequences[i];
      }
    }
  }
}
