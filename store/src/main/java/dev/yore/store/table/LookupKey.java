package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.List;

/** A primary key's value that is looked for, and its hash. Immutable. */
final class LookupKey {
  private final Object[] values;
  private final long hash;

  /**
   * @param values physical values in key order, none null
   * @param hash {@link KeyHash} of the values
   */
  LookupKey(List<Object> values, long hash) {
    this.values = values.toArray();
    this.hash = hash;
  }

  static LookupKey of(List<Object> values) {
    return new LookupKey(values, KeyHash.ofValues(values));
  }

  List<Object> values() {
    return List.of(values);
  }

  /** The value of the n-th key column. */
  Object value(int n) {
    return values[n];
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
