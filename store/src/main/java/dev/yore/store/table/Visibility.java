package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which slots of a page hold a row that is visible at a sequence. Its bits are reused from page to
 * page. One thread.
 */
final class Visibility {
  /** From so many rows of 64 on, writing a position for each is quicker than looking for them. */
  private static final int MANY = 24;

  /** Runs of more rows than that, on average, are worth a copy each. */
  private static final int RUN_ROWS = 8;

  /** The positions of a page of which all rows are visible. */
  static final int[] ALL = IntStream.range(0, BlockDelta.PAGE_SLOTS).toArray();

  /** What {@link #select} may write over: a position more than a page has rows. */
  static final int SELECTION_ROOM = BlockDelta.PAGE_SLOTS + 1;

  private final long[] bits = new long[BlockDelta.PAGE_SLOTS >> 6];
  private final long[] one = new long[1];
  private int[] runs = new int[256];
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
      addBounds(run, visible, sequence, context);
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
      if (deletes.bySlot()) {
        clear(deletes, page, sequence);
        continue;
      }
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

  /** Without branches: which of many deletes came later, nobody can foretell. */
  private void clear(SlotEvents deletes, PageStreams page, long sequence) {
    int[] slots = deletes.slots();
    long[] sequences = deletes.sequences();
    int last = deletes.last(page.toSlot());
    long from = fromSequence;
    long to = toSequence;
    for (int i = deletes.first(page.fromSlot()); i < last; i++) {
      int position = slots[i] - page.fromSlot();
      long when = sequences[i];
      long later = (sequence - when) >> 63;
      bits[position >> 6] &= ~(1L << position) | later;
      from = Math.max(from, when & ~later);
      to = Math.min(to, (when & later) | (Long.MAX_VALUE & ~later));
    }
    fromSequence = from;
    toSequence = to;
  }

  /**
   * The page's visible rows, if they are just the live rows of a commit, without decoding anything;
   * null if they are not.
   */
  static @Nullable VisiblePage live(
      PageStreams page, long sequence, TableStreams streams, ReadContext context) {
    LiveRows live = page.live(sequence);
    if (live == null) {
      return null;
    }
    long next = Long.MAX_VALUE;
    int end = 0;
    for (RowRun run : page.runs()) {
      int rows = run.visibleRows(live.sequence(), context);
      if (rows < run.rowCount()) {
        return null; // Inserted later, before the sequence or after it.
      }
      end = Math.max(end, run.firstSlot() + rows - page.fromSlot());
    }
    for (EventSource deletes : page.deletes()) {
      if (deletes.lastSequence() > live.sequence()) {
        if (deletes.firstSequence() <= sequence) {
          return null;
        }
        next = Math.min(next, deletes.firstSequence());
      }
    }
    PageValidity validity = PageValidity.of(live.sequence(), next, streams, page.block());
    return new VisiblePage(live.rowCount(), end, null, null, live.sequence(), sequence, validity);
  }

  /**
   * Takes into account when the last visible row was inserted, and the first that is not yet. Of a
   * run that is all there, or not there yet, its own bounds say it well enough: to know better,
   * when each of a block's rows was inserted would be decoded.
   */
  private void addBounds(RowRun run, int visible, long sequence, ReadContext context) {
    if (visible > 0) {
      fromSequence = Math.max(fromSequence, lastVisible(run, visible, sequence, context));
    }
    if (visible < run.rowCount()) {
      toSequence = Math.min(toSequence, firstHidden(run, visible, sequence, context));
    }
  }

  private long lastVisible(RowRun run, int visible, long sequence, ReadContext context) {
    if (run.lastSequence() <= sequence) {
      return run.lastSequence();
    }
    run.copySequences(visible - 1, 1, one, 0, context);
    return one[0];
  }

  private long firstHidden(RowRun run, int visible, long sequence, ReadContext context) {
    if (run.firstSequence() > sequence) {
      return run.firstSequence();
    }
    run.copySequences(visible, 1, one, 0, context);
    return one[0];
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

  /** Whether between few gaps lie long runs, which are quicker copied than taken one by one. */
  boolean hasFewGaps(int count) {
    int starts = 0;
    long carry = 0;
    for (int word = 0; word < (end + 63) >> 6; word++) {
      starts += Long.bitCount(bits[word] & ~(bits[word] << 1 | carry));
      carry = bits[word] >>> 63;
    }
    return starts * RUN_ROWS < count;
  }

  /** The runs of visible rows: by turns the first position and one past the last. */
  int[] runs() {
    int count = 0;
    long carry = 0;
    for (int word = 0; word < (end + 63) >> 6; word++) {
      // A bit for every row that is visible where the one before it is not, or the other way round.
      long edges = bits[word] ^ (bits[word] << 1 | carry);
      carry = bits[word] >>> 63;
      if (count + Long.SIZE + 2 > runs.length) {
        runs = Arrays.copyOf(runs, 2 * runs.length);
      }
      // Of words with an edge here and there nobody can foretell how many: two without a branch.
      int base = word << 6;
      runs[count] = base + Long.numberOfTrailingZeros(edges);
      count += (int) ((edges | -edges) >>> 63);
      long rest = edges & (edges - 1);
      runs[count] = base + Long.numberOfTrailingZeros(rest);
      count += (int) ((rest | -rest) >>> 63);
      for (rest &= rest - 1; rest != 0; rest &= rest - 1) {
        runs[count++] = base + Long.numberOfTrailingZeros(rest);
      }
    }
    if ((count & 1) == 1) {
      runs[count++] = end; // The last row's word is full.
    }
    return Arrays.copyOf(runs, count);
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
