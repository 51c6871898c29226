package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patches of one set of columns in one block as one source holds them. Immutable; safe for many
 * threads.
 */
interface PatchSource extends EventSource {
  /** The patched columns' ids. */
  List<Integer> columnIds();

  /** Whether a column is among them. */
  default boolean has(int columnId) {
    return columnIds().contains(columnId);
  }

  /**
   * A bit per column with an id below 64: readers ask each source of a block for each column.
   *
   * @param columnIds of the patched ones
   */
  static long lowColumns(List<Integer> columnIds) {
    long columns = 0;
    for (int columnId : columnIds) {
      columns |= columnId < Long.SIZE ? 1L << columnId : 0;
    }
    return columns;
  }

  /** New values, in the order of the events, of the column at that position of the ids. */
  ColumnVector values(int position, ReadContext context);

  /** One of them, for when the others are not wanted. */
  default RowValue value(int position, int row, ReadContext context) {
    return new RowValue(values(position, context), row);
  }

  /** The last patch of a slot at or before a sequence, null if there is none. */
  default @Nullable SlotPatch last(int slot, long sequence, ReadContext context) {
    SlotEvents events = events(context);
    int row = events.lastOf(slot, sequence);
    return row < 0 ? null : new SlotPatch(row, events.sequences()[row]);
  }

  /** Names what {@link #values} would read. */
  default void addReads(int position, ChunkReads reads) {}

  /** Adds the new values to bounds; decodes nothing. */
  void addBounds(int position, ColumnBounds bounds);

  /** False if certainly no patch brings a value that satisfies the filter; decodes nothing. */
  boolean mayMatch(int position, ColumnFilter filter);
}
