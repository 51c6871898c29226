package dev.yore.store.table;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.vector.LongVector;

/** Turns vectors of sequences into vectors of stamps. One thread. */
final class Stamps {
  private final StampLookup lookup;

  Stamps(StampLookup lookup) {
    this.lookup = lookup;
  }

  /** The stamp of each sequence; of {@link Long#MAX_VALUE} the end of time. */
  LongVector of(LongVector sequences) {
    int length = sequences.length();
    long[] stamps = new long[length];
    // Neighbours mostly come from the same commit; 0 is no commit.
    long lastSequence = 0;
    long lastStamp = 0;
    for (int i = 0; i < length; i++) {
      long sequence = sequences.get(i);
      if (sequence != lastSequence) {
        lastSequence = sequence;
        lastStamp =
            sequence == Long.MAX_VALUE ? PseudoColumn.FOREVER_MILLIS : lookup.stampOf(sequence);
      }
      stamps[i] = lastStamp;
    }
    return new LongVector(stamps, length, null);
  }
}
