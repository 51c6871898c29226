package dev.yore.planner.catalog;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableConstraint.Check;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What INFORMATION_SCHEMA tells of constraints and indexes. Pure functions. */
final class ConstraintTables {
  private ConstraintTables() {}

  static Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (SystemTable table :
        List.of(
            tableConstraints(),
            keyColumnUsage(),
            referentialConstraints(),
            checkConstraints(),
            indexes())) {
      tables.put(table.name(), table);
    }
    return tables;
  }

  private static List<TableSchema> living(SystemSource source) {
    return source.catalog().catalog().tables().stream().filter(t -> !t.isDropped()).toList();
  }

  private static SystemTable tableConstraints() {
    return new SystemTable(
        "TABLE_CONSTRAINTS",
        factory ->
            InformationTables.named(
                    factory,
                    "CONSTRAINT_NAME",
                    "TABLE_CATALOG",
                    "TABLE_SCHEMA",
                    "TABLE_NAME",
                    "CONSTRAINT_TYPE")
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (TableSchema table : living(source)) {
            if (table.hasKey()) {
              rows.add(constraint(table, table.keyName(), "PRIMARY KEY"));
            }
            for (TableConstraint c : table.rules().constraints()) {
              rows.add(constraint(table, c.name(), typeOf(c)));
            }
          }
          return rows;
        });
  }

  /** A period is a CHECK that it ends after it begins. */
  private static String typeOf(TableConstraint constraint) {
    if (constraint instanceof ForeignKey) {
      return "FOREIGN KEY";
    }
    boolean unique =
        constraint instanceof Unique || constraint instanceof TableConstraint.WithoutOverlaps;
    return unique ? "UNIQUE" : "CHECK";
  }

  private static @Nullable Object[] constraint(TableSchema table, String name, String type) {
    return new Object[] {
      name, InformationTables.CATALOG, table.name().schema(), table.name().name(), type
    };
  }

  private static SystemTable keyColumnUsage() {
    return new SystemTable(
        "KEY_COLUMN_USAGE",
        factory ->
            InformationTables.named(
                    factory,
                    "CONSTRAINT_NAME",
                    "TABLE_CATALOG",
                    "TABLE_SCHEMA",
                    "TABLE_NAME",
                    "COLUMN_NAME")
                .add("ORDINAL_POSITION", SqlTypeName.INTEGER)
                .add("POSITION_IN_UNIQUE_CONSTRAINT", SqlTypeName.INTEGER)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (TableSchema table : living(source)) {
            addKeyColumns(table, source.catalog().catalog(), rows);
          }
          return rows;
        });
  }

  private static void addKeyColumns(
      TableSchema table, Catalog catalog, List<@Nullable Object[]> rows) {
    addColumns(table, table.keyName(), table.keyColumnIds(), null, rows);
    for (TableConstraint constraint : table.rules().constraints()) {
      if (constraint instanceof Unique) {
        addColumns(table, constraint.name(), constraint.columnIds(), null, rows);
      } else if (constraint instanceof ForeignKey key) {
        TableSchema parent = catalog.tableById(key.parentTableId()).orElseThrow();
        List<Integer> order = referred(parent, key).columnIds();
        List<Integer> positions =
            key.parentColumnIds().stream().map(id -> order.indexOf(id) + 1).toList();
        addColumns(table, key.name(), key.columnIds(), positions, rows);
      }
    }
  }

  private static void addColumns(
      TableSchema table,
      String constraint,
      List<Integer> columnIds,
      @Nullable List<Integer> positions,
      List<@Nullable Object[]> rows) {
    for (int i = 0; i < columnIds.size(); i++) {
      rows.add(
          new @Nullable Object[] {
            constraint,
            InformationTables.CATALOG,
            table.name().schema(),
            table.name().name(),
            table.columns().get(table.ordinalOfId(columnIds.get(i))).name(),
            i + 1,
            positions == null ? null : positions.get(i)
          });
    }
  }

  /** The key or the constraint that a foreign key refers to. */
  private static Unique referred(TableSchema parent, ForeignKey key) {
    Set<Integer> wanted = new HashSet<>(key.parentColumnIds());
    if (wanted.equals(new HashSet<>(parent.keyColumnIds()))) {
      return new Unique(parent.keyName(), parent.keyColumnIds());
    }
    return parent.rules().uniques().stream()
        .filter(u -> wanted.equals(new HashSet<>(u.columnIds())))
        .findFirst()
        .orElseThrow();
  }

  private static SystemTable referentialConstraints() {
    return new SystemTable(
        "REFERENTIAL_CONSTRAINTS",
        factory ->
            InformationTables.named(
                    factory,
                    "CONSTRAINT_CATALOG",
                    "CONSTRAINT_SCHEMA",
                    "CONSTRAINT_NAME",
                    "TABLE_NAME",
                    "UNIQUE_CONSTRAINT_NAME",
                    "UNIQUE_TABLE_NAME",
                    "MATCH_OPTION",
                    "UPDATE_RULE",
                    "DELETE_RULE")
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (TableSchema table : living(source)) {
            for (ForeignKey key : table.rules().foreignKeys()) {
              TableSchema parent =
                  source.catalog().catalog().tableById(key.parentTableId()).orElseThrow();
              rows.add(
                  new Object[] {
                    InformationTables.CATALOG,
                    table.name().schema(),
                    key.name(),
                    table.name().name(),
                    referred(parent, key).name(),
                    parent.name().name(),
                    "NONE",
                    text(key.onUpdate()),
                    text(key.onDelete())
                  });
            }
          }
          return rows;
        });
  }

  private static String text(ForeignKeyAction action) {
    return action.name().replace('_', ' ');
  }

  private static SystemTable checkConstraints() {
    return new SystemTable(
        "CHECK_CONSTRAINTS",
        factory ->
            InformationTables.named(
                    factory,
                    "CONSTRAINT_CATALOG",
                    "CONSTRAINT_SCHEMA",
                    "CONSTRAINT_NAME",
                    "TABLE_NAME",
                    "CHECK_CLAUSE")
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (TableSchema table : living(source)) {
            for (Check check : table.rules().checks()) {
              rows.add(
                  new Object[] {
                    InformationTables.CATALOG,
                    table.name().schema(),
                    check.name(),
                    table.name().name(),
                    check.sql()
                  });
            }
          }
          return rows;
        });
  }

  private static SystemTable indexes() {
    return new SystemTable(
        "INDEXES",
        factory ->
            InformationTables.named(
                    factory, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "INDEX_NAME")
                .add("IS_UNIQUE", SqlTypeName.BOOLEAN)
                .add("COLUMN_NAME", SqlTypeName.VARCHAR)
                .add("ORDINAL_POSITION", SqlTypeName.INTEGER)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (TableSchema table : living(source)) {
            forEachIndex(table, index -> addIndex(table, index, rows));
          }
          return rows;
        });
  }

  /** Indexes, and what is looked up as quickly: keys and UNIQUE constraints. */
  private static void forEachIndex(TableSchema table, Consumer<TableIndex> found) {
    if (table.hasKey()) {
      found.accept(new TableIndex(table.keyName(), table.keyColumnIds(), true));
    }
    for (TableConstraint constraint : table.rules().constraints()) {
      if (constraint instanceof Unique unique) {
        found.accept(new TableIndex(unique.name(), unique.columnIds(), true));
      }
    }
    table.rules().indexes().forEach(found);
  }

  private static void addIndex(TableSchema table, TableIndex index, List<@Nullable Object[]> rows) {
    for (int i = 0; i < index.columnIds().size(); i++) {
      rows.add(
          new Object[] {
            InformationTables.CATALOG,
            table.name().schema(),
            table.name().name(),
            index.name(),
            index.unique(),
            table.columns().get(table.ordinalOfId(index.columnIds().get(i))).name(),
            i + 1
          });
    }
  }
}
