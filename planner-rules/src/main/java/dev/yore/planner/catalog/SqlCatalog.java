package dev.yore.planner.catalog;

import dev.yore.store.ErrorCode;
import dev.yore.store.References;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.jspecify.annotations.Nullable;

/**
 * One version of the catalog as Calcite schemas, in flavours. Tables have their pseudo-columns for
 * statements that name one, and not for all others, so that nothing hidden can get into a {@code *}
 * or a NATURAL JOIN. Where a period clause may reach a table, its columns may be null that it did
 * not always have. Safe for many threads.
 */
public final class SqlCatalog {
  public static final String SYSTEM_SCHEMA = "SYS";
  public static final String INFORMATION_SCHEMA = "INFORMATION_SCHEMA";

  /** What a {@link #schemaOf branch's schema} begins with. */
  private static final String BRANCH_SCHEMA = TableName.DEFAULT_SCHEMA + "@";

  private final Catalogs catalogs;
  private final int branchId;
  private final Catalog catalog;
  private final ViewTyper viewTyper;

  /** Ids of columns that were nullable in a former version of a table, by table. */
  private final Map<Integer, Set<Integer>> nullableOnce;

  private final Map<Flavour, Map<String, Table>> byFlavour = new HashMap<>();
  private final Map<Flavour, CalciteSchema> roots = new HashMap<>();
  private final Map<String, Table> system = SystemTables.tables();
  private final Map<String, Table> information = InformationTables.tables();
  private final Map<String, Table> views = new LinkedHashMap<>();
  private final Map<String, Map<String, Table>> tables = new LinkedHashMap<>();
  private final Map<Integer, SqlCatalog> others = new ConcurrentHashMap<>();

  /** How tables look to a statement. */
  private record Flavour(boolean withPseudoColumns, boolean anyPeriod) {}

  /** Finds the columns of a view's query; fails as any statement does. */
  public interface ViewTyper {
    RelDataType rowType(SqlCatalog catalog, String sql);
  }

  /**
   * A branch's catalog.
   *
   * @param catalogs of all branches
   */
  public SqlCatalog(Catalogs catalogs, int branchId, ViewTyper viewTyper) {
    this.catalogs = catalogs;
    this.branchId = branchId;
    this.viewTyper = viewTyper;
    this.catalog = catalogs.of(branchId);
    this.nullableOnce = nullableOnce(catalog);
    for (ViewSchema view : catalog.views()) {
      if (view.droppedSequence() == Long.MAX_VALUE) {
        views.put(
            view.name().name(),
            new ViewOnce(view.name(), view.sql(), view.comment(), viewTyper).table(this));
      }
    }
    for (boolean withPseudoColumns : new boolean[] {true, false}) {
      for (boolean anyPeriod : new boolean[] {true, false}) {
        Flavour flavour = new Flavour(withPseudoColumns, anyPeriod);
        Map<String, Table> stored = storedTables(flavour);
        stored.putAll(views);
        byFlavour.put(flavour, stored);
        roots.put(flavour, root(stored, flavour));
        tables.put(TableName.DEFAULT_SCHEMA, stored); // Stays the last: the plain one.
      }
    }
    tables.put(SYSTEM_SCHEMA, system);
    tables.put(INFORMATION_SCHEMA, information);
  }

  /** Refuses a view that, through others, is made of itself. */
  private static final class ViewOnce {
    private final TableName name;
    private final String sql;
    private final @Nullable String comment;
    private final ViewTyper typer;
    private boolean deriving;

    ViewOnce(TableName name, String sql, @Nullable String comment, ViewTyper typer) {
      this.name = name;
      this.sql = sql;
      this.comment = comment;
      this.typer = typer;
    }

    StoredView table(SqlCatalog catalog) {
      return new StoredView(name, sql, comment, catalog.ownSchema(), () -> derive(catalog));
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

  /**
   * The schemas for a session that reads the past: tables have the names and columns they had.
   *
   * @param sequence what the session reads
   */
  public CalciteSchema rootAt(boolean withPseudoColumns, long sequence) {
    Flavour flavour = new Flavour(withPseudoColumns, true);
    Map<String, Table> then = storedTables(flavour);
    then.putAll(views);
    for (TableSchema table : catalog.tables()) {
      catalog
          .versionAt(table.tableId(), sequence)
          .ifPresent(
              version -> {
                Table old = new StoredTable(version, withPseudoColumns, sometimesNull(version));
                then.put(table.name().name(), old);
              });
    }
    for (TableSchema table : catalog.tables()) {
      catalog
          .versionAt(table.tableId(), sequence)
          .ifPresent(
              version ->
                  then.put(
                      version.name().name(),
                      new StoredTable(version, withPseudoColumns, sometimesNull(version))));
    }
    return root(then, flavour);
  }

  private Map<String, Table> storedTables(Flavour flavour) {
    Map<String, Table> byName = new LinkedHashMap<>();
    for (TableSchema version : catalog.former()) {
      addVersion(version, flavour, byName);
    }
    for (TableSchema table : catalog.tables()) {
      addVersion(table, flavour, byName);
    }
    for (TableSchema table : catalog.tables()) {
      // Among dropped tables of a name the one that lived last, and the living one over all.
      if (!table.isDropped() || isLastOfItsName(table)) {
        byName.put(
            table.name().name(),
            new StoredTable(
                table,
                flavour.withPseudoColumns,
                flavour.anyPeriod ? sometimesNull(table) : Set.of()));
      }
    }
    return byName;
  }

  private void addVersion(TableSchema version, Flavour flavour, Map<String, Table> byName) {
    byName.put(
        nameOfVersion(version), new StoredTable(version, flavour.withPseudoColumns, Set.of()));
    byName.put(
        nameInAnyPeriod(version),
        new StoredTable(version, flavour.withPseudoColumns, sometimesNull(version)));
    byName.put(nameOfChanges(version), StoredTable.changesOf(version, sometimesNull(version)));
  }

  private boolean isLastOfItsName(TableSchema dropped) {
    return catalog.table(dropped.name()).isEmpty()
        && catalog.lastDropped(dropped.name()).filter(dropped::equals).isPresent();
  }

  /** Columns that were added after the table's creation, or nullable once. */
  private Set<Integer> sometimesNull(TableSchema table) {
    Set<Integer> once = nullableOnce.getOrDefault(table.tableId(), Set.of());
    Set<Integer> ids = new HashSet<>();
    for (Column column : table.columns()) {
      if (column.older() != null || once.contains(column.id())) {
        ids.add(column.id());
      }
    }
    return ids;
  }

  private static Map<Integer, Set<Integer>> nullableOnce(Catalog catalog) {
    Map<Integer, Set<Integer>> byTable = new HashMap<>();
    for (TableSchema version : catalog.former()) {
      Set<Integer> ids = byTable.computeIfAbsent(version.tableId(), id -> new HashSet<>());
      version.columns().stream().filter(Column::nullable).forEach(c -> ids.add(c.id()));
    }
    return byTable;
  }

  private CalciteSchema root(Map<String, Table> stored, Flavour flavour) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    root.add(TableName.DEFAULT_SCHEMA, new FixedSchema(stored));
    root.add(SYSTEM_SCHEMA, new FixedSchema(system));
    root.add(INFORMATION_SCHEMA, new FixedSchema(information));
    for (Branch branch : catalogs.branches().branches()) {
      if (branch.branchId() != branchId) {
        root.add(schemaOf(branch), new OtherBranch(branch.branchId(), flavour));
      }
    }
    return root;
  }

  /** The schema under which statements on other branches find a branch's tables and views. */
  public static String schemaOf(Branch branch) {
    return BRANCH_SCHEMA + branch.name();
  }

  /** Whether a schema is that of tables and views, of this branch or of another. */
  public static boolean isPublic(String schema) {
    return schema.equals(TableName.DEFAULT_SCHEMA) || schema.startsWith(BRANCH_SCHEMA);
  }

  /** The catalog behind {@link TableName#DEFAULT_SCHEMA} or a {@link #schemaOf branch's schema}. */
  public SqlCatalog ofSchema(String schema) {
    return schema.startsWith(BRANCH_SCHEMA)
        ? ofBranch(
            References.branch(catalogs.branches(), schema.substring(BRANCH_SCHEMA.length()))
                .branchId())
        : this;
  }

  /** Another branch's catalog at the same instant. */
  private SqlCatalog ofBranch(int id) {
    return id == branchId
        ? this
        : others.computeIfAbsent(id, other -> new SqlCatalog(catalogs, other, viewTyper));
  }

  /** Another branch's tables and views; most statements never ask for them. */
  private final class OtherBranch extends AbstractSchema {
    private final int id;
    private final Flavour flavour;

    OtherBranch(int id, Flavour flavour) {
      this.id = id;
      this.flavour = flavour;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return Objects.requireNonNull(ofBranch(id).byFlavour.get(flavour));
    }
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

  /** A name by which one certain version of a table is found, whatever has its name now. */
  public static String nameOfVersion(TableSchema version) {
    return version.name().name() + "#" + version.tableId() + "@" + version.sinceSequence();
  }

  /** A name by which one certain version of a table is found to be read in whatever period. */
  public static String nameInAnyPeriod(TableSchema version) {
    return nameOfVersion(version) + "$ANY";
  }

  /** A name by which the changes of a table are found, in terms of that version's columns. */
  public static String nameOfChanges(TableSchema version) {
    return nameOfVersion(version) + "$CHANGES";
  }

  private String ownSchema() {
    return schemaOf(catalogs.branches().branchById(branchId).orElseThrow());
  }

  /** The branch's own. */
  public Catalog catalog() {
    return catalog;
  }

  public Catalogs catalogs() {
    return catalogs;
  }

  public int branchId() {
    return branchId;
  }

  /** Changes with every definition, on whatever branch. */
  public long version() {
    return catalogs.version();
  }

  /**
   * The schemas for a statement.
   *
   * @param withPseudoColumns whether it names pseudo-columns
   * @param anyPeriod whether period clauses may reach its tables
   */
  public CalciteSchema root(boolean withPseudoColumns, boolean anyPeriod) {
    return Objects.requireNonNull(roots.get(new Flavour(withPseudoColumns, anyPeriod)));
  }

  /** Schemas of the present that one execution may add tables of its own to. */
  public CalciteSchema newRoot() {
    Flavour flavour = new Flavour(false, false);
    return root(storedTables(flavour), flavour);
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
