package dev.yore.store;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import java.util.List;

/**
 * What a transaction did to one table in the end, before it has a sequence and row ids.
 *
 * @param inserts all columns, sorted by key where there is one
 * @param deletedRowIds ascending
 * @param patches one group per distinct set of columns that really differ
 * @param insertedKeys keys of the inserted rows; empty for a table without a key
 * @param deletedKeys keys of the deleted rows that no other row took
 */
record NetChange(
    TableSchema table,
    VectorBatch inserts,
    long[] deletedRowIds,
    List<PatchGroup> patches,
    List<RowKey> insertedKeys,
    List<RowKey> deletedKeys) {

  boolean isEmpty() {
    return inserts.rowCount() == 0 && deletedRowIds.length == 0 && patches.isEmpty();
  }

  /** Committed rows that change or go: those that no other transaction may have changed. */
  long[] touchedRowIds() {
    int size = deletedRowIds.length + (int) updatedRows();
    long[] result = Arrays.copyOf(deletedRowIds, size);
    int at = deletedRowIds.length;
    for (PatchGroup patch : patches) {
      System.arraycopy(patch.rowIds(), 0, result, at, patch.rowIds().length);
      at += patch.rowIds().length;
    }
    return result;
  }

  long updatedRows() {
    long rows = 0;
    for (PatchGroup patch : patches) {
      rows += patch.rowIds().length;
    }
    return rows;
  }

  TableDelta at(long firstRowId) {
    return new TableDelta(table.tableId(), firstRowId, inserts, deletedRowIds, patches);
  }
}
