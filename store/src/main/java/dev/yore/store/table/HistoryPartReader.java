package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads one part of a page's history: its versions and columns are taken from the cache or put
 * together and kept there. One thread.
 */
final class HistoryPartReader {
  private static final int MAX_BATCH_ROWS = BlockDelta.PAGE_SLOTS;

  private final TableStreams streams;
  private final PageStreams slots;
  private final HistoryPage page;
  private final int number;
  private final ScanPlan plan;
  private final Stamps stamps;
  private final ReadContext context;
  private final HistoryPart versions;

  /** Only if something has to be put together. */
  private @Nullable VersionEvents events;

  /**
   * Finds the versions.
   *
   * @param slots of the part
   * @param number of the part in the page
   */
  HistoryPartReader(
      TableStreams streams,
      PageStreams slots,
      HistoryPage page,
      int number,
      ScanPlan plan,
      Stamps stamps,
      ReadContext context) {
    this.streams = streams;
    this.slots = slots;
    this.page = page;
    this.number = number;
    this.plan = plan;
    this.stamps = stamps;
    this.context = context;
    versions = versions();
  }

  private HistoryPart versions() {
    VectorCache.Key key = key(VectorCache.HISTORY);
    if (context.history(key) instanceof HistoryPart kept && kept.page() == page) {
      return kept;
    }
    HistoryPart made = HistoryPart.of(page, slots.firstRowId(), events());
    context.keep(key, made);
    return made;
  }

  private VectorCache.Key key(int columnId) {
    return VectorCache.Key.ofHistory(streams, slots, number, columnId);
  }

  private VersionEvents events() {
    VersionEvents all = events;
    if (all == null) {
      int[] counts = VersionEvents.counts(slots, plan.knownSequence(), context);
      all = new VersionEvents(slots, counts, plan.knownSequence(), context);
      all.choose(Period.Versions.ALL);
      events = all;
    }
    return all;
  }

  /** Adds batches of the versions that are in the period and satisfy the conditions. */
  void read(Period.Versions period, Queue<ScanBatch> batches) {
    int count = versions.count();
    boolean isAll = page.isAll(period);
    int @Nullable [] selection = null;
    if (!isAll || !plan.conditions().isEmpty()) {
      selection = positions(0, count);
      count = isAll ? count : versions.select(period, selection);
    }
    for (ScanPlan.Condition condition : plan.conditions()) {
      if (count > 0 && selection != null) {
        count = condition.filter().filter(column(condition.ordinal()), selection, count);
      }
    }
    if (count > 0) {
      addBatches(count == versions.count() ? null : selection, count, batches);
    }
  }

  private void addBatches(int @Nullable [] selection, int count, Queue<ScanBatch> batches) {
    List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
    for (int ordinal : plan.columns()) {
      vectors.add(column(ordinal));
    }
    if (count <= MAX_BATCH_ROWS) {
      batches.add(new ScanBatch(count, selection, vectors));
      return;
    }
    for (int from = 0; from < count; from += MAX_BATCH_ROWS) {
      int to = Math.min(count, from + MAX_BATCH_ROWS);
      int[] some =
          selection == null ? positions(from, to) : Arrays.copyOfRange(selection, from, to);
      batches.add(new ScanBatch(to - from, some, vectors));
    }
  }

  private static int[] positions(int from, int to) {
    int[] positions = new int[to - from];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = from + i;
    }
    return positions;
  }

  private ColumnVector column(int ordinal) {
    return switch (ordinal) {
      case PseudoColumn.ROW_ID -> versions.rowIds();
      case PseudoColumn.ROW_START_SEQ -> versions.starts();
      case PseudoColumn.ROW_END_SEQ -> versions.ends();
      case PseudoColumn.ROW_START -> stamps.of(versions.starts());
      case PseudoColumn.ROW_END -> stamps.of(versions.ends());
      case PseudoColumn.ROW_OP -> versions.operations();
      default -> stored(ordinal);
    };
  }

  private ColumnVector stored(int ordinal) {
    VectorCache.Key key = key(plan.column(ordinal).id());
    if (context.history(key) instanceof HistoryColumn kept && kept.page() == page) {
      return kept.vector();
    }
    ColumnVector made = events().column(plan.column(ordinal), 0, versions.count(), context);
    context.keep(key, new HistoryColumn(page, made));
    return made;
  }
}
