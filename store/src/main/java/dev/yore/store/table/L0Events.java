package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Growing, cutting and ordering of events that ascend by sequence. Pure functions. */
final class L0Events {
  private static final int INITIAL_EVENTS = 8;

  private L0Events() {}

  /** Adds an event per row id {@code [from, to)}; see {@link ColumnTail} about sharing. */
  static SlotEvents append(SlotEvents events, long sequence, long[] rowIds, int from, int to) {
    int size = events.size() + to - from;
    int[] slots = events.slots();
    long[] sequences = events.sequences();
    if (size > slots.length) {
      int room = Math.max(INITIAL_EVENTS, Math.addExact(size, size >> 1));
      slots = Arrays.copyOf(slots, room);
      sequences = Arrays.copyOf(sequences, room);
    }
    for (int i = from; i < to; i++) {
      slots[events.size() + i - from] = BlockDelta.slotOf(rowIds[i]);
    }
    Arrays.fill(sequences, events.size(), size, sequence);
    return chained(events.chains(), size, slots, sequences);
  }

  private static SlotEvents chained(
      @Nullable L0Chains known, int size, int[] slots, long[] sequences) {
    SlotEvents events = new SlotEvents(size, slots, sequences, false);
    L0Chains chains = L0Chains.append(known, events);
    return chains == null ? events : new SlotEvents(size, slots, sequences, false, chains);
  }

  /** How many events, from the first, are at or before the sequence. */
  static int through(SlotEvents events, long sequence) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.sequences()[middle] <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The events from a position on, in arrays of their own. */
  static SlotEvents from(SlotEvents events, int position) {
    return chained(
        null,
        events.size() - position,
        Arrays.copyOfRange(events.slots(), position, events.size()),
        Arrays.copyOfRange(events.sequences(), position, events.size()));
  }

  /** Positions of the first {@code count} events, ascending by slot, then sequence. */
  static int[] bySlot(SlotEvents events, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = (long) events.slots()[i] << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
