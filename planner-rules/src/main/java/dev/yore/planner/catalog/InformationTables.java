package dev.yore.planner.catalog;

import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** INFORMATION_SCHEMA, as the standard names it. Pure functions. */
final class InformationTables {
  /** The one catalog there is. */
  static final String CATALOG = "YORE";

  private InformationTables() {}

  static Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (SystemTable table : List.of(schemata(), listOfTables(), columns(), views())) {
      tables.put(table.name(), table);
    }
    tables.putAll(ConstraintTables.tables());
    return tables;
  }

  static RelDataTypeFactory.Builder named(RelDataTypeFactory factory, String... names) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (String name : names) {
      builder.add(name, SqlTypeName.VARCHAR);
    }
    return builder;
  }

  private static SystemTable schemata() {
    return new SystemTable(
        "SCHEMATA",
        factory -> named(factory, "CATALOG_NAME", "SCHEMA_NAME").build(),
        (source, context) ->
            source.catalog().listed().stream()
                .map(SqlCatalog.Listed::schema)
                .distinct()
                .map(schema -> new @Nullable Object[] {CATALOG, schema})
                .toList());
  }

  private static SystemTable listOfTables() {
    return new SystemTable(
        "TABLES",
        factory ->
            named(factory, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE")
                .add("REMARKS", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) ->
            source.catalog().listed().stream()
                .map(
                    t ->
                        new @Nullable Object[] {
                          CATALOG, t.schema(), t.name(), t.type(), remarks(t.table())
                        })
                .toList());
  }

  private static @Nullable String remarks(Table table) {
    if (table instanceof StoredView view) {
      return view.comment();
    }
    return table instanceof StoredTable stored ? stored.schema().comment() : null;
  }

  private static @Nullable String remarks(Table table, int ordinal) {
    return table instanceof StoredTable stored
        ? stored.schema().columns().get(ordinal).comment()
        : null;
  }

  private static SystemTable columns() {
    return new SystemTable(
        "COLUMNS",
        factory ->
            named(factory, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME")
                .add("ORDINAL_POSITION", SqlTypeName.INTEGER)
                .add("COLUMN_DEFAULT", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("IS_NULLABLE", SqlTypeName.VARCHAR)
                .add("DATA_TYPE", SqlTypeName.VARCHAR)
                .add("JDBC_TYPE", SqlTypeName.INTEGER)
                .add("CHARACTER_MAXIMUM_LENGTH", SqlTypeName.INTEGER)
                .nullable(true)
                .add("NUMERIC_PRECISION", SqlTypeName.INTEGER)
                .nullable(true)
                .add("NUMERIC_SCALE", SqlTypeName.INTEGER)
                .nullable(true)
                .add("DATETIME_PRECISION", SqlTypeName.INTEGER)
                .nullable(true)
                .add("REMARKS", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          source.catalog().listed().forEach(t -> addColumns(t, rows));
          return rows;
        });
  }

  private static void addColumns(SqlCatalog.Listed listed, List<@Nullable Object[]> rows) {
    RelDataType rowType;
    try {
      rowType = listed.table().getRowType(YoreTypeFactory.INSTANCE);
    } catch (CalciteException | StoreException e) {
      // A view whose tables are gone has no columns; it must not hide everybody else's.
      if (e instanceof StoreException known && known.code() == ErrorCode.INTERNAL) {
        throw e;
      }
      return;
    }
    for (RelDataTypeField field : rowType.getFieldList()) {
      RelDataType type = field.getType();
      boolean characters =
          SqlTypeFamily.CHARACTER.contains(type) || SqlTypeFamily.BINARY.contains(type);
      boolean datetime = SqlTypeFamily.DATETIME.contains(type);
      rows.add(
          new @Nullable Object[] {
            CATALOG,
            listed.schema(),
            listed.name(),
            field.getName(),
            field.getIndex() + 1,
            defaultOf(listed.table(), field.getIndex()),
            type.isNullable() ? "YES" : "NO",
            type.getSqlTypeName().getName(),
            type.getSqlTypeName().getJdbcOrdinal(),
            characters ? precision(type) : null,
            SqlTypeFamily.NUMERIC.contains(type) ? precision(type) : null,
            SqlTypeFamily.EXACT_NUMERIC.contains(type) ? Integer.valueOf(type.getScale()) : null,
            datetime ? precision(type) : null,
            remarks(listed.table(), field.getIndex())
          });
    }
  }

  private static @Nullable Integer precision(RelDataType type) {
    int precision = type.getPrecision();
    return precision < 0 ? null : precision;
  }

  private static @Nullable String defaultOf(Table table, int ordinal) {
    return table instanceof StoredTable stored
        ? stored.schema().columns().get(ordinal).defaultSql()
        : null;
  }

  private static SystemTable views() {
    return new SystemTable(
        "VIEWS",
        factory ->
            named(factory, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "VIEW_DEFINITION")
                .build(),
        (source, context) ->
            source.catalog().listed().stream()
                .filter(t -> t.table() instanceof StoredView)
                .map(
                    t ->
                        new @Nullable Object[] {
                          CATALOG, t.schema(), t.name(), ((StoredView) t.table()).getViewSql()
                        })
                .toList());
  }
}
