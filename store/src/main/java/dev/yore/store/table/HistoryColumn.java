package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;

/**
 * A column in the versions of a {@link HistoryPart}.
 *
 * @param page as it was when the column was put together
 * @param vector a row for each version
 */
record HistoryColumn(HistoryPage page, ColumnVector vector) implements HistoryEntry {
  @Override
  public long sizeBytes() {
    return 64 + vector.sizeBytes();
  }
}
