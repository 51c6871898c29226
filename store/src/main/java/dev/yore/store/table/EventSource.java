package dev.yore.store.table;

/** Deletes or patches of a block as one source holds them. Immutable; safe for many threads. */
interface EventSource {
  /** How many events; decodes nothing. */
  int size();

  /** No event is earlier. */
  long firstSequence();

  /** No event is later. */
  long lastSequence();

  /** False if certainly no event concerns slots {@code [fromSlot, toSlot)}; decodes nothing. */
  boolean mayTouch(int fromSlot, int toSlot);

  /**
   * False if certainly no event concerns any of some slots; decodes nothing.
   *
   * @param slots ascending, at least one
   */
  default boolean mayTouchAny(int[] slots) {
    return mayTouch(slots[0], slots[slots.length - 1] + 1);
  }

  /** True if certainly every slot of {@code [fromSlot, toSlot)} has an event; decodes nothing. */
  default boolean touchesAll(int fromSlot, int toSlot) {
    return false;
  }

  /** Slot and sequence of each event. */
  SlotEvents events(ReadContext context);

  /** Names what {@link #events} would read. */
  default void addReads(ChunkReads reads) {}
}
