package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;

/**
 * Where a table's streams left another table's: everything below the bounds is the parent's.
 * Immutable.
 *
 * @param parentTableId the table they left
 * @param sequence the last commit they share
 * @param firstRowId the first row they do not share
 * @param columnIdEnd one past the last column id they share
 */
public record Fork(int parentTableId, long sequence, long firstRowId, int columnIdEnd) {

  /** One past the last block with rows they share. */
  int blockEnd() {
    return firstRowId == 0 ? 0 : BlockDelta.blockOf(firstRowId - 1) + 1;
  }
}
