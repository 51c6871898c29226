package dev.yore.planner.dml;

import dev.yore.parser.PeriodKind;
import dev.yore.parser.Periods;
import dev.yore.parser.SqlErase;
import dev.yore.parser.SqlPortion;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.columnar.YoreTableModify;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.type.TypeMapping;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Plans changes as queries for row ids and new values. The queries are Calcite's business, the
 * assignment to columns is ours, because Calcite would cut what is too long. Safe for many threads.
 */
public final class DmlPlanner {
  private final QueryPlanner planner;
  private final PortionPlanner portions;
  private final MergePlanner merges;
  private final boolean described;

  /**
   * A planner.
   *
   * @param described whether plans remember their operators' descriptions, which takes memory
   */
  public DmlPlanner(QueryPlanner planner, boolean described) {
    this.planner = planner;
    this.portions = new PortionPlanner(planner, described);
    this.merges = new MergePlanner(planner, described);
    this.described = described;
  }

  /**
   * Plans a change.
   *
   * @throws StoreException for whatever is wrong with the statement
   */
  public DmlPlan plan(SqlNode statement, SqlCatalog catalog) {
    if (statement instanceof SqlInsert insert) {
      return insert(insert, catalog);
    }
    if (statement instanceof SqlUpdate update) {
      return update(update, catalog);
    }
    if (statement instanceof SqlDelete delete) {
      return delete(delete, catalog);
    }
    if (statement instanceof SqlMerge merge) {
      return merges.plan(merge, catalog);
    }
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED, statement.getKind() + " statements are not supported");
  }

  private DmlPlan insert(SqlInsert insert, SqlCatalog catalog) {
    DmlTarget target = DmlTarget.of(insert.getTargetTable(), catalog);
    List<Integer> columns = target.columns(insert.getTargetColumnList());
    SqlNode source = insert.getSource();
    if (source.getKind() == SqlKind.VALUES) {
      IdentityColumns.Given given =
          IdentityColumns.withoutDefaults((SqlCall) source, target, columns);
      source = given.values();
      columns = given.columns();
    }
    IdentityColumns.checkMayBeGiven(target, columns);
    if (insert.isUpsert()) {
      checkKeyGiven(target, columns);
    }
    DmlPlan.Defaults defaults = DefaultValues.except(columns, target, planner, catalog);
    if (source.getKind() == SqlKind.VALUES) {
      source = withTypesAndDefaults((SqlCall) source, target, columns);
      DmlPlan.InsertCells cells =
          insertCells((SqlCall) source, target, columns, defaults, insert.isUpsert());
      if (cells != null) {
        return cells;
      }
      source = typedValues((SqlCall) source, target, columns);
    } else {
      source = typedSelect(source, target, columns);
    }
    List<Integer> given = columns;
    QueryPlan plan =
        planner.plan(
            source,
            catalog,
            described,
            rows -> {
              if (rows.getFieldCount() != given.size()) {
                throw target.wrongCount(given.size(), rows.getFieldCount());
              }
              target.checkAssignable(rows, 0, given);
              return insertion(insert.isUpsert(), target, given, defaults);
            });
    return new DmlPlan.FromQuery(target.table(), plan);
  }

  private static YoreTableModify.Change insertion(
      boolean upsert, DmlTarget target, List<Integer> columns, DmlPlan.Defaults defaults) {
    TableSchema table = target.table();
    if (!upsert) {
      return target.change(
          "INSERT",
          columns,
          types ->
              new InsertTarget(table, new InsertedColumns(table, columns, defaults, 0, types)));
    }
    BoxedTarget.Work work =
        (rows, scope) ->
            Upsert.run(
                table, columns, rows, new InsertRows(table, columns, defaults, scope), scope);
    return target.change("UPSERT", columns, types -> new BoxedTarget(types, work));
  }

  private static void checkKeyGiven(DmlTarget target, List<Integer> columns) {
    List<Integer> key = target.table().keyColumns();
    if (key.isEmpty() || !columns.containsAll(key)) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          key.isEmpty()
              ? "UPSERT needs a PRIMARY KEY, table " + target.table().name() + " has none"
              : "UPSERT must name all columns of the PRIMARY KEY of " + target.table().name());
    }
  }

  /** Replaces DEFAULT in VALUES and checks the number of values. */
  private static SqlNode withTypesAndDefaults(
      SqlCall values, DmlTarget target, List<Integer> columns) {
    List<SqlNode> rows = new ArrayList<>();
    for (SqlNode row : values.getOperandList()) {
      List<SqlNode> items = rowItems(row);
      if (items.size() != columns.size()) {
        throw target.wrongCount(columns.size(), items.size());
      }
      List<SqlNode> replaced = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        replaced.add(orDefault(items.get(i), target, columns.get(i)));
      }
      rows.add(SqlStdOperatorTable.ROW.createCall(row.getParserPosition(), replaced));
    }
    return SqlStdOperatorTable.VALUES.createCall(values.getParserPosition(), rows);
  }

  /** The values of a row; a row of one value may stand without ROW. */
  static List<SqlNode> rowItems(SqlNode row) {
    return row.getKind() == SqlKind.ROW ? ((SqlCall) row).getOperandList() : List.of(row);
  }

  private static SqlNode orDefault(SqlNode item, DmlTarget target, int column) {
    if (item.getKind() != SqlKind.DEFAULT) {
      return item;
    }
    IdentityColumns.checkHasDefault(target, column, item);
    SqlNode expression = DefaultValues.expression(target.column(column));
    return expression == null ? SqlLiteral.createNull(item.getParserPosition()) : expression;
  }

  private static DmlPlan.@Nullable InsertCells insertCells(
      SqlCall values,
      DmlTarget target,
      List<Integer> columns,
      DmlPlan.Defaults defaults,
      boolean upsert) {
    List<List<DmlPlan.Cell>> rows = new ArrayList<>();
    Map<Integer, Integer> columnOfParameter = new HashMap<>();
    for (SqlNode row : values.getOperandList()) {
      List<DmlPlan.Cell> cells = new ArrayList<>();
      List<SqlNode> items = rowItems(row);
      for (int i = 0; i < items.size(); i++) {
        DmlPlan.Cell cell = Cells.of(items.get(i), target.column(columns.get(i)));
        if (cell == null) {
          return null;
        }
        if (items.get(i) instanceof SqlDynamicParam parameter) {
          columnOfParameter.put(parameter.getIndex(), columns.get(i));
        }
        cells.add(cell);
      }
      rows.add(cells);
    }
    return new DmlPlan.InsertCells(
        target.table(),
        columns,
        new DmlPlan.CellRows(rows),
        defaults,
        upsert,
        parameterType(target, columnOfParameter));
  }

  private static RelDataType parameterType(DmlTarget target, Map<Integer, Integer> columns) {
    RelDataTypeFactory.Builder type = YoreTypeFactory.INSTANCE.builder();
    for (int i = 0; i < columns.size(); i++) {
      int column = Objects.requireNonNull(columns.get(i), "parameters are numbered without gaps");
      type.add(
          "?" + i, TypeMapping.toSql(YoreTypeFactory.INSTANCE, target.column(column).type(), true));
    }
    return type.build();
  }

  private static SqlNode typedValues(SqlCall values, DmlTarget target, List<Integer> columns) {
    List<SqlNode> rows = new ArrayList<>();
    for (SqlNode row : values.getOperandList()) {
      rows.add(
          SqlStdOperatorTable.ROW.createCall(
              row.getParserPosition(), typedItems(rowItems(row), target, columns)));
    }
    return SqlStdOperatorTable.VALUES.createCall(values.getParserPosition(), rows);
  }

  static List<SqlNode> typedItems(List<SqlNode> items, DmlTarget target, List<Integer> columns) {
    List<SqlNode> typed = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      boolean known = i < columns.size();
      typed.add(
          known
              ? SqlTrees.typed(items.get(i), target.column(columns.get(i)).type())
              : items.get(i));
    }
    return typed;
  }

  /** Gives parameters that are a query's whole column the type of the column they go to. */
  private static SqlNode typedSelect(SqlNode source, DmlTarget target, List<Integer> columns) {
    SqlNode query = source instanceof SqlOrderBy order ? order.query : source;
    if (query instanceof SqlSelect select) {
      SqlNodeList items = select.getSelectList();
      select.setSelectList(
          new SqlNodeList(
              typedItems(List.copyOf(items.getList()), target, columns),
              items.getParserPosition()));
    }
    return source;
  }

  private DmlPlan update(SqlUpdate update, SqlCatalog catalog) {
    if (update.getTargetTable() instanceof SqlPortion portion) {
      return portions.update(portion, update, catalog);
    }
    DmlTarget target = DmlTarget.of(update.getTargetTable(), catalog);
    List<Integer> columns = target.columns(update.getTargetColumnList());
    IdentityColumns.checkMayBeGiven(target, columns);
    String alias = target.alias(update.getAlias());
    List<SqlNode> items = new ArrayList<>();
    items.add(SqlTrees.rowId(alias));
    List<SqlNode> given = givenValues(update.getSourceExpressionList(), target, columns);
    KeyedRows keyed =
        KeyedRows.of(update.getCondition(), target, alias, columns, given, catalog.catalog());
    items.addAll(typedItems(given, target, columns));
    QueryPlan source =
        planner.plan(
            SqlTrees.select(items, SqlTrees.as(target.name(), alias), update.getCondition()),
            catalog,
            described,
            rows -> {
              target.checkAssignable(rows, 1, columns);
              return target.change(
                  "UPDATE",
                  columns,
                  types ->
                      new UpdateTarget(
                          target.table(),
                          columns,
                          new UpdatedColumns(target.table(), columns, types)));
            });
    boolean byKey = keyed != null && keyed.fits(source, target.table());
    return new DmlPlan.Update(target.table(), columns, source, byKey ? keyed : null);
  }

  static List<SqlNode> givenValues(
      SqlNodeList expressions, DmlTarget target, List<Integer> columns) {
    List<SqlNode> values = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      values.add(orDefault(expressions.get(i), target, columns.get(i)));
    }
    return values;
  }

  /**
   * What ERASE is about.
   *
   * @param source row ids of the versions that satisfy the condition, of any time
   */
  public record EraseSource(TableSchema table, QueryPlan source) {}

  /**
   * Plans the search for the rows of an ERASE.
   *
   * @throws StoreException for whatever is wrong with it
   */
  public EraseSource erase(SqlErase erase, SqlCatalog catalog) {
    DmlTarget target = DmlTarget.of(erase.name(), catalog);
    String alias = target.alias(erase.alias());
    SqlNode everyVersion =
        Periods.snapshot(
            erase.getParserPosition(), target.name(), PeriodKind.ALL, false, null, null);
    return new EraseSource(
        target.table(),
        planner.plan(
            SqlTrees.select(
                List.of(SqlTrees.rowId(alias)),
                SqlTrees.as(everyVersion, alias),
                erase.condition()),
            catalog));
  }

  private DmlPlan delete(SqlDelete delete, SqlCatalog catalog) {
    if (delete.getTargetTable() instanceof SqlPortion portion) {
      return portions.delete(portion, delete, catalog);
    }
    DmlTarget target = DmlTarget.of(delete.getTargetTable(), catalog);
    String alias = target.alias(delete.getAlias());
    KeyedRows keyed =
        KeyedRows.of(delete.getCondition(), target, alias, List.of(), List.of(), catalog.catalog());
    QueryPlan source =
        planner.plan(
            SqlTrees.select(
                List.of(SqlTrees.rowId(alias)),
                SqlTrees.as(target.name(), alias),
                delete.getCondition()),
            catalog,
            described,
            rows -> target.change("DELETE", List.of(), types -> new DeleteTarget(target.table())));
    boolean byKey = keyed != null && keyed.fits(source, target.table());
    return new DmlPlan.Delete(target.table(), source, byKey ? keyed : null);
  }
}
