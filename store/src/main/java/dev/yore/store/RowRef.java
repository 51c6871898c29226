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
    return sameValue(batch.column(ordinal), row, other.batch.column(ordinal), other.row);
  }

  /** Likewise, by the vectors of the column. */
  static boolean sameValue(ColumnVector mine, int myRow, ColumnVector theirs, int theirRow) {
    boolean isNull = mine.isNull(myRow);
    if (isNull || theirs.isNull(theirRow)) {
      return isNull && theirs.isNull(theirRow);
    }
    if (mine instanceof LongVector a && theirs instanceof LongVector b) {
      return a.get(myRow) == b.get(theirRow);
    }
    if (mine instanceof DoubleVector a && theirs instanceof DoubleVector b) {
      return Double.compare(a.get(myRow), b.get(theirRow)) == 0;
    }
    BytesVector a = (BytesVector) mine;
    BytesVector b = (BytesVector) theirs;
    return Arrays.equals(
        a.data(), a.start(myRow), a.end(myRow), b.data(), b.start(theirRow), b.end(theirRow));
  }
}
