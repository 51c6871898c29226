package dev.yore.store;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;

/** One row of a batch with all of a table's columns. Immutable. */
record RowRef(VectorBatch batch, int row) {

  /** Whether both rows hold the very same value in the column; 0.0 and -0.0 are not the same. */
  boolean sameValue(RowRef other, int ordinal) {
    ColumnVector mine = batch.column(ordinal);
    ColumnVector theirs = other.batch.column(ordinal);
    boolean isNull = mine.isNull(row);
    if (isNull || theirs.isNull(other.row)) {
      return isNull && theirs.isNull(other.row);
    }
    if (mine instanceof LongVector a && theirs instanceof LongVector b) {
      return a.get(row) == b.get(other.row);
    }
    if (mine instanceof DoubleVector a && theirs instanceof DoubleVector b) {
      return Double.compare(a.get(row), b.get(other.row)) == 0;
    }
    BytesVector a = (BytesVector) mine;
    BytesVector b = (BytesVector) theirs;
    return Arrays.equals(
        a.data(), a.start(row), a.end(row), b.data(), b.start(other.row), b.end(other.row));
  }
}
