package dev.yore.store.schema;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
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
 * @param rules constraints and indexes
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
    int nextColumnId,
    TableRules rules) {

  public TableSchema {
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
  }

  /** A table without constraints and indexes. */
  public TableSchema(
      int tableId,
      TableName name,
      List<Column> columns,
      List<Integer> keyColumns,
      long createdSequence,
      long droppedSequence,
      @Nullable String comment,
      long sinceSequence,
      int nextColumnId) {
    this(
        tableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        comment,
        sinceSequence,
        nextColumnId,
        TableRules.NONE);
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

  /** The ordinal of the column with that id, or -1. */
  public int ordinalOfId(int columnId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == columnId) {
        return i;
      }
    }
    return -1;
  }

  /** The ordinals of columns this version has. */
  public List<Integer> ordinalsOfIds(List<Integer> columnIds) {
    return columnIds.stream().map(this::ordinalOfId).toList();
  }

  /** The names of columns this version has, as {@code A, B}. */
  public String namesOfIds(List<Integer> columnIds) {
    return columnIds.stream()
        .map(id -> columns.get(ordinalOfId(id)).name())
        .collect(Collectors.joining(", "));
  }

  /** The ids of the key's columns in key order. */
  public List<Integer> keyColumnIds() {
    return keyColumns.stream().map(ordinal -> columns.get(ordinal).id()).toList();
  }

  /** What the primary key is called; means nothing for a table without one. */
  public String keyName() {
    String given = rules.keyName();
    return given == null ? name.name() + "_PK" : given;
  }

  /** Whether rows written for the other version of the table fit this one too. */
  public boolean takesRowsOf(TableSchema other) {
    if (columns.size() != other.columns.size() || !rules.demandsAs(other.rules)) {
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
        nextColumnId,
        rules);
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
        nextColumnId,
        rules);
  }

  /**
   * The same table under another id.
   *
   * @param newId by present id, also for the tables it refers to
   */
  public TableSchema withTableIds(IntUnaryOperator newId) {
    return new TableSchema(
        newId.applyAsInt(tableId),
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        comment,
        sinceSequence,
        nextColumnId,
        rules.withTableIds(newId));
  }

  /** The same table with other constraints and indexes. */
  public TableSchema withRules(TableRules newRules) {
    return new TableSchema(
        tableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        comment,
        sinceSequence,
        nextColumnId,
        newRules);
  }

  /** The same table with other words about it. */
  public TableSchema withComment(@Nullable String newComment) {
    return new TableSchema(
        tableId,
        name,
        columns,
        keyColumns,
        createdSequence,
        droppedSequence,
        newComment,
        sinceSequence,
        nextColumnId,
        rules);
  }
}
