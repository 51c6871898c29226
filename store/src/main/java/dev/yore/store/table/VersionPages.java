package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scans row versions: of the whole table page by page, or of some rows. One thread. */
final class VersionPages implements BatchSource {
  /** Slots of a page are taken together up to so many events, so that a hot page fits in memory. */
  private static final int MAX_EVENTS = 1 << 16;

  private static final int MAX_BATCH_ROWS = BlockDelta.PAGE_SLOTS;

  private final TableStreams streams;
  private final ScanPlan plan;
  private final Period period;
  private final Stamps stamps;
  private final ScanMeter meter;
  private final ReadContext context;
  private final Deque<PageStreams> pages = new ArrayDeque<>();
  private final Deque<ScanBatch> batches = new ArrayDeque<>();
  private final WorkQueue work;
  private final long @Nullable [] rowIds;

  /** Of whole pages; null for some rows and for changes. */
  private final @Nullable HistoryPages history;

  /**
   * Reads nothing yet.
   *
   * @param period {@link Period.Versions} or {@link Period.Changes}
   * @param blocks of {@link #blocksOf} the streams, to be shared by those who share the scan; not
   *     touched if there are rows
   * @param rowIds the only rows that can be in the answer, ascending; null for all of the blocks
   */
  VersionPages(
      TableStreams streams,
      WorkQueue blocks,
      long @Nullable [] rowIds,
      ScanPlan plan,
      Period period,
      Stamps stamps,
      ScanMeter meter,
      ReadContext context) {
    this.streams = streams;
    this.plan = plan;
    this.period = period;
    this.stamps = stamps;
    this.meter = meter;
    this.context = context;
    this.rowIds = rowIds;
    work = rowIds == null ? blocks : new WorkQueue(rowIds.length);
    history =
        rowIds == null && period instanceof Period.Versions versions
            ? new HistoryPages(streams, plan, versions, stamps, context)
            : null;
  }

  /** Every block of the table. */
  static WorkQueue blocksOf(TableStreams streams) {
    return new WorkQueue(streams.blockEnd());
  }

  @Override
  public @Nullable ScanBatch next() {
    while (batches.isEmpty()) {
      if (pages.isEmpty() && !addPages()) {
        return null;
      }
      if (!pages.isEmpty()) {
        readPage(pages.remove());
      }
    }
    return batches.remove();
  }

  /** Queues the next row's slot or the next block's pages; false at the end. */
  private boolean addPages() {
    int next = work.take();
    if (next == WorkQueue.EMPTY) {
      return false;
    }
    if (rowIds != null) {
      long rowId = rowIds[next];
      int block = BlockDelta.blockOf(rowId);
      int slot = BlockDelta.slotOf(rowId);
      meter.page();
      pages.add(PageStreams.ofSlot(streams.block(block), block, slot, context));
      return true;
    }
    List<BlockSource> sources = streams.block(next);
    for (int slot = 0; slot < BlockDelta.SLOTS; slot += BlockDelta.PAGE_SLOTS) {
      PageStreams page = PageStreams.of(sources, next, slot, slot + BlockDelta.PAGE_SLOTS);
      if (!page.runs().isEmpty()) {
        meter.page();
        if (mayMatch(page) && plan.mayMatch(page)) {
          pages.add(page);
        } else {
          meter.pruned();
        }
      }
    }
    return true;
  }

  private boolean mayMatch(PageStreams page) {
    return period instanceof Period.Versions versions
        ? page.mayMatch(versions)
        : page.mayMatch((Period.Changes) period);
  }

  private void readPage(PageStreams page) {
    HistoryPage known = history == null ? null : history.find(page);
    if (history != null && known != null) {
      history.read(page, known, batches);
      return;
    }
    int[] counts = VersionEvents.counts(page, plan.knownSequence(), context);
    if (history != null) {
      history.note(page, counts);
    }
    int from = 0;
    for (int to : VersionEvents.partEnds(counts, MAX_EVENTS)) {
      PageStreams part = page.slots(from, to);
      int[] partCounts = Arrays.copyOfRange(counts, from, to);
      readSlots(new VersionEvents(part, partCounts, plan.knownSequence(), context));
      from = to;
    }
  }

  private void readSlots(VersionEvents events) {
    if (period instanceof Period.Versions versions) {
      events.choose(versions);
    } else {
      events.choose((Period.Changes) period);
    }
    for (ScanPlan.Condition condition : plan.conditions()) {
      if (events.count() == 0) {
        return;
      }
      int[] selection = new int[events.count()];
      Arrays.setAll(selection, i -> i);
      ColumnVector column = column(events, condition.ordinal(), 0, events.count());
      events.keep(selection, condition.filter().filter(column, selection, selection.length));
    }
    for (int from = 0; from < events.count(); from += MAX_BATCH_ROWS) {
      int to = Math.min(events.count(), from + MAX_BATCH_ROWS);
      List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
      for (int ordinal : plan.columns()) {
        vectors.add(column(events, ordinal, from, to));
      }
      batches.add(new ScanBatch(to - from, null, vectors));
    }
  }

  private ColumnVector column(VersionEvents events, int ordinal, int from, int to) {
    if (!ScanPlan.isPseudo(ordinal)) {
      return events.column(plan.column(ordinal), from, to, context);
    }
    if (ordinal == PseudoColumn.ROW_OP) {
      int[] operations = new int[to - from];
      Arrays.setAll(operations, i -> events.operation(from + i));
      return RowOperations.vector(operations);
    }
    long[] values = new long[to - from];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (ordinal) {
            case PseudoColumn.ROW_ID -> events.rowId(from + i);
            case PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_START -> events.start(from + i);
            default -> events.end(from + i);
          };
    }
    LongVector vector = new LongVector(values, values.length, null);
    boolean isStamp = ordinal == PseudoColumn.ROW_START || ordinal == PseudoColumn.ROW_END;
    return isStamp ? stamps.of(vector) : vector;
  }
}
