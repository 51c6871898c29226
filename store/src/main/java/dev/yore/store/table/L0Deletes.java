package dev.yore.store.table;

import dev.yore.store.delta.DeleteRun;

/**
 * Unflushed deletes of one block, ascending by sequence. Grows as {@link ColumnTail} says.
 *
 * @param events the deletes, whose arrays newer views share
 * @param slots those that the deletes concern
 */
record L0Deletes(SlotEvents events, L0Slots slots) implements EventSource {
  static final L0Deletes NONE =
      new L0Deletes(new SlotEvents(0, new int[0], new long[0], false), L0Slots.ANY);

  /** Adds the slots of row ids {@code [from, to)}. */
  L0Deletes append(long sequence, long[] rowIds, int from, int to) {
    SlotEvents more = L0Events.append(events, sequence, rowIds, from, to);
    return new L0Deletes(more, slots.append(more, events.size()));
  }

  /** The deletes after the sequence, in arrays of their own. */
  L0Deletes after(long sequence) {
    SlotEvents later = L0Events.from(events, L0Events.through(events, sequence));
    return new L0Deletes(later, L0Slots.ANY.append(later, 0));
  }

  /** The deletes up to and at the sequence, by slot. */
  DeleteRun through(long sequence) {
    int count = L0Events.through(events, sequence);
    if (count == 0) {
      return DeleteRun.NONE;
    }
    int[] order = L0Events.bySlot(events, count);
    int[] slots = new int[count];
    long[] sequences = new long[count];
    for (int i = 0; i < count; i++) {
      slots[i] = events.slots()[order[i]];
      sequences[i] = events.sequences()[order[i]];
    }
    return new DeleteRun(slots, sequences);
  }

  @Override
  public int size() {
    return events.size();
  }

  @Override
  public long firstSequence() {
    return events.sequences()[0];
  }

  @Override
  public long lastSequence() {
    return events.sequences()[events.size() - 1];
  }

  @Override
  public boolean mayTouch(int fromSlot, int toSlot) {
    return slots.mayTouch(fromSlot, toSlot);
  }

  @Override
  public boolean mayTouchAny(int[] wanted) {
    return slots.mayTouchAny(wanted);
  }

  @Override
  public SlotEvents events(ReadContext context) {
    return events;
  }

  long sizeBytes() {
    return 48 + 12L * events.slots().length + slots.sizeBytes() + events.chainBytes();
  }
}
