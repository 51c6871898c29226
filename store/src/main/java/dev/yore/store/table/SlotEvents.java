package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;

/**
 * Deletes or patches of one block as one source holds them: which slot, at which sequence.
 * Immutable.
 *
 * @param size events; the arrays may be longer
 * @param slots in the block
 * @param sequences when, per event
 * @param bySlot whether events ascend by slot, then sequence; otherwise they ascend by sequence
 */
record SlotEvents(int size, int[] slots, long[] sequences, boolean bySlot) {
  static final SlotEvents NONE = new SlotEvents(0, new int[0], new long[0], true);

  /** Position of the first event that may concern slots from the given one on. */
  int first(int fromSlot) {
    return bySlot ? lowerBound(fromSlot) : 0;
  }

  /** One past the last event that may concern slots below the given one. */
  int last(int toSlot) {
    return bySlot && toSlot < BlockDelta.SLOTS ? lowerBound(toSlot) : size;
  }

  /** False if certainly no event concerns the slot. */
  boolean mayHave(int slot) {
    if (!bySlot) {
      return true;
    }
    int at = lowerBound(slot);
    return at < size && slots[at] == slot;
  }

  private int lowerBound(int slot) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slots[middle] < slot) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
