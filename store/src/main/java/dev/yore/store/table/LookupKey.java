package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.List;

/**
 * A primary key's value that is looked for, and its hash.
 *
 * @param values physical values in key order, none null
 * @param hash {@link KeyHash} of the values
 */
record LookupKey(List<Object> values, long hash) {
  LookupKey {
    values = List.copyOf(values);
  }

  static LookupKey of(List<Object> values) {
    return new LookupKey(values, KeyHash.ofValues(values));
  }

  /** Whether the row of vectors, one per key column in key order, has this key. */
  boolean equalsRow(List<ColumnType> types, List<ColumnVector> keyColumns, int row) {
    for (int i = 0; i < values.size(); i++) {
      ColumnVector column = keyColumns.get(i);
      if (column.isNull(row)
          || PhysicalOrder.compareRow(types.get(i), column, row, values.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }
}
