package dev.yore.planner.catalog;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;

/**
 * One version of the catalog as Calcite schemas, in two flavours: tables with their pseudo-columns
 * for statements that name one, and without for all others, so that nothing hidden can get into a
 * {@code *} or a NATURAL JOIN. Safe for many threads.
 */
public final class SqlCatalog {
  public static final String SYSTEM_SCHEMA = "SYS";
  public static final String INFORMATION_SCHEMA = "INFORMATION_SCHEMA";

  private final Catalog catalog;
  private final CalciteSchema plainRoot;
  private final CalciteSchema pseudoRoot;
  private final Map<String, Map<String, Table>> tables = new LinkedHashMap<>();

  /** Finds the columns of a view's query; fails as any statement does. */
  public interface ViewTyper {
    RelDataType rowType(SqlCatalog catalog, String sql);
  }

  public SqlCatalog(Catalog catalog, ViewTyper viewTyper) {
    this.catalog = catalog;
    Map<String, Table> system = SystemTables.tables();
    Map<String, Table> information = InformationTables.tables();
    Map<String, Table> views = new LinkedHashMap<>();
    for (ViewSchema view : catalog.views()) {
      if (view.droppedSequence() == Long.MAX_VALUE) {
        views.put(view.name().name(), new ViewOnce(view.name(), view.sql(), viewTyper).table(this));
      }
    }
    Map<String, Table> plain = storedTables(false);
    plain.putAll(views);
    Map<String, Table> pseudo = storedTables(true);
    pseudo.putAll(views);
    plainRoot = root(plain, system, information);
    pseudoRoot = root(pseudo, system, information);
    tables.put(TableName.DEFAULT_SCHEMA, plain);
    tables.put(SYSTEM_SCHEMA, system);
    tables.put(INFORMATION_SCHEMA, information);
  }

  /** Refuses a view that, through others, is made of itself. */
  private static final class ViewOnce {
    private final TableName name;
    private final String sql;
    private final ViewTyper typer;
    private boolean deriving;

    ViewOnce(TableName name, String sql, ViewTyper typer) {
      this.name = name;
      this.sql = sql;
      this.typer = typer;
    }

    StoredView table(SqlCatalog catalog) {
      return new StoredView(name, sql, () -> derive(catalog));
    }

    private RelDataType derive(SqlCatalog catalog) {
      if (deriving) {
        throw new StoreException(
            ErrorCode.INVALID_STATEMENT,
            "view " + name + " refers to itself; replace one of the views on the way");
      }
      deriving = true;
      try {
        return typer.rowType(catalog, sql);
      } finally {
        deriving = false;
      }
    }
  }

  private Map<String, Table> storedTables(boolean withPseudoColumns) {
    Map<String, Table> byName = new LinkedHashMap<>();
    for (TableSchema table : catalog.tables()) {
      StoredTable stored = new StoredTable(table, withPseudoColumns);
      byName.put(nameById(table), stored);
      // Later ones win: among dropped tables of a name the last, and the living one over all.
      byName.put(table.name().name(), stored);
    }
    return byName;
  }

  private static CalciteSchema root(
      Map<String, Table> stored, Map<String, Table> system, Map<String, Table> information) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    root.add(TableName.DEFAULT_SCHEMA, new FixedSchema(stored));
    root.add(SYSTEM_SCHEMA, new FixedSchema(system));
    root.add(INFORMATION_SCHEMA, new FixedSchema(information));
    return root;
  }

  private static final class FixedSchema extends AbstractSchema {
    private final Map<String, Table> tables;

    FixedSchema(Map<String, Table> tables) {
      this.tables = Map.copyOf(tables);
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }

  /** A name by which one certain table is found, also when it is dropped or replaced by another. */
  public static String nameById(TableSchema table) {
    return table.name().name() + "#" + table.tableId();
  }

  public Catalog catalog() {
    return catalog;
  }

  /** The schemas for a statement that does or does not name pseudo-columns. */
  public CalciteSchema root(boolean withPseudoColumns) {
    return withPseudoColumns ? pseudoRoot : plainRoot;
  }

  /** A table, view or system table as the user may list it. */
  record Listed(String schema, String name, Table table) {
    String type() {
      return switch (table.getJdbcTableType()) {
        case VIEW -> "VIEW";
        case SYSTEM_TABLE -> "SYSTEM TABLE";
        default -> "BASE TABLE";
      };
    }
  }

  /** Everything that lives, by schema and in order of creation. */
  List<Listed> listed() {
    List<Listed> listed = new ArrayList<>();
    tables.forEach(
        (schema, byName) ->
            byName.forEach(
                (name, table) -> {
                  boolean living =
                      !(table instanceof StoredTable stored)
                          || (!stored.schema().isDropped()
                              && stored.schema().name().name().equals(name));
                  if (living) {
                    listed.add(new Listed(schema, name, table));
                  }
                }));
    return listed;
  }

  /** Names of living tables and views a user may have meant. */
  public List<String> publicNames() {
    return listed().stream()
        .filter(t -> t.schema().equals(TableName.DEFAULT_SCHEMA))
        .map(Listed::name)
        .toList();
  }
}
