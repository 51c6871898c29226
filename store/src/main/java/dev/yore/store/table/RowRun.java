package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows inserted into consecutive slots of one page, decoded together. Sequences never decrease from
 * row to row. Immutable; safe for many threads.
 */
interface RowRun {
  /** The first row's slot in the block. */
  int firstSlot();

  int rowCount();

  /** When the row was inserted. */
  long sequenceAt(int row);

  /** How many rows, from the first, were inserted at or before the sequence. */
  default int visibleRows(long sequence) {
    int low = 0;
    int high = rowCount();
    if (high > 0 && sequenceAt(high - 1) <= sequence) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequenceAt(middle) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The column's values as inserted, or null if the rows are older than the column. */
  @Nullable ColumnVector column(int columnId, ReadContext context);

  /** False if certainly no inserted value satisfies the filter; never decodes values. */
  boolean mayMatch(int columnId, ColumnFilter filter);
}
