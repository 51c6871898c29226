package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.Arrays;

/**
 * Which slots of a page hold a row that is visible at a sequence. Its bits are reused from page to
 * page. One thread.
 */
final class Visibility {
  private final long[] bits = new long[BlockDelta.PAGE_SLOTS >> 6];
  private int end;

  /** Looks at a page: inserted and not yet deleted at the sequence. */
  void compute(PageStreams page, long sequence, ReadContext context) {
    Arrays.fill(bits, 0, (end + 63) >> 6, 0);
    end = 0;
    for (RowRun run : page.runs()) {
      int from = Math.max(0, run.firstSlot() - page.fromSlot());
      int to =
          Math.min(
              page.toSlot() - page.fromSlot(),
              run.firstSlot() + run.visibleRows(sequence, context) - page.fromSlot());
      if (from < to) {
        set(from, to);
        end = Math.max(end, to);
      }
    }
    for (EventSource source : page.deletes()) {
      if (source.firstSequence() > sequence) {
        continue;
      }
      SlotEvents deletes = source.events(context);
      int last = deletes.last(page.toSlot());
      int[] slots = deletes.slots();
      long[] sequences = deletes.sequences();
      for (int i = deletes.first(page.fromSlot()); i < last; i++) {
        int position = slots[i] - page.fromSlot();
        if (position >= 0 && slots[i] < page.toSlot() && sequences[i] <= sequence) {
          bits[position >> 6] &= ~(1L << position);
        }
      }
    }
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
      while (rest != 0) {
        selection[count++] = base + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
      }
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
