package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;

/**
 * The primary key's columns as unflushed rows have them, which stay whatever else is altered.
 *
 * @param ids of the columns, in key order; none if the table has no key
 * @param types in the same order
 */
record L0KeyColumns(List<Integer> ids, List<ColumnType> types) {
  static L0KeyColumns of(TableSchema schema) {
    List<Column> columns = schema.keyColumns().stream().map(schema.columns()::get).toList();
    return new L0KeyColumns(
        columns.stream().map(Column::id).toList(), columns.stream().map(Column::type).toList());
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  /** The key's columns of the run's rows. */
  List<ColumnVector> of(L0Run run) {
    List<ColumnVector> vectors = new ArrayList<>(ids.size());
    for (int id : ids) {
      vectors.add(run.columnAt(run.columnIds().indexOf(id)));
    }
    return vectors;
  }

  /** The hashes of rows' keys, by the key's columns. */
  static long[] hashes(List<ColumnVector> keyVectors, int rows) {
    long[] hashes = new long[rows];
    for (int row = 0; row < rows; row++) {
      hashes[row] = KeyHash.ofRow(keyVectors, row);
    }
    return hashes;
  }

  /** Whether one of the runs has the slot, with the key in it. */
  boolean isAt(List<L0Run> runs, int slot, LookupKey key) {
    for (L0Run run : runs) {
      int row = slot - run.firstSlot();
      if (row >= 0 && row < run.rowCount()) {
        return key.equalsRow(types, of(run), row);
      }
    }
    return false;
  }
}
