package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import org.jspecify.annotations.Nullable;

/**
 * Deletes or patches of one block as one source holds them: which slot, at which sequence.
 * Immutable.
 *
 * @param size events; the arrays may be longer
 * @param slots in the block
 * @param sequences when, per event
 * @param bySlot whether events ascend by slot, then sequence; otherwise they ascend by sequence
 * @param chains of events that ascend by sequence, perhaps of more than these; null if not known
 */
record SlotEvents(
    int size, int[] slots, long[] sequences, boolean bySlot, @Nullable L0Chains chains) {
  static final SlotEvents NONE = new SlotEvents(0, new int[0], new long[0], true);

  SlotEvents(int size, int[] slots, long[] sequences, boolean bySlot) {
    this(size, slots, sequences, bySlot, null);
  }

  /** Position of the last event of a slot at or before a sequence, or -1. */
  int lastOf(int slot, long sequence) {
    if (bySlot) {
      int last = -1;
      for (int i = lowerBound(slot); i < size && slots[i] == slot; i++) {
        last = sequences[i] <= sequence ? i : last;
      }
      return last;
    }
    int event = chains == null ? L0Chains.UNKNOWN : chains.last(slot, slots);
    if (event == L0Chains.UNKNOWN || chains == null) {
      event = size - 1;
      while (event >= 0 && (slots[event] != slot || sequences[event] > sequence)) {
        event--;
      }
      return event;
    }
    while (event >= 0 && (event >= size || sequences[event] > sequence)) {
      event = chains.previous(event);
    }
    return event;
  }

  /** Position of the first event that may concern slots from the given one on. */
  int first(int fromSlot) {
    return bySlot ? lowerBound(fromSlot) : 0;
  }

  /** One past the last event that may concern slots below the given one. */
  int last(int toSlot) {
    return bySlot && toSlot < BlockDelta.SLOTS ? lowerBound(toSlot) : size;
  }

  /** Heap bytes of the chains. */
  long chainBytes() {
    return chains == null ? 0 : chains.sizeBytes();
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
