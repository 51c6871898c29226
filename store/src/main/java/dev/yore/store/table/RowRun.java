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

  /** No row was inserted earlier. */
  long firstSequence();

  /** No row was inserted later. */
  long lastSequence();

  /** How many rows, from the first, were inserted at or before the sequence. */
  int visibleRows(long sequence, ReadContext context);

  /** Writes when rows {@code [from, from + count)} were inserted. */
  void copySequences(int from, int count, long[] target, int at, ReadContext context);

  /** Whether the rows have the column; decodes nothing. */
  boolean has(int columnId);

  /** The column's values as inserted, or null if the rows are older than the column. */
  @Nullable ColumnVector column(int columnId, ReadContext context);

  /**
   * The first so many of the column's values as inserted, perhaps more of them, for who will not
   * want the others; null if the rows are older than the column.
   */
  default @Nullable ColumnVector firstRows(int columnId, int count, ReadContext context) {
    return column(columnId, context);
  }

  /**
   * The column's values in arrays that nobody else has, for who wants to change them; null if that
   * would cost more than a copy, or the rows are older than the column.
   */
  default @Nullable ColumnVector ownColumn(int columnId, ReadContext context) {
    return null;
  }

  /**
   * The column's value in one row, for when the others are not wanted; null if the rows are older
   * than the column.
   */
  @Nullable RowValue value(int columnId, int row, ReadContext context);

  /** Names what {@link #column} would read. */
  default void addReads(int columnId, ChunkReads reads) {}

  /** Names what it would read to tell when rows were inserted. */
  default void addSequenceReads(ChunkReads reads) {}

  /** Adds the column's inserted values to bounds; decodes nothing. */
  void addBounds(int columnId, ColumnBounds bounds);

  /**
   * The least and the greatest of the column's inserted values, all of them whole numbers; null if
   * they are not known for certain. Decodes nothing.
   */
  default @Nullable LongBounds longBounds(int columnId) {
    return null;
  }

  /** False if certainly no inserted value satisfies the filter; decodes nothing. */
  boolean mayMatch(int columnId, ColumnFilter filter);
}
