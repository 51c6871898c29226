package dev.yore.store.vector;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Rows in columns: every vector has {@code rowCount} rows. Immutable; for many threads unless it is
 * {@link #lazy}.
 *
 * @param rowCount 0 and up; needed because a batch may have no columns
 */
public record VectorBatch(int rowCount, List<ColumnVector> columns) {
  public VectorBatch {
    if (!(columns instanceof LazyColumns)) {
      columns = List.copyOf(columns);
      for (ColumnVector column : columns) {
        requireLength(column, rowCount);
      }
    }
  }

  /**
   * A batch whose columns are read when they are first asked for, by the one thread that may use
   * it.
   *
   * @param load the column of an ordinal; asked once for each
   */
  public static VectorBatch lazy(int rowCount, int columnCount, IntFunction<ColumnVector> load) {
    return new VectorBatch(rowCount, new LazyColumns(rowCount, columnCount, load));
  }

  static void requireLength(ColumnVector column, int rowCount) {
    if (column.length() != rowCount) {
      throw new IllegalArgumentException(
          "column of " + column.length() + " rows in a batch of " + rowCount);
    }
  }

  public ColumnVector column(int ordinal) {
    return columns.get(ordinal);
  }
}
