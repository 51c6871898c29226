package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page's column by what segments hold, brought forward in place as they are added. It is as of a
 * sequence, and of no use to who reads an earlier one. Guarded by itself: who calls it holds its
 * lock.
 */
final class HeadPage {
  private final TableStreams.Lineage lineage;
  private final Column column;
  private final ColumnReader reader;
  private final int block;
  private final int fromSlot;
  private final HeadValues values;
  private long sequence;

  /** Of a page of which nothing is known yet. */
  HeadPage(TableStreams.Lineage lineage, Column column, int block, int page) {
    this.lineage = lineage;
    this.column = column;
    this.block = block;
    reader = ColumnReader.of(column);
    fromSlot = page * BlockDelta.PAGE_SLOTS;
    values = HeadValues.of(column.type().physical());
  }

  boolean isOf(TableStreams streams, Column wanted) {
    return lineage == streams.lineage() && column.equals(wanted);
  }

  /**
   * Takes in what was flushed since.
   *
   * @param wanted the sequence that is read, not before the last one of the segments
   * @return false if it is as of a later sequence already
   */
  boolean bringTo(TableStreams streams, long wanted, PatchWinners winners, ReadContext context) {
    if (sequence > wanted) {
      return false;
    }
    long flushed = streams.flushedSequence();
    if (sequence < flushed) {
      List<BlockSource> sources = streams.flushedAfter(block, sequence);
      if (!sources.isEmpty()) {
        int toSlot = fromSlot + BlockDelta.PAGE_SLOTS;
        add(PageStreams.of(sources, block, fromSlot, toSlot), flushed, winners, context);
      }
      sequence = flushed;
    }
    return true;
  }

  private void add(PageStreams page, long flushed, PatchWinners winners, ReadContext context) {
    ImagePage image = sequence == 0 ? page.image(column.id(), flushed) : null;
    int imagedTo = 0;
    long since = sequence;
    if (image != null) {
      since = image.sequence();
      imagedTo = image.rowCount();
      ColumnVector own = image.ownValues(context);
      values.copy(own == null ? image.values(context) : own, 0, 0, imagedTo);
    }
    for (RowRun run : page.runs()) {
      addRows(run, imagedTo, context);
    }
    // Rows that were patched need not have been inserted by any of these sources.
    winners.compute(page, reader, since, flushed, BlockDelta.PAGE_SLOTS, context);
    @Nullable ColumnVector[] patched = new ColumnVector[page.patches().size()];
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      int source = winners.source(position);
      ColumnVector vector = patched[source];
      if (vector == null) {
        vector = reader.values(page.patches().get(source), context);
        patched[source] = vector;
      }
      values.set(position, vector, winners.row(position));
    }
  }

  /** Those of the run's rows that are not there yet. */
  private void addRows(RowRun run, int imagedTo, ReadContext context) {
    int known = sequence == 0 ? 0 : run.visibleRows(sequence, context);
    int from = Math.max(known, fromSlot + imagedTo - run.firstSlot());
    if (from < run.rowCount()) {
      int at = run.firstSlot() + from - fromSlot;
      values.copy(inserted(run, context), from, at, run.rowCount() - from);
    }
  }

  private @Nullable ColumnVector inserted(RowRun run, ReadContext context) {
    ColumnVector own = run.ownColumn(column.id(), context);
    return own == null ? reader.insertedOrOlder(run, context) : own;
  }

  /** Adds the value of a slot to a column. */
  void appendTo(ColumnBuilder target, int slot) {
    values.appendTo(target, slot - fromSlot);
  }

  long sizeBytes() {
    return 160 + values.sizeBytes();
  }
}
