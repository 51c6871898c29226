package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import org.jspecify.annotations.Nullable;

/**
 * Which slots of a block unflushed events may concern, so that who looks up a row need not go
 * through the events of all others. Shares its bits with newer views, which only makes it say
 * "maybe" more often. Grows as {@link ColumnTail} says.
 */
final class L0Slots {
  /** Fewer events are gone through as quickly as asked about; they say "maybe" to everything. */
  static final int MIN_EVENTS = 256;

  static final L0Slots ANY = new L0Slots(null);

  private final long @Nullable [] bits;

  private L0Slots(long @Nullable [] bits) {
    this.bits = bits;
  }

  /**
   * The slots of longer events.
   *
   * @param knownEvents how many of them, from the first, this was made of
   */
  L0Slots append(SlotEvents events, int knownEvents) {
    if (events.size() < MIN_EVENTS) {
      return ANY;
    }
    long[] marks = bits;
    int from = knownEvents;
    if (marks == null) {
      marks = new long[BlockDelta.SLOTS >> 6];
      from = 0;
    }
    for (int i = from; i < events.size(); i++) {
      int slot = events.slots()[i];
      marks[slot >> 6] |= 1L << slot;
    }
    return marks == bits ? this : new L0Slots(marks);
  }

  /** False if certainly no event concerns slots {@code [fromSlot, toSlot)}. */
  boolean mayTouch(int fromSlot, int toSlot) {
    long[] marks = bits;
    if (marks == null) {
      return true;
    }
    int first = fromSlot >> 6;
    int last = toSlot - 1 >> 6;
    for (int word = first; word <= last; word++) {
      long wanted = word == first ? -1L << fromSlot : -1L;
      wanted &= word == last ? -1L >>> -toSlot : -1L;
      if ((marks[word] & wanted) != 0) {
        return true;
      }
    }
    return false;
  }

  /** False if certainly no event concerns any of the slots. */
  boolean mayTouchAny(int[] slots) {
    long[] marks = bits;
    if (marks == null) {
      return true;
    }
    for (int slot : slots) {
      if ((marks[slot >> 6] >>> slot & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  long sizeBytes() {
    return bits == null ? 0 : 32 + 8L * bits.length;
  }
}
