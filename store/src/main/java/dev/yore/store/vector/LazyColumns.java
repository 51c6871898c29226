package dev.yore.store.vector;

import java.util.AbstractList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Columns that are read when they are first asked for. Confined to one thread. */
final class LazyColumns extends AbstractList<ColumnVector> {
  private final int rowCount;
  private final IntFunction<ColumnVector> load;
  private final @Nullable ColumnVector[] loaded;

  LazyColumns(int rowCount, int columnCount, IntFunction<ColumnVector> load) {
    this.rowCount = rowCount;
    this.load = load;
    loaded = new ColumnVector[columnCount];
  }

  @Override
  public ColumnVector get(int ordinal) {
    ColumnVector column = loaded[ordinal];
    if (column == null) {
      column = load.apply(ordinal);
      VectorBatch.requireLength(column, rowCount);
      loaded[ordinal] = column;
    }
    return column;
  }

  @Override
  public int size() {
    return loaded.length;
  }
}
