package dev.yore.store.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which unflushed events concern a slot: a table from slots to their last event, and from each
 * event to the slot's event before it. Shares its arrays with newer views, as {@link ColumnTail}
 * says.
 *
 * <p>A reader of an older view may find that the last event came after its view, or, where an
 * append was forgotten, that it is another slot's. It then has to go through all events, as {@link
 * #UNKNOWN} tells it.
 */
final class L0Chains {
  /** No (further) event concerns the slot. */
  static final int NONE = -1;

  /** A later view knows; this one does not. */
  static final int UNKNOWN = -2;

  /** Fewer events are gone through as quickly. */
  static final int MIN_EVENTS = 32;

  /** Slot + 1, 0 for free; a third full at most, and a forgotten append's slots. */
  private final int[] slots;

  /** Per entry position + 1 of the slot's last event; written after the event's predecessor. */
  private final int[] heads;

  private final int[] previous;
  private final int entries;
  private final int size;

  private L0Chains(int[] slots, int[] heads, int[] previous, int entries, int size) {
    this.slots = slots;
    this.heads = heads;
    this.previous = previous;
    this.entries = entries;
    this.size = size;
  }

  /**
   * The chains of longer events.
   *
   * @param chains of the first of them; null if they were too few
   */
  static @Nullable L0Chains append(@Nullable L0Chains chains, SlotEvents events) {
    if (chains != null) {
      return chains.append(events);
    }
    if (events.size() < MIN_EVENTS) {
      return null;
    }
    return empty(events.size()).fill(events);
  }

  private static L0Chains empty(int expected) {
    int room = Integer.highestOneBit(expected) << 3;
    return new L0Chains(new int[room], new int[room], new int[0], 0, 0);
  }

  private L0Chains append(SlotEvents events) {
    int expected = entries + events.size() - size;
    return 3L * expected > slots.length ? empty(expected).fill(events) : fill(events);
  }

  private L0Chains fill(SlotEvents events) {
    int[] before =
        events.size() > previous.length ? Arrays.copyOf(previous, events.slots().length) : previous;
    int used = entries;
    for (int event = size; event < events.size(); event++) {
      int slot = events.slots()[event];
      int at = entryOf(slot);
      if (slots[at] == 0) {
        used++;
        before[event] = NONE;
      } else {
        before[event] = lastBefore(event, heads[at] - 1, slot, events);
      }
      slots[at] = slot + 1;
      heads[at] = event + 1;
    }
    return new L0Chains(slots, heads, before, used, events.size());
  }

  /** What the table says cannot be trusted where an append was forgotten. */
  private static int lastBefore(int event, int known, int slot, SlotEvents events) {
    if (known >= 0 && known < event && events.slots()[known] == slot) {
      return known;
    }
    int last = event - 1;
    while (last >= 0 && events.slots()[last] != slot) {
      last--;
    }
    return last;
  }

  private int entryOf(int slot) {
    int mask = slots.length - 1;
    int at = slot * 0x9E3779B1 >>> 8 & mask;
    while (slots[at] != 0 && slots[at] != slot + 1) {
      at = at + 1 & mask;
    }
    return at;
  }

  /**
   * Position of the slot's last event in this view; {@link #NONE} or {@link #UNKNOWN} if there is
   * none or it cannot be told.
   *
   * @param slotOfEvent the slots of the events this was made of
   */
  int last(int slot, int[] slotOfEvent) {
    int at = entryOf(slot);
    int last = slots[at] == 0 ? NONE : heads[at] - 1;
    if (last < 0) {
      return NONE;
    }
    return last < size && slotOfEvent[last] == slot ? last : UNKNOWN;
  }

  /** Position of the event of the same slot before the given one, or {@link #NONE}. */
  int previous(int event) {
    return previous[event];
  }

  long sizeBytes() {
    return 56 + 8L * slots.length + 4L * previous.length;
  }
}
