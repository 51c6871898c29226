package dev.yore.store.delta;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * The net effect of one commit on one table.
 *
 * <p>Row ids are {@code block << 16 | slot}. Inserted rows get consecutive ids, so the sequence at
 * which rows were inserted never decreases with their id.
 *
 * @param firstRowId id of the first inserted row; meaningless without any
 * @param inserts all of the table's columns in order, sorted by key where the table has one
 * @param deletedRowIds ascending
 * @param patches updates, one group per distinct set of changed columns
 */
public record TableDelta(
    int tableId,
    long firstRowId,
    VectorBatch inserts,
    long[] deletedRowIds,
    List<PatchGroup> patches) {
  public TableDelta {
    patches = List.copyOf(patches);
  }

  /** Rows inserted, deleted and updated: what segments are sealed by. */
  public long rowEvents() {
    long events = inserts.rowCount() + (long) deletedRowIds.length;
    for (PatchGroup patch : patches) {
      events += patch.rowIds().length;
    }
    return events;
  }
}
