package dev.yore.planner.session;

import dev.yore.parser.SqlAlterTable;
import dev.yore.parser.SqlAlterTable.Action;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.DefaultConstant;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.EngineSettings;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.retention.Retention;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.schema.ColumnStrategy;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.ddl.SqlColumnDeclaration;
import org.apache.calcite.sql.ddl.SqlDdlNodes;
import org.jspecify.annotations.Nullable;

/** Turns ALTER TABLE and UNDROP TABLE into changes of the catalog. Safe for many threads. */
final class AlterCompiler {
  /** More than any store lives, and still a date. */
  private static final int MAX_RETENTION_AMOUNT = 100_000;

  private final QueryPlanner planner;
  private final Store store;
  private final EngineSettings settings;
  private final ConstraintCompiler constraints;

  AlterCompiler(QueryPlanner planner, Store store, EngineSettings settings) {
    this.planner = planner;
    this.store = store;
    this.settings = settings;
    this.constraints = new ConstraintCompiler(planner);
  }

  Compiled compile(SqlAlterTable alter, SqlCatalog catalog) {
    TableName name = DdlCompiler.name(alter.name());
    if (alter.action() instanceof Action.Undrop undrop) {
      SqlIdentifier newName = undrop.newName();
      return new Compiled.Ddl(
          new CatalogChange.UndropTable(name, newName == null ? name : DdlCompiler.name(newName)));
    }
    Optional<TableSchema> found = catalog.catalog().table(name);
    if (found.isEmpty() && alter.ifExists()) {
      return new Compiled.Ddl(null);
    }
    if (catalog.catalog().view(name).isPresent()) {
      throw DdlCompiler.invalid(
          name + " is a view; CREATE OR REPLACE VIEW gives it other columns", alter.name());
    }
    TableSchema table =
        found.orElseThrow(
            () ->
                new StoreException(
                    ErrorCode.TABLE_NOT_FOUND,
                    "table "
                        + name
                        + " not found"
                        + ErrorTranslator.suggestion(name.name(), catalog.publicNames())));
    if (alter.action() instanceof Action.SetRetention set) {
      Retention retention = retention(set, alter);
      int tableId = table.tableId();
      return new Compiled.StoreAction(store -> store.retention().set(tableId, retention));
    }
    TableAlteration alteration = alteration(alter.action(), table, catalog);
    return new Compiled.Ddl(
        alteration == null ? null : new CatalogChange.AlterTable(name, alteration));
  }

  private static @Nullable Retention retention(Action.SetRetention set, SqlAlterTable alter) {
    List<Retention.Rule> rules = new ArrayList<>();
    for (SqlAlterTable.Rule rule : set.rules()) {
      String unit =
          rule.unit().endsWith("S")
              ? rule.unit().substring(0, rule.unit().length() - 1)
              : rule.unit();
      int amount;
      try {
        amount = Integer.parseInt(rule.amount());
      } catch (NumberFormatException e) {
        amount = 0;
      }
      if (amount < 1 || amount > MAX_RETENTION_AMOUNT) {
        throw DdlCompiler.invalid(
            "a retention of "
                + rule.amount()
                + " "
                + rule.unit()
                + " is not between 1 and "
                + MAX_RETENTION_AMOUNT,
            alter);
      }
      rules.add(
          new Retention.Rule(
              Retention.Granularity.valueOf(rule.granularity()),
              amount,
              Retention.Unit.valueOf(unit)));
    }
    return rules.isEmpty() ? null : new Retention(rules);
  }

  /** Null if there is nothing to do. */
  private @Nullable TableAlteration alteration(
      Action action, TableSchema table, SqlCatalog catalog) {
    if (action instanceof Action.Add add) {
      return add(add, table, catalog);
    }
    if (action instanceof Action.AddConstraint add) {
      return new TableAlteration.AddConstraint(
          constraints.constraint(add.constraint(), table, catalog));
    }
    if (action instanceof Action.DropConstraint drop) {
      String constraint = drop.name().getSimple();
      boolean missing = drop.ifExists() && table.rules().constraint(constraint).isEmpty();
      return missing ? null : ConstraintCompiler.drop(table, drop.name());
    }
    if (action instanceof Action.Drop drop) {
      String column = drop.column().getSimple();
      boolean missing = drop.ifExists() && table.ordinalOf(column) < 0;
      return missing ? null : new TableAlteration.DropColumn(column);
    }
    if (action instanceof Action.RenameColumn rename) {
      return new TableAlteration.RenameColumn(
          rename.column().getSimple(), newName(rename.newName()));
    }
    if (action instanceof Action.RenameTable rename) {
      return new TableAlteration.RenameTable(DdlCompiler.name(rename.newName()));
    }
    if (action instanceof Action.SetType set) {
      String column = set.column().name.getSimple();
      return new TableAlteration.SetType(column, DdlCompiler.type(set.column(), column));
    }
    if (action instanceof Action.SetDefault set) {
      return setDefault(set, table, catalog);
    }
    Action.SetNullable set = (Action.SetNullable) action;
    return new TableAlteration.SetNullable(set.column().getSimple(), set.nullable());
  }

  private static String newName(SqlIdentifier id) {
    if (PseudoColumns.isPseudo(id.getSimple())) {
      throw DdlCompiler.invalid(id + " is kept by the database; give the column another name", id);
    }
    return id.getSimple();
  }

  private @Nullable TableAlteration add(Action.Add add, TableSchema table, SqlCatalog catalog) {
    String name = newName(add.column().name);
    if (!add.constraints().isEmpty()) {
      throw DdlCompiler.invalid(
          "ADD COLUMN adds the column only; then ALTER TABLE "
              + table.name()
              + " ADD CONSTRAINT adds what it must satisfy",
          add.constraints().get(0));
    }
    if (add.ifNotExists() && table.ordinalOf(name) >= 0) {
      return null;
    }
    ColumnType type = DdlCompiler.type(add.column(), name);
    String defaultSql = DdlCompiler.defaultSql(planner, add.column(), name, type, catalog);
    boolean nullable = !Boolean.FALSE.equals(add.column().dataType.getNullable());
    Column column = new Column(table.nextColumnId(), name, type, nullable, defaultSql);
    Object value = DefaultConstant.of(column, planner, catalog, store, settings);
    return new TableAlteration.AddColumn(name, type, nullable, defaultSql, value);
  }

  private TableAlteration setDefault(Action.SetDefault set, TableSchema table, SqlCatalog catalog) {
    String name = set.column().getSimple();
    SqlNode expression = set.expression();
    int ordinal = table.ordinalOf(name);
    if (expression == null || ordinal < 0) {
      return new TableAlteration.SetDefault(name, null);
    }
    SqlColumnDeclaration declared =
        (SqlColumnDeclaration)
            SqlDdlNodes.column(
                set.column().getParserPosition(),
                set.column(),
                new org.apache.calcite.sql.SqlDataTypeSpec(
                    new org.apache.calcite.sql.SqlBasicTypeNameSpec(
                        org.apache.calcite.sql.type.SqlTypeName.ANY,
                        set.column().getParserPosition()),
                    set.column().getParserPosition()),
                expression,
                ColumnStrategy.DEFAULT);
    return new TableAlteration.SetDefault(
        name,
        DdlCompiler.defaultSql(
            planner, declared, name, table.columns().get(ordinal).type(), catalog));
  }
}
