package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a run of which the rest came after the fork. Columns added to the table after
 * it are not there either: the fork may have given their ids to columns of its own. Immutable.
 */
record ForkedRun(RowRun parent, int rowCount, Fork fork) implements RowRun {
  @Override
  public int firstSlot() {
    return parent.firstSlot();
  }

  @Override
  public long firstSequence() {
    return parent.firstSequence();
  }

  @Override
  public long lastSequence() {
    return Math.min(parent.lastSequence(), fork.sequence());
  }

  @Override
  public int visibleRows(long sequence, ReadContext context) {
    return sequence >= lastSequence()
        ? rowCount
        : Math.min(rowCount, parent.visibleRows(sequence, context));
  }

  @Override
  public void copySequences(int from, int count, long[] target, int at, ReadContext context) {
    parent.copySequences(from, count, target, at, context);
  }

  @Override
  public boolean has(int columnId) {
    return isShared(columnId) && parent.has(columnId);
  }

  @Override
  public @Nullable ColumnVector column(int columnId, ReadContext context) {
    return isShared(columnId) ? parent.column(columnId, context) : null;
  }

  @Override
  public @Nullable RowValue value(int columnId, int row, ReadContext context) {
    return isShared(columnId) ? parent.value(columnId, row, context) : null;
  }

  @Override
  public void addReads(int columnId, ChunkReads reads) {
    if (isShared(columnId)) {
      parent.addReads(columnId, reads);
    }
  }

  @Override
  public void addSequenceReads(ChunkReads reads) {
    parent.addSequenceReads(reads);
  }

  @Override
  public void addBounds(int columnId, ColumnBounds bounds) {
    if (isShared(columnId)) {
      parent.addBounds(columnId, bounds);
    } else {
      bounds.addNulls(rowCount);
    }
  }

  @Override
  public boolean mayMatch(int columnId, ColumnFilter filter) {
    return isShared(columnId)
        ? parent.mayMatch(columnId, filter)
        : filter.mayMatch(null, null, true, false);
  }

  private boolean isShared(int columnId) {
    return columnId < fork.columnIdEnd();
  }
}
