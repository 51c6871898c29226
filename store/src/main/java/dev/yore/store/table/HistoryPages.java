package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanBatch;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads versions of pages from arrays in the cache, and puts those there for who comes back for the
 * history of a page to which nothing has happened since. One thread.
 */
final class HistoryPages {
  /** A part has so many events, unless those of one row alone are more. */
  private static final int PART_EVENTS = BlockDelta.PAGE_SLOTS;

  private final TableStreams streams;
  private final ScanPlan plan;
  private final Period.Versions period;
  private final Stamps stamps;
  private final ReadContext context;

  HistoryPages(
      TableStreams streams,
      ScanPlan plan,
      Period.Versions period,
      Stamps stamps,
      ReadContext context) {
    this.streams = streams;
    this.plan = plan;
    this.period = period;
    this.stamps = stamps;
    this.context = context;
  }

  /**
   * What is known of a whole page, if somebody asked for it before and its versions are kept or
   * there is room to keep them beside what they are made of; null if it is to be read as for who
   * does not come back.
   */
  @Nullable HistoryPage find(PageStreams page) {
    HistoryPage known = (HistoryPage) context.history(VectorCache.Key.ofHistory(streams, page));
    return known != null
            && known.isRight(plan.knownSequence(), streams, page.block())
            && (context.hasRoom() || isKept(page, known))
        ? known
        : null;
  }

  private boolean isKept(PageStreams page, HistoryPage known) {
    for (int part = 0; part < known.parts(); part++) {
      VectorCache.Key key = VectorCache.Key.ofHistory(streams, page, part, VectorCache.HISTORY);
      if (!(context.history(key) instanceof HistoryPart kept) || kept.page() != known) {
        return false;
      }
    }
    return true;
  }

  /**
   * Remembers that a page was asked for, if the reader knows of all that happened to it.
   *
   * @param counts events per slot of the page
   */
  void note(PageStreams page, int[] counts) {
    long lastSequence = page.lastSequence();
    if (plan.knownSequence() >= lastSequence) {
      BlockMark mark = BlockMark.of(streams, page.block());
      int[] partEnds = VersionEvents.partEnds(counts, PART_EVENTS);
      context.keep(
          VectorCache.Key.ofHistory(streams, page), new HistoryPage(lastSequence, mark, partEnds));
    }
  }

  /** Adds batches of the page's versions that are in the period and satisfy the conditions. */
  void read(PageStreams page, HistoryPage known, Queue<ScanBatch> batches) {
    int from = 0;
    for (int part = 0; part < known.parts(); part++) {
      int to = known.partEnd(part);
      PageStreams slots = page.slots(from, to);
      new HistoryPartReader(streams, slots, known, part, plan, stamps, context)
          .read(period, batches);
      from = to;
    }
  }
}
