package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which slots of a page hold a row that is visible at a sequence. Its bits are reused from page to
 * page. One thread.
 */
final class Visibility {
  /** From so many rows of 64 on, writing a position for each is quicker than looking for them. */
  private static final int MANY = 24;

  /** With a gap in so many rows or fewer, runs between gaps are worth a copy each. */
  private static final int FEW_GAPS = 12;

  /** The positions of a page of which all rows are visible. */
  static final int[] ALL = IntStream.range(0, BlockDelta.PAGE_SLOTS).toArray();

  /** What {@link #select} may write over: a position more than a page has rows. */
  static final int SELECTION_ROOM = BlockDelta.PAGE_SLOTS + 1;

  private final long[] bits = new long[BlockDelta.PAGE_SLOTS >> 6];
  private final long[] neighbours = new long[2];
  private int end;
  private long fromSequence;
  private long toSequence;

  /** Looks at a page: inserted and not yet deleted at the sequence. */
  void compute(PageStreams page, long sequence, ReadContext context) {
    Arrays.fill(bits, 0, (end + 63) >> 6, 0);
    end = 0;
    fromSequence = 0;
    toSequence = Long.MAX_VALUE;
    for (EventSource source : page.deletes()) {
      if (source.lastSequence() <= sequence && source.touchesAll(page.fromSlot(), page.toSlot())) {
        // Deleted rows never come back, and of what is old whole pages often went.
        fromSequence = source.lastSequence();
        return;
      }
    }
    LiveRows live = page.live(sequence);
    long known = live == null ? 0 : live.sequence();
    fromSequence = known;
    for (RowRun run : page.runs()) {
      int visible = run.visibleRows(sequence, context);
      addBounds(run, visible, context);
      int before = live == null ? 0 : run.visibleRows(known, context);
      int from = Math.max(0, run.firstSlot() + before - page.fromSlot());
      int to =
          Math.min(page.toSlot() - page.fromSlot(), run.firstSlot() + visible - page.fromSlot());
      if (from < to) {
        set(from, to);
      }
      end = visible == 0 ? end : Math.max(end, to);
    }
    if (live != null) {
      setAll(live.slots(context), page.fromSlot());
    }
    for (EventSource source : page.deletes()) {
      if (source.firstSequence() > sequence) {
        toSequence = Math.min(toSequence, source.firstSequence());
        continue;
      }
      if (source.lastSequence() <= known) {
        continue; // What is live was not deleted before.
      }
      SlotEvents deletes = source.events(context);
      int last = deletes.last(page.toSlot());
      int[] slots = deletes.slots();
      long[] sequences = deletes.sequences();
      for (int i = deletes.first(page.fromSlot()); i < last; i++) {
        int position = slots[i] - page.fromSlot();
        if (position < 0 || slots[i] >= page.toSlot()) {
          continue;
        }
        if (sequences[i] <= sequence) {
          bits[position >> 6] &= ~(1L << position);
          fromSequence = Math.max(fromSequence, sequences[i]);
        } else {
          toSequence = Math.min(toSequence, sequences[i]);
        }
      }
    }
  }

  /** Takes into account when the last visible row was inserted, and the first that is not yet. */
  private void addBounds(RowRun run, int visible, ReadContext context) {
    if (visible > 0) {
      run.copySequences(visible - 1, 1, neighbours, 0, context);
      fromSequence = Math.max(fromSequence, neighbours[0]);
    }
    if (visible < run.rowCount()) {
      run.copySequences(visible, 1, neighbours, 1, context);
      toSequence = Math.min(toSequence, neighbours[1]);
    }
  }

  /** The last event taken into account, 0 for none. */
  long fromSequence() {
    return fromSequence;
  }

  /** Not after the first event behind the sequence; {@link Long#MAX_VALUE} for none. */
  long toSequence() {
    return toSequence;
  }

  /** Hides a row. */
  void hide(int position) {
    bits[position >> 6] &= ~(1L << position);
  }

  /** One past the last slot with a row inserted at or before the sequence, deleted or not. */
  int end() {
    return end;
  }

  /**
   * Writes the visible positions, ascending.
   *
   * @return how many there are
   */
  int select(int[] selection) {
    int visible = count();
    if ((end - visible) * FEW_GAPS < end) {
      return copyRuns(selection);
    }
    int count = 0;
    for (int word = 0; word < (end + 63) >> 6; word++) {
      long rest = bits[word];
      int base = word << 6;
      if (rest == -1L) {
        for (int i = 0; i < 64; i++) {
          selection[count + i] = base + i;
        }
        count += 64;
        continue;
      }
      count =
          Long.bitCount(rest) < MANY
              ? few(rest, base, selection, count)
              : many(rest, base, selection, count);
    }
    return count;
  }

  /** Between few gaps lie long runs, which are quicker copied than written one by one. */
  private int copyRuns(int[] selection) {
    int count = 0;
    int from = nextVisible(0);
    while (from < end) {
      int to = nextHidden(from);
      System.arraycopy(ALL, from, selection, count, to - from);
      count += to - from;
      from = nextVisible(to);
    }
    return count;
  }

  private int nextVisible(int from) {
    for (int at = from; at < end; at = (at | 63) + 1) {
      long rest = bits[at >> 6] >>> at;
      if (rest != 0) {
        return at + Long.numberOfTrailingZeros(rest);
      }
    }
    return end;
  }

  private int nextHidden(int from) {
    for (int at = from; at < end; at = (at | 63) + 1) {
      long rest = ~bits[at >> 6] >>> at;
      if (rest != 0) {
        return Math.min(end, at + Long.numberOfTrailingZeros(rest));
      }
    }
    return end;
  }

  private static int few(long word, int base, int[] selection, int at) {
    int count = at;
    for (long rest = word; rest != 0; rest &= rest - 1) {
      selection[count++] = base + Long.numberOfTrailingZeros(rest);
    }
    return count;
  }

  /** Without branches: of a word with some rows missing here and there, none can be foretold. */
  private static int many(long word, int base, int[] selection, int at) {
    int count = at;
    int last = 63 - Long.numberOfLeadingZeros(word);
    for (int i = 0; i <= last; i++) {
      selection[count] = base + i;
      count += (int) (word >>> i & 1);
    }
    return count;
  }

  boolean isVisible(int position) {
    return (bits[position >> 6] >>> position & 1) != 0;
  }

  /** Visible rows. */
  int count() {
    int count = 0;
    for (int word = 0; word < (end + 63) >> 6; word++) {
      count += Long.bitCount(bits[word]);
    }
    return count;
  }

  private void setAll(int[] slots, int fromSlot) {
    for (int slot : slots) {
      int position = slot - fromSlot;
      if (position < end) {
        bits[position >> 6] |= 1L << position;
      }
    }
  }

  private void set(int from, int to) {
    int first = from >> 6;
    int last = (to - 1) >> 6;
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      bits[first] |= head & tail;
      return;
    }
    bits[first] |= head;
    for (int word = first + 1; word < last; word++) {
      bits[word] = -1L;
    }
    bits[last] |= tail;
  }
}
