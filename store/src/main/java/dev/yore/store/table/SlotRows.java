package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;

/** Scattered rows of one block as of a sequence, ascending by slot. One thread. */
interface SlotRows {
  /** Whether the row is there. */
  boolean isVisible(int row);

  /** Adds the column's value of every row; nothing meaningful for a row that is not visible. */
  void append(Column column, ColumnBuilder target);
}
