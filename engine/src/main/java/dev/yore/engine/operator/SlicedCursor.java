package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Slice;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Gives a large batch without a selection in pieces of the usual size. One thread. */
final class SlicedCursor implements BatchCursor {
  private final Batch rows;
  private int from;

  SlicedCursor(Batch rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Batch next() {
    int count = Math.min(Batch.TARGET_ROWS, rows.selectedCount() - from);
    if (count <= 0) {
      return null;
    }
    int start = from;
    from += count;
    if (count == rows.selectedCount()) {
      return rows;
    }
    ColumnVector[] columns = new ColumnVector[rows.columns().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Slice.of(rows.columns()[i], start, start + count);
    }
    return new Batch(count, null, columns);
  }

  @Override
  public void close() {
    from = rows.selectedCount();
  }
}
