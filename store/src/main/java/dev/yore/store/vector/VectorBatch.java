package dev.yore.store.vector;

import java.util.List;

/**
 * Rows in columns: every vector has {@code rowCount} rows. Immutable.
 *
 * @param rowCount 0 and up; needed because a batch may have no columns
 */
public record VectorBatch(int rowCount, List<ColumnVector> columns) {
  public VectorBatch {
    columns = List.copyOf(columns);
    for (ColumnVector column : columns) {
      if (column.length() != rowCount) {
        throw new IllegalArgumentException(
            "column of " + column.length() + " rows in a batch of " + rowCount);
      }
    }
  }

  public ColumnVector column(int ordinal) {
    return columns.get(ordinal);
  }
}
