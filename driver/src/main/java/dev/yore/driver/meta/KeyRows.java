package dev.yore.driver.meta;

import static dev.yore.driver.meta.CatalogRows.row;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableSchema;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DatabaseMetaData}'s questions about keys and indexes from the catalog as it is
 * now. One per question, on the session's thread.
 */
final class KeyRows {
  private final Catalog catalog;

  KeyRows(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The living tables of that exact name, in any schema if none is given. */
  private List<TableSchema> tablesNamed(@Nullable String schema, @Nullable String table) {
    return catalog.tables().stream()
        .filter(t -> !t.isDropped() && t.name().name().equals(table))
        .filter(t -> schema == null || schema.isEmpty() || t.name().schema().equals(schema))
        .toList();
  }

  List<Object> primaryKeys(@Nullable String schema, @Nullable String tableName) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableSchema table : tablesNamed(schema, tableName)) {
      short position = 0;
      for (int ordinal : table.keyColumns()) {
        String column = table.columns().get(ordinal).name();
        rows.add(
            row(
                null,
                table.name().schema(),
                table.name().name(),
                column,
                ++position,
                table.keyName()));
      }
    }
    // JDBC's order: by column name.
    rows.sort(Comparator.comparing(row -> String.valueOf(row[3])));
    return new ArrayList<>(rows);
  }

  List<Object> indexInfo(@Nullable String schema, @Nullable String tableName, boolean unique) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableSchema table : tablesNamed(schema, tableName)) {
      List<String> key = new ArrayList<>();
      table.keyColumns().forEach(ordinal -> key.add(table.columns().get(ordinal).name()));
      addIndex(rows, table, table.keyName(), true, key);
      for (TableConstraint.Unique rule : table.rules().uniques()) {
        addIndex(rows, table, rule.name(), true, namesOf(table, rule.columnIds()));
      }
      for (TableIndex index : table.rules().indexes()) {
        if (!index.unique() && !unique) {
          addIndex(rows, table, index.name(), false, namesOf(table, index.columnIds()));
        }
      }
    }
    // JDBC's order: unique ones first, then by name and position.
    rows.sort(
        Comparator.comparing((@Nullable Object[] row) -> (Boolean) row[3])
            .thenComparing(row -> String.valueOf(row[5]))
            .thenComparing(row -> (Short) row[7]));
    return new ArrayList<>(rows);
  }

  private static void addIndex(
      List<@Nullable Object[]> rows,
      TableSchema table,
      String name,
      boolean unique,
      List<String> columns) {
    short position = 0;
    for (String column : columns) {
      rows.add(
          row(
              null,
              table.name().schema(),
              table.name().name(),
              !unique,
              null,
              name,
              DatabaseMetaData.tableIndexOther,
              ++position,
              column,
              "A",
              null,
              null,
              null));
    }
  }

  static List<String> namesOf(TableSchema table, List<Integer> columnIds) {
    return columnIds.stream().map(id -> table.columns().get(table.ordinalOfId(id)).name()).toList();
  }

  List<Object> bestRowIdentifier(@Nullable String schema, @Nullable String tableName) {
    List<Object> rows = new ArrayList<>();
    for (TableSchema table : tablesNamed(schema, tableName)) {
      for (int ordinal : table.keyColumns()) {
        Column column = table.columns().get(ordinal);
        Integer digits = TypeRows.digits(column.type());
        rows.add(
            row(
                (short) DatabaseMetaData.bestRowSession,
                column.name(),
                TypeRows.jdbcType(column.type().kind()),
                TypeRows.name(column.type().kind()),
                TypeRows.size(column.type()),
                null,
                digits == null ? null : digits.shortValue(),
                (short) DatabaseMetaData.bestRowNotPseudo));
      }
    }
    return rows;
  }
}
