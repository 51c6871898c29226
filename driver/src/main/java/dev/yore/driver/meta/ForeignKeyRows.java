package dev.yore.driver.meta;

import static dev.yore.driver.meta.CatalogRows.row;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DatabaseMetaData}'s questions about foreign keys from the catalog as it is now.
 * One per question, on the session's thread.
 */
final class ForeignKeyRows {
  /** Positions of the names by which JDBC orders: the other table's schema and name, the column. */
  private static final int PARENT_SCHEMA = 1;

  private static final int PARENT_TABLE = 2;
  private static final int CHILD_SCHEMA = 5;
  private static final int CHILD_TABLE = 6;
  private static final int POSITION = 8;
  private static final int KEY_NAME = 11;

  private final Catalog catalog;

  ForeignKeyRows(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Keys of the child table, by the tables they refer to. */
  List<Object> imported(@Nullable String schema, @Nullable String table) {
    return sorted(between(null, null, schema, table, false), PARENT_SCHEMA, PARENT_TABLE);
  }

  /** Keys that refer to the parent table, by the tables that have them. */
  List<Object> exported(@Nullable String schema, @Nullable String table) {
    return sorted(between(schema, table, null, null, true), CHILD_SCHEMA, CHILD_TABLE);
  }

  /** Keys of the child table that refer to the parent table. */
  List<Object> crossing(
      @Nullable String parentSchema,
      @Nullable String parent,
      @Nullable String childSchema,
      @Nullable String child) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (@Nullable Object[] row : between(parentSchema, parent, null, null, true)) {
      boolean inSchema = childSchema == null || childSchema.equals(row[CHILD_SCHEMA]);
      if (inSchema && String.valueOf(row[CHILD_TABLE]).equals(child)) {
        rows.add(row);
      }
    }
    return sorted(rows, CHILD_SCHEMA, CHILD_TABLE);
  }

  /**
   * @param byParent whether the parent is the one that is named, else the child is
   */
  private List<@Nullable Object[]> between(
      @Nullable String parentSchema,
      @Nullable String parentTable,
      @Nullable String childSchema,
      @Nullable String childTable,
      boolean byParent) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableSchema child : catalog.tables()) {
      if (child.isDropped() || (!byParent && !isNamed(child.name(), childSchema, childTable))) {
        continue;
      }
      for (TableConstraint.ForeignKey key : child.rules().foreignKeys()) {
        TableSchema parent = catalog.tableById(key.parentTableId()).orElse(null);
        if (parent != null && (!byParent || isNamed(parent.name(), parentSchema, parentTable))) {
          addRows(rows, parent, child, key);
        }
      }
    }
    return rows;
  }

  private static boolean isNamed(TableName name, @Nullable String schema, @Nullable String table) {
    return name.name().equals(table)
        && (schema == null || schema.isEmpty() || name.schema().equals(schema));
  }

  private static void addRows(
      List<@Nullable Object[]> rows,
      TableSchema parent,
      TableSchema child,
      TableConstraint.ForeignKey key) {
    List<String> parentColumns = KeyRows.namesOf(parent, key.parentColumnIds());
    List<String> childColumns = KeyRows.namesOf(child, key.columnIds());
    for (int i = 0; i < childColumns.size(); i++) {
      rows.add(
          row(
              null,
              parent.name().schema(),
              parent.name().name(),
              parentColumns.get(i),
              null,
              child.name().schema(),
              child.name().name(),
              childColumns.get(i),
              (short) (i + 1),
              rule(key.onUpdate()),
              rule(key.onDelete()),
              key.name(),
              uniqueName(parent, key),
              (short) DatabaseMetaData.importedKeyNotDeferrable));
    }
  }

  private static short rule(ForeignKeyAction action) {
    return (short)
        switch (action) {
          case NO_ACTION -> DatabaseMetaData.importedKeyNoAction;
          case RESTRICT -> DatabaseMetaData.importedKeyRestrict;
          case CASCADE -> DatabaseMetaData.importedKeyCascade;
          case SET_NULL -> DatabaseMetaData.importedKeySetNull;
          case SET_DEFAULT -> DatabaseMetaData.importedKeySetDefault;
        };
  }

  /**
   * What is called the key that is referred to: the primary key unless a UNIQUE has the columns.
   */
  private static String uniqueName(TableSchema parent, TableConstraint.ForeignKey key) {
    for (TableConstraint.Unique unique : parent.rules().uniques()) {
      if (unique.columnIds().size() == key.parentColumnIds().size()
          && unique.columnIds().containsAll(key.parentColumnIds())) {
        return unique.name();
      }
    }
    return parent.keyName();
  }

  private static List<Object> sorted(List<@Nullable Object[]> rows, int schema, int table) {
    rows.sort(
        Comparator.comparing((@Nullable Object[] row) -> String.valueOf(row[schema]))
            .thenComparing(row -> String.valueOf(row[table]))
            .thenComparing(row -> String.valueOf(row[KEY_NAME]))
            .thenComparing(row -> (Short) row[POSITION]));
    return new ArrayList<>(rows);
  }
}
