package dev.yore.store.table;

import org.jspecify.annotations.Nullable;

/**
 * Events of which some came after the fork. Those are said to come after everything, so that
 * positions stay what they are and values need not be copied. One thread.
 */
class ForkedEvents implements EventSource {
  /** Later than any sequence a reader asks about. */
  private static final long NEVER = Long.MAX_VALUE;

  private final EventSource parent;
  private final long forkSequence;
  private @Nullable SlotEvents shared;

  ForkedEvents(EventSource parent, long forkSequence) {
    this.parent = parent;
    this.forkSequence = forkSequence;
  }

  /** Only estimates ask; taken as if events were spread evenly. */
  @Override
  public int size() {
    double part =
        (double) (forkSequence - firstSequence() + 1)
            / (parent.lastSequence() - firstSequence() + 1);
    return (int) Math.ceil(parent.size() * part);
  }

  @Override
  public long firstSequence() {
    return parent.firstSequence();
  }

  @Override
  public long lastSequence() {
    return forkSequence;
  }

  @Override
  public boolean mayTouch(int fromSlot, int toSlot) {
    return parent.mayTouch(fromSlot, toSlot);
  }

  @Override
  public SlotEvents events(ReadContext context) {
    SlotEvents known = shared;
    if (known == null) {
      known = shared(parent.events(context));
      shared = known;
    }
    return known;
  }

  @Override
  public void addReads(ChunkReads reads) {
    parent.addReads(reads);
  }

  private SlotEvents shared(SlotEvents events) {
    if (!events.bySlot()) {
      int count = L0Events.through(events, forkSequence);
      return new SlotEvents(count, events.slots(), events.sequences(), false, events.chains());
    }
    long[] sequences = new long[events.size()];
    for (int i = 0; i < sequences.length; i++) {
      long sequence = events.sequences()[i];
      sequences[i] = sequence <= forkSequence ? sequence : NEVER;
    }
    return new SlotEvents(events.size(), events.slots(), sequences, true);
  }
}
