package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a scan for given keys as of one sequence, row by row, in one batch. One thread. */
final class AsOfLookup implements BatchSource {
  private final TableStreams streams;
  private final ScanPlan plan;
  private final long sequence;
  private final Supplier<long[]> candidates;
  private final Stamps stamps;
  private final ScanMeter meter;
  private final ReadContext context;
  private final ColumnAssembler assembler;

  /** Ids of the columns it needs, if only they are asked for and not when rows changed. */
  private final int @Nullable [] narrow;

  private boolean done;

  /**
   * Reads nothing yet.
   *
   * @param candidates asked once: ids of all rows that may be in the answer
   */
  AsOfLookup(
      TableStreams streams,
      ScanPlan plan,
      long sequence,
      Supplier<long[]> candidates,
      Stamps stamps,
      ScanMeter meter,
      ReadContext context) {
    this.streams = streams;
    this.plan = plan;
    this.sequence = sequence;
    this.candidates = candidates;
    this.stamps = stamps;
    this.meter = meter;
    this.context = context;
    assembler = new ColumnAssembler(streams, context);
    narrow = plan.readsStateOnly() ? plan.columnIds() : null;
  }

  @Override
  public @Nullable ScanBatch next() {
    if (done) {
      return null;
    }
    done = true;
    List<PageColumns> rows = new ArrayList<>();
    for (long rowId : candidates.get()) {
      meter.page();
      PageColumns row = row(rowId);
      if (row != null) {
        rows.add(row);
      }
    }
    return rows.isEmpty() ? null : new ScanBatch(rows.size(), null, columns(rows));
  }

  private @Nullable PageColumns row(long rowId) {
    int block = BlockDelta.blockOf(rowId);
    int slot = BlockDelta.slotOf(rowId);
    List<BlockSource> sources = streams.block(block);
    PageStreams page =
        narrow == null
            ? PageStreams.ofSlotWithTimes(sources, block, slot)
            : PageStreams.ofSlotAsOf(sources, block, slot, sequence, narrow, context);
    if (!isVisible(page)) {
      return null;
    }
    PageColumns columns = new PageColumns(plan, assembler, stamps, page, sequence, 1, null);
    for (ScanPlan.Condition condition : plan.conditions()) {
      if (!condition.filter().matches(columns.column(condition.ordinal()), 0)) {
        return null;
      }
    }
    return columns;
  }

  /** Inserted and not yet deleted; no row is inserted in two runs. */
  private boolean isVisible(PageStreams page) {
    int slot = page.fromSlot();
    boolean inserted = false;
    for (RowRun run : page.runs()) {
      inserted |= run.visibleRows(sequence, context) > slot - run.firstSlot();
    }
    return inserted && !isDeleted(page.deletes(), slot);
  }

  private boolean isDeleted(List<EventSource> deletes, int slot) {
    for (EventSource source : deletes) {
      if (source.lastSequence() <= sequence && source.touchesAll(slot, slot + 1)) {
        return true;
      }
    }
    for (EventSource source : deletes) {
      if (source.firstSequence() <= sequence
          && source.events(context).lastOf(slot, sequence) >= 0) {
        return true;
      }
    }
    return false;
  }

  private List<ColumnVector> columns(List<PageColumns> rows) {
    List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
    for (int ordinal : plan.columns()) {
      if (rows.size() == 1) {
        vectors.add(rows.get(0).column(ordinal));
        continue;
      }
      ColumnBuilder builder = new ColumnBuilder(ScanPlan.typeOf(plan.schema(), ordinal).physical());
      for (PageColumns row : rows) {
        builder.appendFrom(row.column(ordinal), 0);
      }
      vectors.add(builder.build());
    }
    return vectors;
  }
}
