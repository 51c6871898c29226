package dev.yore.driver.meta;

import dev.yore.driver.jdbc.SqlText;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DatabaseMetaData}'s questions about tables from the catalog as it is now. One per
 * question, on the session's thread.
 */
final class CatalogRows {
  private static final String TABLE = "TABLE";
  private static final String VIEW = "VIEW";
  private static final String SYSTEM_TABLE = "SYSTEM TABLE";

  /** Where the planner lists what it has beside the catalog's own tables. */
  private static final String LIST_SYSTEM_TABLES =
      "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
          + " WHERE TABLE_SCHEMA IN ('SYS', 'INFORMATION_SCHEMA')";

  private final Catalog catalog;
  private final SqlSession session;

  CatalogRows(Catalog catalog, SqlSession session) {
    this.catalog = catalog;
    this.session = session;
  }

  /** A table, view or system table that lives now. */
  private record Relation(TableName name, String type, @Nullable String comment) {}

  private List<Relation> relations() {
    List<Relation> list = new ArrayList<>();
    for (TableSchema table : catalog.tables()) {
      if (!table.isDropped()) {
        list.add(new Relation(table.name(), TABLE, table.comment()));
      }
    }
    for (ViewSchema view : catalog.views()) {
      if (view.droppedSequence() == Long.MAX_VALUE) {
        list.add(new Relation(view.name(), VIEW, view.comment()));
      }
    }
    for (@Nullable Object[] row : query(LIST_SYSTEM_TABLES)) {
      TableName name = new TableName(String.valueOf(row[0]).trim(), String.valueOf(row[1]).trim());
      list.add(new Relation(name, SYSTEM_TABLE, null));
    }
    // JDBC's order: type, schema, name.
    list.sort(
        Comparator.comparing(Relation::type)
            .thenComparing(r -> r.name().schema())
            .thenComparing(r -> r.name().name()));
    return list;
  }

  private List<@Nullable Object[]> query(String sql) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    PreparedSql prepared = session.prepare(sql);
    if (session.execute(prepared, List.of(), new AtomicBoolean(), 0) instanceof SqlResult.Rows r) {
      try (RowCursor cursor = r.cursor()) {
        for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  List<Object> tables(LikePattern schema, LikePattern table, @Nullable List<String> types) {
    List<Object> rows = new ArrayList<>();
    for (Relation relation : relations()) {
      TableName name = relation.name();
      if (schema.matches(name.schema())
          && table.matches(name.name())
          && (types == null || types.contains(relation.type()))) {
        rows.add(
            row(
                null,
                name.schema(),
                name.name(),
                relation.type(),
                relation.comment(),
                null,
                null,
                null,
                null,
                null));
      }
    }
    return rows;
  }

  List<Object> schemas(LikePattern pattern) {
    Set<String> names = new TreeSet<>();
    names.add(TableName.DEFAULT_SCHEMA);
    relations().forEach(r -> names.add(r.name().schema()));
    List<Object> rows = new ArrayList<>();
    for (String name : names) {
      if (pattern.matches(name)) {
        rows.add(row(name, null));
      }
    }
    return rows;
  }

  static List<Object> tableTypes() {
    return List.of(row(SYSTEM_TABLE), row(TABLE), row(VIEW));
  }

  List<Object> columns(LikePattern schema, LikePattern table, LikePattern column) {
    List<Relation> relations = relations();
    // JDBC's order for columns: schema, table, position.
    relations.sort(
        Comparator.comparing((Relation r) -> r.name().schema())
            .thenComparing(r -> r.name().name()));
    List<Object> rows = new ArrayList<>();
    for (Relation relation : relations) {
      TableName name = relation.name();
      if (schema.matches(name.schema()) && table.matches(name.name())) {
        int position = 0;
        for (Column c : columnsOf(relation)) {
          position++;
          if (column.matches(c.name())) {
            rows.add(columnRow(name, c, position));
          }
        }
      }
    }
    return rows;
  }

  private List<Column> columnsOf(Relation relation) {
    TableSchema table = catalog.table(relation.name()).orElse(null);
    return table != null ? table.columns() : plannedColumns(relation.name());
  }

  /** Only the planner knows a view's columns. */
  private List<Column> plannedColumns(TableName name) {
    String sql = "SELECT * FROM " + SqlText.name(name.schema()) + "." + SqlText.name(name.name());
    List<Column> columns = new ArrayList<>();
    try {
      for (RelDataTypeField field : session.prepare(sql).rowType().getFieldList()) {
        ColumnType type = SqlTypes.columnType(field.getType());
        columns.add(
            new Column(
                columns.size(),
                field.getName(),
                type == null ? ColumnType.varchar(ColumnType.UNBOUNDED) : type,
                field.getType().isNullable(),
                null));
      }
    } catch (StoreException e) {
      // A view over a table that was dropped has no columns now; the others are still wanted.
      return List.of();
    }
    return columns;
  }

  private static Object columnRow(TableName table, Column column, int position) {
    ColumnType type = column.type();
    return row(
        null,
        table.schema(),
        table.name(),
        column.name(),
        TypeRows.jdbcType(type.kind()),
        TypeRows.name(type.kind()),
        TypeRows.size(type),
        null,
        TypeRows.digits(type),
        TypeRows.radix(type.kind()),
        column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        column.comment(),
        column.defaultSql(),
        null,
        null,
        TypeRows.octets(type),
        position,
        column.nullable() ? "YES" : "NO",
        null,
        null,
        null,
        null,
        column.identity() == null ? "NO" : "YES",
        "NO");
  }

  static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }
}
