package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * One page of a column as it looked after a commit. Later reads begin with it in place of the rows
 * as inserted and the patches up to then. Immutable; safe for many threads.
 */
interface ImagePage {
  int columnId();

  /** Patches at or before this sequence are in it. */
  long sequence();

  /** The page's first slot in the block. */
  int firstSlot();

  int rowCount();

  ColumnVector values(ReadContext context);

  /** Names what {@link #values} would read. */
  default void addReads(ChunkReads reads) {}

  /** The values in arrays that nobody else has; null if that would cost more than a copy. */
  @Nullable ColumnVector ownValues(ReadContext context);

  /** The value in one row, for when the others are not wanted. */
  RowValue value(int row, ReadContext context);

  /** False if certainly no value satisfies the filter; decodes nothing. */
  boolean mayMatch(ColumnFilter filter);

  /** One past the last slot. */
  default int toSlot() {
    return firstSlot() + rowCount();
  }
}
