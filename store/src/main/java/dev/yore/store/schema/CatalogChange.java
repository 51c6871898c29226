package dev.yore.store.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of the catalog; each is a commit of its own. */
public sealed interface CatalogChange {

  /**
   * Creates a table; the store gives it its id. Fails with {@code TABLE_EXISTS} when a living table
   * or view has the name.
   *
   * @param columns ids must be 0, 1, 2 …
   * @param keyColumns ordinals; those columns must be NOT NULL
   * @param rules constraints and indexes; foreign keys to itself refer to {@link
   *     TableConstraint.ForeignKey#SELF}
   */
  record CreateTable(
      TableName name,
      List<Column> columns,
      List<Integer> keyColumns,
      @Nullable String comment,
      TableRules rules)
      implements CatalogChange {
    /** A table without constraints and indexes. */
    public CreateTable(
        TableName name, List<Column> columns, List<Integer> keyColumns, @Nullable String comment) {
      this(name, columns, keyColumns, comment, TableRules.NONE);
    }

    public CreateTable {
      columns = List.copyOf(columns);
      keyColumns = List.copyOf(keyColumns);
    }
  }

  /** Drops a table from the present; its past stays. Fails with {@code TABLE_NOT_FOUND}. */
  record DropTable(TableName name) implements CatalogChange {}

  /**
   * Changes a living table. Fails with {@code TABLE_NOT_FOUND}, {@code COLUMN_NOT_FOUND}, {@code
   * INVALID_SCHEMA} if it cannot be so, {@code NOT_NULL_VIOLATION} if current rows are in the way.
   */
  record AlterTable(TableName name, TableAlteration alteration) implements CatalogChange {}

  /**
   * Brings back the table that was dropped last under the name, rows and past with it; in between
   * it does not exist. Fails with {@code TABLE_NOT_FOUND}, or {@code TABLE_EXISTS} if the name is
   * taken.
   *
   * @param newName what it is called from now on; may be the old name
   */
  record UndropTable(TableName name, TableName newName) implements CatalogChange {}

  /** Creates a view, or replaces it if {@code orReplace}. */
  record CreateView(TableName name, String sql, boolean orReplace) implements CatalogChange {}

  /**
   * Says something about a view. Fails with {@code TABLE_NOT_FOUND}.
   *
   * @param comment null for nothing
   */
  record CommentView(TableName name, @Nullable String comment) implements CatalogChange {}

  /** Drops a view. Fails with {@code TABLE_NOT_FOUND}. */
  record DropView(TableName name) implements CatalogChange {}
}
