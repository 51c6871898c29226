package dev.yore.store.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as it stood over a range of sequences: columns in order and the primary key. The range is
 * {@code [sinceSequence, droppedSequence)}; the newest version of a living table has no end.
 *
 * @param tableId unique for the store's life; 1 and up
 * @param keyColumns ordinals (positions in {@code columns}) of the PRIMARY KEY in key order; empty
 *     for a table without one
 * @param createdSequence the commit that created the table
 * @param droppedSequence the commit that dropped it or, for a {@link Catalog#former() former}
 *     version, replaced it by another one; {@link Long#MAX_VALUE} while it lives
 * @param comment free text or null
 * @param sinceSequence the commit that made the table what it is here: created, altered or brought
 *     it back
 * @param nextColumnId no column of the table has or had this id or a greater one
 */
public record TableSchema(
    int tableId,
    TableName name,
    List<Column> columns,
    List<Integer> keyColumns,
    long createdSequence,
    long droppedSequence,
    @Nullable String comment,
    long sinceSequence,
    int nextColumnId) {

  public TableSchema {
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
  }

  /** A table that was never altered. */
  public TableSchema(
      int tableId,
      TableName name,
      List<Column> columns,
      List<Integer> keyColumns,
      long createdSequence,
      long droppedSequence,
      @Nullable String comment) {
    this(
        tableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        comment,
        createdSequence,
        1 + columns.stream().mapToInt(Column::id).max().orElse(-1));
  }

  public boolean hasKey() {
    return !keyColumns.isEmpty();
  }

  public boolean isDropped() {
    return droppedSequence != Long.MAX_VALUE;
  }

  /** Whether the table stood like this after the commit. */
  public boolean isAt(long sequence) {
    return sinceSequence <= sequence && sequence < droppedSequence;
  }

  /** The column's ordinal, or -1 if there is none of that exact name. */
  public int ordinalOf(String columnName) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(columnName)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether rows written for the other version of the table fit this one too. */
  public boolean takesRowsOf(TableSchema other) {
    if (columns.size() != other.columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).isWrittenAs(other.columns.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The same version, ended by a commit. */
  public TableSchema endedBy(long sequence) {
    return new TableSchema(
        tableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        sequence,
        comment,
        sinceSequence,
        nextColumnId);
  }

  /** The same table with other columns. */
  public TableSchema withColumns(List<Column> newColumns, List<Integer> newKeyColumns) {
    return new TableSchema(
        tableId,
        name,
        newColumns,
        newKeyColumns,
        createdSequence,
        droppedSequence,
        comment,
        sinceSequence,
        nextColumnId);
  }

  /** The same table under another id. */
  public TableSchema withTableId(int newTableId) {
    return new TableSchema(
        newTableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        comment,
        sinceSequence,
        nextColumnId);
  }
}
