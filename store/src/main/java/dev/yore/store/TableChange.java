package dev.yore.store;

import dev.yore.store.vector.VectorBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement does to one table; constraints are judged when all of it has been applied.
 *
 * @param deletedRowIds row ids (ROW_ID pseudo-column) of rows the transaction sees
 * @param updatedRowIds likewise; distinct from the deleted ones
 * @param updatedColumns ordinals of the columns that {@code updates} brings; may include key
 *     columns
 * @param updates a row per updated row id, or null without any
 * @param inserts rows with all of the table's columns in order, or null without any
 */
public record TableChange(
    int tableId,
    long[] deletedRowIds,
    long[] updatedRowIds,
    List<Integer> updatedColumns,
    @Nullable VectorBatch updates,
    @Nullable VectorBatch inserts) {
  private static final long[] NONE = new long[0];

  public TableChange {
    updatedColumns = List.copyOf(updatedColumns);
  }

  /** Rows deleted, updated and inserted. */
  public long rows() {
    int inserted = inserts == null ? 0 : inserts.rowCount();
    return (long) deletedRowIds.length + updatedRowIds.length + inserted;
  }

  public static TableChange insert(int tableId, VectorBatch rows) {
    return new TableChange(tableId, NONE, NONE, List.of(), null, rows);
  }

  public static TableChange delete(int tableId, long[] rowIds) {
    return new TableChange(tableId, rowIds, NONE, List.of(), null, null);
  }

  public static TableChange update(
      int tableId, long[] rowIds, List<Integer> columns, VectorBatch values) {
    return new TableChange(tableId, NONE, rowIds, columns, values, null);
  }
}
