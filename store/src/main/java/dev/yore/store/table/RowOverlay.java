package dev.yore.store.table;

import dev.yore.store.vector.VectorBatch;

/**
 * A transaction's own uncommitted changes of one table as its scans of the present see them: which
 * committed rows to leave out, and which rows to add. Must not change while a scan runs.
 */
public interface RowOverlay {
  /** Ids of committed rows that the transaction deleted or updated, ascending; read only. */
  long[] hiddenRowIds();

  /** Rows inserted, and updated rows as they are now: all of the table's columns in order. */
  VectorBatch rows();

  /** The id of each row of {@link #rows}: negative for inserted ones; read only. */
  long[] rowIds();
}
