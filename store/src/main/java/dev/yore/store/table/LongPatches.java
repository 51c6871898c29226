package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the last patch of each slot of a page at or before a sequence in its place, in one pass over
 * the patches. Its arrays are reused from column to column. One thread.
 */
final class LongPatches {
  /** A bit for every slot that has a patch in its place. */
  private final long[] patched = new long[BlockDelta.PAGE_SLOTS >> 6];

  /** Of which commit that is, where the bit is set. */
  private final long[] sequences = new long[BlockDelta.PAGE_SLOTS];

  private long[] values = {};
  private Nulls nulls = new Nulls(0);
  private long afterSequence;
  private long sequence;
  private long lastSequence;
  private long nextSequence;

  /**
   * Patches the page's first slots.
   *
   * @param own the values without patches, as many as are to be patched; its array is changed
   * @param afterSequence patches at or before it do not count
   */
  LongVector apply(
      LongVector own,
      PageStreams page,
      ColumnReader column,
      long afterSequence,
      long sequence,
      ReadContext context) {
    values = own.values();
    nulls = new Nulls(own.length(), own.nulls());
    this.afterSequence = afterSequence;
    this.sequence = sequence;
    lastSequence = afterSequence;
    nextSequence = Long.MAX_VALUE;
    Arrays.fill(patched, 0);
    List<PatchSource> sources = sources(page, column);
    for (PatchSource source : sources) {
      LongVector news = (LongVector) column.values(source, context);
      SlotEvents events = source.events(context);
      if (sources.size() == 1 && events.bySlot() && !news.hasNulls() && !own.hasNulls()) {
        addInOrder(events, news.values(), page.fromSlot(), own.length());
      } else {
        add(events, news, page.fromSlot(), own.length());
      }
    }
    return new LongVector(values, own.length(), nulls.bits());
  }

  /** Those that may have a patch that counts. */
  private List<PatchSource> sources(PageStreams page, ColumnReader column) {
    List<PatchSource> sources = new ArrayList<>();
    for (PatchSource source : page.patches()) {
      if (source.lastSequence() > afterSequence && column.isIn(source)) {
        if (source.firstSequence() > sequence) {
          nextSequence = Math.min(nextSequence, source.firstSequence());
        } else {
          sources.add(source);
        }
      }
    }
    return sources;
  }

  /**
   * Of a single source, in which a slot's patches ascend, and without branches: which patches came
   * later than what is asked for, nobody can foretell.
   */
  private void addInOrder(SlotEvents events, long[] news, int fromSlot, int length) {
    int[] slots = events.slots();
    long[] when = events.sequences();
    long[] target = values;
    long after = afterSequence;
    long asOf = sequence;
    long latest = lastSequence;
    long next = nextSequence;
    int to = events.last(fromSlot + length);
    for (int i = events.first(fromSlot); i < to; i++) {
      int position = slots[i] - fromSlot;
      long at = when[i];
      long later = (asOf - at) >> 63;
      long skipped = later | (at - after - 1) >> 63;
      long before = target[position];
      target[position] = before ^ ((before ^ news[i]) & ~skipped);
      latest = Math.max(latest, at & ~skipped);
      next = Math.min(next, (at & later) | (Long.MAX_VALUE & ~later));
    }
    lastSequence = latest;
    nextSequence = next;
  }

  private void add(SlotEvents events, LongVector news, int fromSlot, int length) {
    boolean mayBeNull = news.hasNulls() || nulls.bits() != null;
    int[] slots = events.slots();
    long[] when = events.sequences();
    int last = events.last(fromSlot + length);
    for (int i = events.first(fromSlot); i < last; i++) {
      int position = slots[i] - fromSlot;
      if (position < 0 || position >= length || when[i] <= afterSequence) {
        continue;
      }
      if (when[i] > sequence) {
        nextSequence = Math.min(nextSequence, when[i]);
        continue;
      }
      long bit = 1L << position;
      if ((patched[position >> 6] & bit) == 0 || when[i] > sequences[position]) {
        patched[position >> 6] |= bit;
        sequences[position] = when[i];
        lastSequence = Math.max(lastSequence, when[i]);
        values[position] = news.values()[i];
        if (mayBeNull) {
          nulls.set(position, news.isNull(i));
        }
      }
    }
  }

  /** Whether one of the page's first slots has such a patch of a column, of whatever type it is. */
  boolean isAny(
      PageStreams page,
      ColumnReader column,
      long afterSequence,
      long sequence,
      int length,
      ReadContext context) {
    for (PatchSource source : page.patches()) {
      if (source.lastSequence() > afterSequence
          && source.firstSequence() <= sequence
          && column.isIn(source)
          && isAny(source.events(context), page.fromSlot(), afterSequence, sequence, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAny(
      SlotEvents events, int fromSlot, long afterSequence, long sequence, int length) {
    int last = events.last(fromSlot + length);
    for (int i = events.first(fromSlot); i < last; i++) {
      int position = events.slots()[i] - fromSlot;
      long when = events.sequences()[i];
      if (position >= 0 && position < length && when > afterSequence && when <= sequence) {
        return true;
      }
    }
    return false;
  }

  /** The latest patch in its place; if there is none, the sequence after which they count. */
  long lastSequence() {
    return lastSequence;
  }

  /** Not after the first patch behind the sequence; {@link Long#MAX_VALUE} for none. */
  long nextSequence() {
    return nextSequence;
  }
}
