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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A primary key's value that is looked for, and its hash. Immutable. */
final class LookupKey {
  /** Null where all are whole numbers: then nobody needs them as objects on the way to a row. */
  private final Object @Nullable [] values;

  /** The values where all are whole numbers, as most keys are; else null. */
  private final long @Nullable [] longs;

  private final long hash;

  private LookupKey(Object @Nullable [] values, long @Nullable [] longs, long hash) {
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
    long[] longs = longs(values);
    return new LookupKey(longs == null ? values.toArray() : null, longs, KeyHash.ofValues(values));
  }

  /** The key of a row; the vectors are the key's columns in key order, none of them null there. */
  static LookupKey ofRow(List<ColumnVector> keyColumns, int row) {
    long hash = KeyHash.ofRow(keyColumns, row);
    long[] longs = longs(keyColumns, row);
    return new LookupKey(longs == null ? objects(keyColumns, row) : null, longs, hash);
  }

  private static long @Nullable [] longs(List<ColumnVector> keyColumns, int row) {
    long[] longs = new long[keyColumns.size()];
    for (int i = 0; i < longs.length; i++) {
      if (!(keyColumns.get(i) instanceof LongVector v)) {
        return null;
      }
      longs[i] = v.get(row);
    }
    return longs;
  }

  private static Object[] objects(List<ColumnVector> keyColumns, int row) {
    Object[] values = new Object[keyColumns.size()];
    for (int i = 0; i < values.length; i++) {
      ColumnVector column = keyColumns.get(i);
      if (column instanceof LongVector v) {
        values[i] = v.get(row);
      } else {
        values[i] =
            column instanceof DoubleVector v
                ? (Object) v.get(row)
                : ((BytesVector) column).getBytes(row);
      }
    }
    return values;
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
    return longs == null
        ? Arrays.asList(values)
        : Arrays.stream(longs).mapToObj(number -> (Object) number).toList();
  }

  /** The value of the n-th key column. */
  Object value(int n) {
    return longs == null ? Objects.requireNonNull(values)[n] : (Object) longs[n];
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
    for (int i = 0; i < types.size(); i++) {
      ColumnVector column = keyColumns.get(i);
      if (column.isNull(row) || !isAt(i, types.get(i), column, row)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAt(int n, ColumnType type, ColumnVector column, int row) {
    return longs != null && column instanceof LongVector v
        ? v.get(row) == longs[n]
        : PhysicalOrder.compareRow(type, column, row, value(n)) == 0;
  }
}
