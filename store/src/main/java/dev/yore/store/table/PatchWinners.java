package dev.yore.store.table;

import java.util.Arrays;
import java.util.List;

/**
 * For the slots of a page, which patch of a column is the last at or before a sequence. Its arrays
 * are reused from column to column. One thread.
 */
final class PatchWinners {
  private static final long NONE = -1;

  private long[] sequences = {};
  private int[] sources = {};
  private int[] rows = {};
  private int[] touched = {};
  private int count;
  private long fromSequence;
  private long lastSequence;
  private long nextSequence;

  /**
   * Finds the winners among the page's patches of a column for the first {@code length} slots.
   *
   * @param afterSequence patches at or before it do not count
   */
  void compute(
      PageStreams page,
      ColumnReader column,
      long afterSequence,
      long sequence,
      int length,
      ReadContext context) {
    reset(length, afterSequence);
    List<PatchSource> patches = page.patches();
    for (int source = 0; source < patches.size(); source++) {
      PatchSource patch = patches.get(source);
      if (patch.lastSequence() > afterSequence && column.isIn(patch)) {
        if (patch.firstSequence() > sequence) {
          nextSequence = Math.min(nextSequence, patch.firstSequence());
        } else {
          add(patch.events(context), source, page.fromSlot(), sequence, length);
        }
      }
    }
  }

  /** Finds, whatever the column, the last patch of each of the first {@code length} slots. */
  void computeAny(PageStreams page, long sequence, int length, ReadContext context) {
    reset(length, 0);
    for (int source = 0; source < page.patches().size(); source++) {
      PatchSource patch = page.patches().get(source);
      if (patch.firstSequence() <= sequence) {
        add(patch.events(context), source, page.fromSlot(), sequence, length);
      }
    }
  }

  private void reset(int length, long afterSequence) {
    fromSequence = afterSequence;
    lastSequence = afterSequence;
    nextSequence = Long.MAX_VALUE;
    if (length > sequences.length) {
      sequences = new long[length];
      Arrays.fill(sequences, NONE);
      sources = new int[length];
      rows = new int[length];
      touched = new int[length];
      count = 0;
      return;
    }
    for (int i = 0; i < count; i++) {
      sequences[touched[i]] = NONE;
    }
    count = 0;
  }

  private void add(SlotEvents events, int source, int fromSlot, long sequence, int length) {
    int last = events.last(fromSlot + length);
    int[] slots = events.slots();
    long[] when = events.sequences();
    for (int i = events.first(fromSlot); i < last; i++) {
      int position = slots[i] - fromSlot;
      if (position < 0 || position >= length || when[i] <= fromSequence) {
        continue;
      }
      if (when[i] > sequence) {
        nextSequence = Math.min(nextSequence, when[i]);
        continue;
      }
      if (sequences[position] == NONE) {
        touched[count++] = position;
      }
      if (when[i] > sequences[position]) {
        sequences[position] = when[i];
        lastSequence = Math.max(lastSequence, when[i]);
        sources[position] = source;
        rows[position] = i;
      }
    }
  }

  /** The latest of the winners; where there is none, the sequence after which they count. */
  long lastSequence() {
    return lastSequence;
  }

  /** Not after the first patch behind the sequence; {@link Long#MAX_VALUE} for none. */
  long nextSequence() {
    return nextSequence;
  }

  /** How many slots have a patch. */
  int count() {
    return count;
  }

  /** The i-th patched slot, counted from the page's first; in no order. */
  int position(int i) {
    return touched[i];
  }

  /** Index in {@link PageStreams#patches} of the winner at a position. */
  int source(int position) {
    return sources[position];
  }

  /** The winner's row in its source. */
  int row(int position) {
    return rows[position];
  }

  /** The winner's sequence. */
  long sequence(int position) {
    return sequences[position];
  }
}
