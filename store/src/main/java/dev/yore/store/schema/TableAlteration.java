package dev.yore.store.schema;

import org.jspecify.annotations.Nullable;

/**
 * One thing ALTER TABLE does. The past is not touched: earlier sequences keep the columns they had.
 */
public sealed interface TableAlteration {

  /**
   * Adds a column behind the others.
   *
   * @param value what rows have that are current now: physical ({@code Long}, {@code Double} or
   *     {@code byte[]}), or null; without one a column that is not nullable needs an empty table
   */
  record AddColumn(
      String column,
      ColumnType type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable Object value)
      implements TableAlteration {}

  /** Drops a column, unless the key needs it or it is the last one. */
  record DropColumn(String column) implements TableAlteration {}

  /** Gives a column another name. */
  record RenameColumn(String column, String newName) implements TableAlteration {}

  /** Gives the table another name; its past is found under both, under the old one as of then. */
  record RenameTable(TableName newName) implements TableAlteration {}

  /** Gives a column a type that has every value of the old one, see {@link Widening}. */
  record SetType(String column, ColumnType type) implements TableAlteration {}

  /**
   * What rows inserted from now on get.
   *
   * @param defaultSql null for none
   */
  record SetDefault(String column, @Nullable String defaultSql) implements TableAlteration {}

  /** Allows nulls, or forbids them if no current row has one. */
  record SetNullable(String column, boolean nullable) implements TableAlteration {}

  /** Adds a constraint that all current rows satisfy. */
  record AddConstraint(TableConstraint constraint) implements TableAlteration {}

  /** Drops a constraint, unless a foreign key needs it. */
  record DropConstraint(String name) implements TableAlteration {}

  /** Adds an index. */
  record AddIndex(TableIndex index) implements TableAlteration {}

  /** Drops an index, unless a foreign key needs it. */
  record DropIndex(String name) implements TableAlteration {}

  /**
   * Says something about the table or one of its columns.
   *
   * @param column null for the table
   * @param comment null for nothing
   */
  record SetComment(@Nullable String column, @Nullable String comment) implements TableAlteration {}
}
