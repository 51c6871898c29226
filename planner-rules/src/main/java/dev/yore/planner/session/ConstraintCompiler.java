package dev.yore.planner.session;

import dev.yore.parser.SqlCreateIndex;
import dev.yore.parser.SqlDropIndex;
import dev.yore.parser.SqlTableConstraint;
import dev.yore.parser.SqlTableConstraint.Rule;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableRules;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.ddl.SqlKeyConstraint;
import org.jspecify.annotations.Nullable;

/** Turns constraints and indexes into data of the catalog. Safe for many threads. */
final class ConstraintCompiler {
  private final QueryPlanner planner;

  ConstraintCompiler(QueryPlanner planner) {
    this.planner = planner;
  }

  /** The rules of a table that is being created. */
  TableRules rules(
      TableName name,
      List<Column> columns,
      List<Integer> keyColumns,
      SqlNodeList elements,
      SqlCatalog catalog) {
    TableSchema table =
        new TableSchema(ForeignKey.SELF, name, columns, keyColumns, 1, Long.MAX_VALUE, null);
    TableRules rules = new TableRules(keyName(elements), List.of(), List.of());
    List<SqlNode> ordered = new ArrayList<>(elements.getList());
    // Others speak of periods, wherever they were written.
    ordered.sort(Comparator.comparing(element -> !isPeriod(element)));
    for (SqlNode element : ordered) {
      if (element instanceof SqlTableConstraint) {
        table = table.withRules(rules);
        rules = rules.with(constraint(element, table, catalog));
      }
    }
    return rules;
  }

  private static boolean isPeriod(SqlNode element) {
    return element instanceof SqlTableConstraint declared && declared.rule() instanceof Rule.Period;
  }

  private static @Nullable String keyName(SqlNodeList elements) {
    for (SqlNode element : elements) {
      if (element instanceof SqlKeyConstraint key
          && key.getOperandList().get(0) instanceof SqlIdentifier name) {
        return name.getSimple();
      }
      if (element instanceof SqlTableConstraint declared
          && declared.rule() instanceof Rule.WithoutOverlaps apart
          && apart.primary()) {
        SqlIdentifier name = declared.name();
        return name == null ? null : name.getSimple();
      }
    }
    return null;
  }

  /**
   * A constraint of a table.
   *
   * @param table with its other constraints
   */
  TableConstraint constraint(SqlNode node, TableSchema table, SqlCatalog catalog) {
    if (!(node instanceof SqlTableConstraint declared)) {
      throw DdlCompiler.invalid(
          "a PRIMARY KEY is given when the table is created; a UNIQUE constraint over NOT NULL"
              + " columns can be added",
          node);
    }
    Rule rule = declared.rule();
    if (rule instanceof Rule.Unique unique) {
      List<Integer> ids = ids(table, unique.columns());
      return new TableConstraint.Unique(name(declared, table, ids, "KEY"), ids);
    }
    if (rule instanceof Rule.Period period) {
      List<Integer> ids = ids(table, SqlNodeList.of(period.start(), period.end()));
      String name = Objects.requireNonNull(declared.name()).getSimple();
      return new TableConstraint.ApplicationPeriod(name, ids.get(0), ids.get(1));
    }
    if (rule instanceof Rule.WithoutOverlaps apart) {
      return withoutOverlaps(declared, apart, table);
    }
    return rule instanceof Rule.Check check
        ? check(declared, check, table)
        : foreignKey(declared, (Rule.ForeignKey) rule, table, catalog);
  }

  private static TableConstraint withoutOverlaps(
      SqlTableConstraint declared, Rule.WithoutOverlaps apart, TableSchema table) {
    List<SqlNode> columns = apart.columns().getList();
    SqlIdentifier last = (SqlIdentifier) columns.get(columns.size() - 1);
    TableConstraint.ApplicationPeriod period =
        table.rules().periods().stream()
            .filter(p -> p.name().equals(last.getSimple()))
            .findFirst()
            .orElseThrow(
                () ->
                    DdlCompiler.invalid(
                        "table " + table.name() + " has no PERIOD FOR " + last.getSimple(), last));
    List<Integer> ids =
        ids(
            table,
            new SqlNodeList(
                columns.subList(0, columns.size() - 1), apart.columns().getParserPosition()));
    String name =
        apart.primary() ? table.keyName() + "_WITHOUT_OVERLAPS" : name(declared, table, ids, "KEY");
    return new TableConstraint.WithoutOverlaps(
        name, ids, period.startColumnId(), period.endColumnId());
  }

  private TableConstraint check(SqlTableConstraint declared, Rule.Check check, TableSchema table) {
    String sql = DdlCompiler.stored(check.condition());
    List<Integer> ids =
        planner.condition(sql, table).ordinals().stream()
            .map(ordinal -> table.columns().get(ordinal).id())
            .toList();
    SqlIdentifier column = check.column();
    List<Integer> named = column == null || ids.isEmpty() ? List.of() : ids.subList(0, 1);
    return new TableConstraint.Check(name(declared, table, named, "CHECK"), sql, ids);
  }

  private static TableConstraint foreignKey(
      SqlTableConstraint declared, Rule.ForeignKey key, TableSchema table, SqlCatalog catalog) {
    List<Integer> ids = ids(table, key.columns());
    TableName parentName = DdlCompiler.name(key.parent());
    TableSchema parent =
        parentName.equals(table.name()) ? table : parent(parentName, key.parent(), catalog);
    SqlNodeList named = key.parentColumns();
    if (named == null && !parent.hasKey()) {
      throw DdlCompiler.invalid(
          "table " + parentName + " has no PRIMARY KEY to refer to; name UNIQUE columns of it",
          key.parent());
    }
    List<Integer> parentIds = named == null ? parent.keyColumnIds() : ids(parent, named);
    if (parentIds.size() != ids.size()) {
      throw DdlCompiler.invalid(
          "the foreign key has "
              + ids.size()
              + " columns and refers to "
              + parentIds.size()
              + " of "
              + parentName,
          key.parent());
    }
    return new ForeignKey(
        name(declared, table, ids, "FKEY"),
        ids,
        parent == table ? ForeignKey.SELF : parent.tableId(),
        parentIds,
        ForeignKeyAction.valueOf(key.onDelete().name()),
        ForeignKeyAction.valueOf(key.onUpdate().name()));
  }

  private static TableSchema parent(TableName name, SqlNode where, SqlCatalog catalog) {
    return catalog
        .catalog()
        .table(name)
        .orElseThrow(
            () -> StatementPreparer.at(notFound(name, catalog), where.getParserPosition()));
  }

  static StoreException notFound(TableName name, SqlCatalog catalog) {
    return new StoreException(
        ErrorCode.TABLE_NOT_FOUND,
        "table "
            + name
            + " not found"
            + ErrorTranslator.suggestion(name.name(), catalog.publicNames()));
  }

  private static List<Integer> ids(TableSchema table, SqlNodeList columns) {
    List<Integer> ids = new ArrayList<>();
    for (SqlNode column : columns) {
      String name = ((SqlIdentifier) column).getSimple();
      int ordinal = table.ordinalOf(name);
      if (ordinal < 0) {
        throw StatementPreparer.at(
            new StoreException(
                ErrorCode.COLUMN_NOT_FOUND, "table " + table.name() + " has no column " + name),
            column.getParserPosition());
      }
      int id = table.columns().get(ordinal).id();
      if (ids.contains(id)) {
        throw DdlCompiler.invalid("column " + name + " is named twice", column);
      }
      ids.add(id);
    }
    return ids;
  }

  /** The name given, or one made of the table's, the columns' and the kind's that is free. */
  private static String name(
      SqlTableConstraint declared, TableSchema table, List<Integer> ids, String kind) {
    SqlIdentifier given = declared.name();
    if (given != null) {
      return given.getSimple();
    }
    StringBuilder base = new StringBuilder(table.name().name());
    for (int id : ids) {
      base.append('_').append(table.columns().get(table.ordinalOfId(id)).name());
    }
    base.append('_').append(kind);
    Set<String> taken = new HashSet<>();
    table.rules().constraints().forEach(c -> taken.add(c.name()));
    table.rules().indexes().forEach(i -> taken.add(i.name()));
    String name = base.toString();
    for (int n = 1; taken.contains(name); n++) {
      name = base.toString() + n;
    }
    return name;
  }

  static TableAlteration drop(TableSchema table, SqlIdentifier constraint) {
    if (table.hasKey() && table.keyName().equals(constraint.getSimple())) {
      throw DdlCompiler.invalid(
          "the PRIMARY KEY cannot be dropped: rows' history is told by it", constraint);
    }
    return new TableAlteration.DropConstraint(constraint.getSimple());
  }

  Compiled createIndex(SqlCreateIndex create, SqlCatalog catalog) {
    TableName indexName = DdlCompiler.name(create.name());
    TableName tableName = DdlCompiler.name(create.table());
    if (create.getReplace()) {
      throw DdlCompiler.invalid("an index cannot be replaced; DROP it first", create);
    }
    if (create.ifNotExists() && catalog.catalog().tableOfIndex(indexName.name()).isPresent()) {
      return new Compiled.Ddl(null);
    }
    TableSchema table = parent(tableName, create.table(), catalog);
    TableIndex index =
        new TableIndex(indexName.name(), ids(table, create.columns()), create.unique());
    return new Compiled.Ddl(
        new CatalogChange.AlterTable(tableName, new TableAlteration.AddIndex(index)));
  }

  static Compiled dropIndex(SqlDropIndex drop, SqlCatalog catalog) {
    String name = DdlCompiler.name(drop.name()).name();
    Optional<TableSchema> table = catalog.catalog().tableOfIndex(name);
    if (table.isEmpty()) {
      if (drop.ifExists()) {
        return new Compiled.Ddl(null);
      }
      throw new StoreException(
          ErrorCode.REFERENCE_NOT_FOUND, "there is no index " + name + " in this branch");
    }
    return new Compiled.Ddl(
        new CatalogChange.AlterTable(table.get().name(), new TableAlteration.DropIndex(name)));
  }
}
