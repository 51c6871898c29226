package dev.yore.store;

import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows of one table, column by column. Rows that are compared one after the other mostly
 * come from the same two batches, whose columns it therefore keeps. One thread.
 */
final class RowComparison {
  private final Side left;
  private final Side right;

  /** Rows of a table of so many columns. */
  RowComparison(int columns) {
    left = new Side(columns);
    right = new Side(columns);
  }

  /** Whether both rows hold the very same value in the column; 0.0 and -0.0 are not the same. */
  boolean same(RowRef a, RowRef b, int ordinal) {
    return RowRef.sameValue(
        left.column(a.batch(), ordinal), a.row(), right.column(b.batch(), ordinal), b.row());
  }

  /** The columns of the batch that was asked for last, as far as they were. */
  private static final class Side {
    private final @Nullable ColumnVector[] columns;
    private @Nullable VectorBatch batch;

    Side(int columns) {
      this.columns = new ColumnVector[columns];
    }

    ColumnVector column(VectorBatch wanted, int ordinal) {
      if (wanted != batch) {
        batch = wanted;
        Arrays.fill(columns, null);
      }
      ColumnVector column = columns[ordinal];
      if (column == null) {
        column = wanted.column(ordinal);
        columns[ordinal] = column;
      }
      return column;
    }
  }
}
