package dev.yore.store.table;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a page are visible, as found out once. Immutable: nobody may change the selection.
 *
 * @param count visible rows
 * @param end one past the last slot with a row inserted by then, visible or not
 * @param selection positions of the visible rows, ascending; null for all from 0 to {@code end},
 *     and where runs say which
 * @param runs of visible rows between few gaps: by turns the first and one past the last; null if
 *     there are none, or many
 * @param liveSequence the commit whose live rows in a segment are just these, which then say where
 *     they lie; 0 for none
 * @param askedSequence whose state was asked for last
 * @param validity for which sequences that is so
 */
record VisiblePage(
    int count,
    int end,
    int @Nullable [] selection,
    int @Nullable [] runs,
    long liveSequence,
    long askedSequence,
    PageValidity validity) {

  /**
   * With fewer rows in so many, a copy of the visible ones is cheaper than to pass by the others.
   */
  private static final int SPARSE_PART = 2;

  /** Whether most of the page's rows are not visible. */
  boolean isSparse() {
    return count * SPARSE_PART < end;
  }

  /** The same, asked for as of another sequence. */
  VisiblePage askedAt(long sequence) {
    return new VisiblePage(count, end, selection, runs, liveSequence, sequence, validity);
  }

  /** Whether every slot up to the end has a visible row. */
  boolean isWhole() {
    return count == end;
  }

  /** Whether they can be told: not if they are live rows of a segment that is no more. */
  boolean isKnown(PageStreams page, long sequence) {
    LiveRows live = page.live(sequence);
    return liveSequence == 0 || (live != null && live.sequence() == liveSequence);
  }

  /** The visible rows' positions in the page. */
  int[] positions(PageStreams page, ReadContext context) {
    if (selection != null) {
      return selection;
    }
    int[] positions = new int[count];
    if (liveSequence > 0) {
      int[] slots = Objects.requireNonNull(page.live(liveSequence)).slots(context);
      for (int i = 0; i < count; i++) {
        positions[i] = slots[i] - page.fromSlot();
      }
      return positions;
    }
    if (runs == null) {
      return Visibility.ALL;
    }
    int at = 0;
    for (int run = 0; run < runs.length; run += 2) {
      System.arraycopy(Visibility.ALL, runs[run], positions, at, runs[run + 1] - runs[run]);
      at += runs[run + 1] - runs[run];
    }
    return positions;
  }

  long sizeBytes() {
    return (selection == null ? 0 : 4L * selection.length) + (runs == null ? 0 : 4L * runs.length);
  }
}
