package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ScanFootprint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what the next pages of a scan need of segments that lie afar, so that requests are on
 * their way at once instead of one after the other. Shared by the parts of a scan; safe for many
 * threads.
 */
final class PagesAhead {
  /** So many pages are asked for at most, the one that is being read among them. */
  static final int MAX_PAGES = 8;

  /** Of chunks of those pages; more is no sooner here, as the line carries one after the other. */
  private static final long MAX_BYTES = 4L << 20;

  /** So many are looked at at once, so that who has few pages to read does not wait for all. */
  private static final int MAX_LOOK = 64;

  private record Asked(int page, long bytes) {}

  private final SharedStreams pinned;
  private final TableStreams streams;
  private final ScanPlan plan;
  private final int pageEnd;
  private final long sequence;
  private final VectorCache cache;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private long askedBytes;
  private int nextPage;
  private int window;

  /** Whether conditions have left rows of the last page, so that its other columns were read. */
  private volatile boolean foundAny = true;

  private PagesAhead(
      SharedStreams pinned,
      TableStreams streams,
      ScanPlan plan,
      int pageEnd,
      long sequence,
      int window,
      VectorCache cache) {
    this.pinned = pinned;
    this.streams = streams;
    this.plan = plan;
    this.pageEnd = pageEnd;
    this.sequence = sequence;
    this.window = window;
    this.cache = cache;
  }

  /**
   * For a scan of a state; null where nothing is afar, for who fetches ahead himself, and where
   * zone maps are most of the answer.
   *
   * @param pinned the streams' users: without any, nothing is wanted any more
   * @param pageEnd one past the last page
   * @param limit of rows; with one, a page is asked for first, then two, then four
   */
  static @Nullable PagesAhead of(
      SharedStreams pinned,
      TableStreams streams,
      ScanPlan plan,
      int pageEnd,
      long sequence,
      long limit,
      VectorCache cache) {
    if (!streams.isFar() || plan.extremesOnly() || FetchingThread.current() != null) {
      return null;
    }
    int window = limit == Long.MAX_VALUE ? MAX_PAGES : 1;
    return new PagesAhead(pinned, streams, plan, pageEnd, sequence, window, cache);
  }

  /** A part begins to read a page, which none has begun. */
  synchronized void reading(int page) {
    for (Asked first = asked.peek(); first != null && first.page < page; first = asked.peek()) {
      askedBytes -= first.bytes;
      asked.remove();
      window = Math.min(MAX_PAGES, window * 2);
    }
    // Several together: what they need lies side by side and comes with one request.
    if (asked.size() > window / 2 || nextPage >= pageEnd) {
      return;
    }
    nextPage = Math.max(nextPage, page);
    ScanNeeds needs = new ScanNeeds(streams, plan, ordinals(), cache);
    int lookedTo = Math.min(pageEnd, nextPage + MAX_LOOK);
    while (asked.size() < window && askedBytes < MAX_BYTES && nextPage < lookedTo) {
      add(nextPage, needs);
      nextPage++;
    }
    needs.reads().ask(pinned::isUsed);
  }

  private Stream<Integer> ordinals() {
    Stream<Integer> conditions = plan.conditions().stream().map(ScanPlan.Condition::ordinal);
    return foundAny ? Stream.concat(conditions, plan.columns().stream()) : conditions;
  }

  private void add(int number, ScanNeeds needs) {
    int block = number / ScanFootprint.PAGES_PER_BLOCK;
    int fromSlot = number % ScanFootprint.PAGES_PER_BLOCK * BlockDelta.PAGE_SLOTS;
    List<BlockSource> sources = streams.outline(block);
    PageStreams page = PageStreams.of(sources, block, fromSlot, fromSlot + BlockDelta.PAGE_SLOTS);
    if (page.runs().isEmpty() || !plan.mayMatch(page, sequence)) {
      return;
    }
    long before = needs.reads().bytes();
    needs.addState(page, sequence);
    long bytes = needs.reads().bytes() - before;
    askedBytes += bytes;
    asked.add(new Asked(number, bytes));
  }

  /** Conditions have left rows of a page, or none. */
  void found(boolean any) {
    foundAny = any;
  }
}
