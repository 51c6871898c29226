package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A primary key's value that is looked for, and its hash. Immutable. */
final class LookupKey {
  private final Object[] values;

  /** The same values where all are whole numbers, as most keys are; else null. */
  private final long @Nullable [] longs;

  private final long hash;

  private LookupKey(Object[] values, long @Nullable [] longs, long hash) {
    this.values = values;
    this.longs = longs;
    this.hash = hash;
  }

  /**
   * The key of some values.
   *
   * @param values physical values in key order, none null
   */
  static LookupKey of(List<Object> values) {
    return new LookupKey(values.toArray(), longs(values), KeyHash.ofValues(values));
  }

  /** The key of a row; the vectors are the key's columns in key order, none of them null there. */
  static LookupKey ofRow(List<ColumnVector> keyColumns, int row) {
    Object[] values = new Object[keyColumns.size()];
    long[] longs = new long[values.length];
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      ColumnVector column = keyColumns.get(i);
      if (column instanceof LongVector v) {
        longs[i] = v.get(row);
        values[i] = longs[i];
      } else {
        whole = false;
        values[i] =
            column instanceof DoubleVector v
                ? (Object) v.get(row)
                : ((BytesVector) column).getBytes(row);
      }
    }
    return new LookupKey(values, whole ? longs : null, KeyHash.ofRow(keyColumns, row));
  }

  private static long @Nullable [] longs(List<Object> values) {
    long[] longs = new long[values.size()];
    for (int i = 0; i < longs.length; i++) {
      if (!(values.get(i) instanceof Long number)) {
        return null;
      }
      longs[i] = number;
    }
    return longs;
  }

  List<Object> values() {
    return Arrays.asList(values);
  }

  /** The value of the n-th key column. */
  Object value(int n) {
    return values[n];
  }

  /** The values of all key columns if they are whole numbers, else null; read only. */
  long @Nullable [] longs() {
    return longs;
  }

  long hash() {
    return hash;
  }

  /** Whether the row of vectors, one per key column in key order, has this key. */
  boolean equalsRow(List<ColumnType> types, List<ColumnVector> keyColumns, int row) {
    for (int i = 0; i < values.length; i++) {
      ColumnVector column = keyColumns.get(i);
      if (column.isNull(row)
          || PhysicalOrder.compareRow(types.get(i), column, row, values[i]) != 0) {
        return false;
      }
    }
    return true;
  }
}
