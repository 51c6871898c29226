package dev.yore.store.segment;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run's rows seen through their primary key: its hashes and the order it puts them in. */
final class KeyOrder {
  private final List<ColumnType> types;
  private final List<ColumnVector> columns;
  private final int rowCount;

  private KeyOrder(List<ColumnType> types, List<ColumnVector> columns, int rowCount) {
    this.types = types;
    this.columns = columns;
    this.rowCount = rowCount;
  }

  /** The key of the rows, or null if the table has none or the rows lack one of its columns. */
  static @Nullable KeyOrder of(TableSchema table, List<Integer> columnIds, VectorBatch rows) {
    if (!table.hasKey()) {
      return null;
    }
    List<ColumnType> types = new ArrayList<>();
    List<ColumnVector> columns = new ArrayList<>();
    for (int ordinal : table.keyColumns()) {
      Column column = table.columns().get(ordinal);
      int index = columnIds.indexOf(column.id());
      if (index < 0) {
        return null;
      }
      types.add(column.type());
      columns.add(rows.column(index));
    }
    return new KeyOrder(types, columns, rows.rowCount());
  }

  long[] hashes() {
    long[] hashes = new long[rowCount];
    for (int row = 0; row < rowCount; row++) {
      hashes[row] = KeyHash.ofRow(columns, row);
    }
    return hashes;
  }

  /** Row numbers in the order of the key, equal keys as they lie; null if that is their order. */
  int @Nullable [] permutation() {
    if (isSorted()) {
      return null;
    }
    // Runs are pieced together from commits sorted by key, which is what this sort is good at.
    Integer[] rows = new Integer[rowCount];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, this::compare);
    int[] permutation = new int[rowCount];
    for (int i = 0; i < rowCount; i++) {
      permutation[i] = rows[i];
    }
    return permutation;
  }

  private boolean isSorted() {
    for (int row = 1; row < rowCount; row++) {
      if (compare(row - 1, row) > 0) {
        return false;
      }
    }
    return true;
  }

  private int compare(int left, int right) {
    for (int i = 0; i < columns.size(); i++) {
      ColumnVector column = columns.get(i);
      int order = PhysicalOrder.compareRows(types.get(i), column, left, column, right);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
