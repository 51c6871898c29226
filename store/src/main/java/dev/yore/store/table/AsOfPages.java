package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scans a table page by page as of one sequence, or the pages it gets of them. One thread. */
final class AsOfPages implements BatchSource {
  private static final int PAGES_PER_BLOCK = BlockDelta.SLOTS / BlockDelta.PAGE_SLOTS;
  private static final int NO_BLOCK = -1;

  private final TableStreams streams;
  private final ScanPlan plan;
  private final long sequence;
  private final long[] hiddenRowIds;
  private final Stamps stamps;
  private final ScanMeter meter;
  private final ReadContext context;
  private final ColumnAssembler assembler;
  private final Visibility visibility = new Visibility();
  private final int[] selection = new int[Visibility.SELECTION_ROOM];
  private final WorkQueue pages;
  private final @Nullable PageExtremes extremes;
  private final @Nullable PagesAhead ahead;

  private int block = NO_BLOCK;

  /** Whether the last page's state was asked for before. */
  private boolean comesBack;

  private List<BlockSource> sources = List.of();

  /**
   * Reads nothing yet.
   *
   * @param pages of {@link #pagesOf} the streams, to be shared by those who share the scan
   * @param ahead shared likewise; null where nothing is to be asked for ahead
   */
  AsOfPages(
      TableStreams streams,
      WorkQueue pages,
      @Nullable PagesAhead ahead,
      ScanPlan plan,
      long sequence,
      long[] hiddenRowIds,
      Stamps stamps,
      ScanMeter meter,
      ReadContext context) {
    this.streams = streams;
    this.pages = pages;
    this.ahead = ahead;
    this.plan = plan;
    this.sequence = sequence;
    this.hiddenRowIds = hiddenRowIds;
    this.stamps = stamps;
    this.meter = meter;
    this.context = context;
    assembler = new ColumnAssembler(streams, context);
    extremes = PageExtremes.of(plan);
  }

  /**
   * Every page of the table: the last block's end with their rows, so that small is seen as small.
   */
  static WorkQueue pagesOf(TableStreams streams) {
    int blocks = streams.blockEnd();
    if (blocks == 0) {
      return new WorkQueue(0);
    }
    int slotEnd = 0;
    for (BlockSource source : streams.block(blocks - 1)) {
      for (RowRun run : source.runs()) {
        slotEnd = Math.max(slotEnd, run.firstSlot() + run.rowCount());
      }
    }
    int lastPages = (slotEnd + BlockDelta.PAGE_SLOTS - 1) / BlockDelta.PAGE_SLOTS;
    return new WorkQueue(Math.multiplyExact(blocks - 1, PAGES_PER_BLOCK) + lastPages);
  }

  @Override
  public @Nullable ScanBatch next() {
    for (int page = pages.take(); page != WorkQueue.EMPTY; page = pages.take()) {
      if (ahead != null) {
        ahead.reading(page);
      }
      if (page / PAGES_PER_BLOCK != block) {
        block = page / PAGES_PER_BLOCK;
        sources = streams.block(block);
      }
      int fromSlot = page % PAGES_PER_BLOCK * BlockDelta.PAGE_SLOTS;
      PageStreams streamsOfPage =
          PageStreams.of(sources, block, fromSlot, fromSlot + BlockDelta.PAGE_SLOTS);
      ScanBatch batch = streamsOfPage.runs().isEmpty() ? null : read(streamsOfPage);
      if (batch != null) {
        return batch;
      }
    }
    return null;
  }

  private @Nullable ScanBatch read(PageStreams streamsOfPage) {
    meter.page();
    if (!plan.mayMatch(streamsOfPage, sequence)) {
      meter.pruned();
      return null;
    }
    VisiblePage visible = visible(streamsOfPage);
    int count = visible.count();
    if (count == 0) {
      return null;
    }
    if (extremes != null) {
      ScanBatch known = extremes.of(streamsOfPage, sequence, count);
      if (known != null) {
        meter.pruned();
        return known;
      }
    }
    VisiblePage dense = isReadDense(streamsOfPage, visible) ? visible : null;
    PageColumns columns =
        new PageColumns(plan, assembler, stamps, streamsOfPage, sequence, visible.end(), dense);
    int @Nullable [] selected =
        dense == null && !visible.isWhole() ? visible.positions(streamsOfPage, context) : null;
    if (!plan.conditions().isEmpty()) {
      select(selected, count);
      count = filter(columns, count);
      if (ahead != null) {
        ahead.found(count > 0);
      }
      if (count == 0) {
        return null;
      }
      if (count < visible.count()) {
        selected = Arrays.copyOf(selection, count);
      }
    }
    List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
    for (int ordinal : plan.columns()) {
      vectors.add(columns.column(ordinal));
    }
    return new ScanBatch(count, selected, vectors);
  }

  /**
   * Whether a page's visible rows are wanted by themselves: where few are, they lie so in a segment
   * already, or nearly all are, somebody comes back for the same state, and there is room for a
   * copy beside what it is made of.
   */
  private boolean isReadDense(PageStreams streamsOfPage, VisiblePage visible) {
    if (visible.isWhole() || hidesAny(streamsOfPage)) {
      return false;
    }
    LiveRows live = streamsOfPage.live(sequence);
    return visible.liveSequence() > 0
        || visible.isSparse()
        || (visible.runs() != null && comesBack && context.hasRoom())
        || (live != null && visible.count() <= live.rowCount());
  }

  /** The page's rows that the scan sees; from the cache unless own changes hide some. */
  private VisiblePage visible(PageStreams streamsOfPage) {
    boolean isShared = !hidesAny(streamsOfPage);
    VectorCache.Key key =
        VectorCache.Key.ofPage(streams, streamsOfPage, VectorCache.VISIBLE, sequence);
    VisiblePage known = isShared ? context.visible(key) : null;
    if (known != null
        && known.validity().includes(sequence, streams, streamsOfPage.block())
        && known.isKnown(streamsOfPage, sequence)) {
      comesBack = known.askedSequence() == sequence;
      if (comesBack) {
        return known;
      }
      VisiblePage asked = known.askedAt(sequence);
      context.keep(key, asked);
      return asked;
    }
    comesBack = false;
    VisiblePage live = isShared ? Visibility.live(streamsOfPage, sequence, streams, context) : null;
    if (live != null) {
      context.keep(key, live);
      return live;
    }
    visibility.compute(streamsOfPage, sequence, context);
    if (!isShared) {
      hide(streamsOfPage);
    }
    int count = visibility.count();
    boolean isWhole = count == visibility.end();
    boolean byRuns = isShared && !isWhole && visibility.hasFewGaps(count);
    boolean byPositions = !isWhole && !byRuns;
    if (byPositions) {
      visibility.select(selection);
    }
    VisiblePage page =
        new VisiblePage(
            count,
            visibility.end(),
            byPositions ? Arrays.copyOf(selection, count) : null,
            byRuns ? visibility.runs() : null,
            0,
            sequence,
            PageValidity.of(
                visibility.fromSequence(),
                visibility.toSequence(),
                streams,
                streamsOfPage.block()));
    if (isShared) {
      context.keep(key, page);
    }
    return page;
  }

  /** Writes the visible rows' positions where filters can leave some out. */
  private void select(int @Nullable [] visible, int count) {
    System.arraycopy(visible == null ? Visibility.ALL : visible, 0, selection, 0, count);
  }

  private int filter(PageColumns columns, int visible) {
    int count = visible;
    for (ScanPlan.Condition condition : plan.conditions()) {
      count = condition.filter().filter(columns.column(condition.ordinal()), selection, count);
      if (count == 0) {
        return 0;
      }
    }
    return count;
  }

  private boolean hidesAny(PageStreams streamsOfPage) {
    long first = streamsOfPage.firstRowId();
    int at = Arrays.binarySearch(hiddenRowIds, first);
    int next = at < 0 ? -at - 1 : at;
    return next < hiddenRowIds.length && hiddenRowIds[next] < first + BlockDelta.PAGE_SLOTS;
  }

  private void hide(PageStreams streamsOfPage) {
    long first = streamsOfPage.firstRowId();
    int at = Arrays.binarySearch(hiddenRowIds, first);
    for (int i = at < 0 ? -at - 1 : at; i < hiddenRowIds.length; i++) {
      long position = hiddenRowIds[i] - first;
      if (position >= BlockDelta.PAGE_SLOTS) {
        return;
      }
      visibility.hide((int) position);
    }
  }
}
