package dev.yore.planner.dml;

import dev.yore.parser.PeriodKind;
import dev.yore.parser.Periods;
import dev.yore.parser.SqlErase;
import dev.yore.parser.SqlPortion;
import dev.yore.planner.catalog.SqlCatalog;
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
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Plans changes as queries for row ids and new values. The queries are Calcite's business, the
 * assignment to columns is ours, because Calcite would cut what is too long. Safe for many threads.
 */
public final class DmlPlanner {
  private final QueryPlanner planner;
  private final PortionPlanner portions;

  public DmlPlanner(QueryPlanner planner) {
    this.planner = planner;
    this.portions = new PortionPlanner(planner);
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
      return merge(merge, catalog);
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
    QueryPlan plan = planner.plan(source, catalog);
    if (plan.rowType().getFieldCount() != columns.size()) {
      throw target.wrongCount(columns.size(), plan.rowType().getFieldCount());
    }
    target.checkAssignable(plan.rowType(), 0, columns);
    return new DmlPlan.InsertQuery(target.table(), columns, plan, defaults, insert.isUpsert());
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
            catalog);
    target.checkAssignable(source.rowType(), 1, columns);
    boolean byKey = keyed != null && keyed.fits(source, target.table());
    return new DmlPlan.Update(target.table(), columns, source, byKey ? keyed : null);
  }

  private static List<SqlNode> newValues(
      SqlNodeList expressions, DmlTarget target, List<Integer> columns) {
    return typedItems(givenValues(expressions, target, columns), target, columns);
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
            catalog);
    boolean byKey = keyed != null && keyed.fits(source, target.table());
    return new DmlPlan.Delete(target.table(), source, byKey ? keyed : null);
  }

  private DmlPlan merge(SqlMerge merge, SqlCatalog catalog) {
    DmlTarget target = DmlTarget.of(merge.getTargetTable(), catalog);
    String alias = target.alias(merge.getAlias());
    SqlUpdate update = merge.getUpdateCall();
    SqlInsert insert = merge.getInsertCall();
    List<Integer> updateColumns =
        update == null ? List.of() : target.columns(update.getTargetColumnList());
    List<Integer> insertColumns =
        insert == null ? List.of() : target.columns(insert.getTargetColumnList());
    IdentityColumns.checkMayBeGiven(target, updateColumns);
    IdentityColumns.checkMayBeGiven(target, insertColumns);
    SqlNode rowId = SqlTrees.rowId(alias);
    List<SqlNode> items = new ArrayList<>();
    items.add(rowId);
    if (update != null) {
      for (SqlNode value : newValues(update.getSourceExpressionList(), target, updateColumns)) {
        items.add(onlyIf(SqlStdOperatorTable.IS_NOT_NULL.createCall(pos(value), rowId), value));
      }
    }
    if (insert != null) {
      for (SqlNode value : insertedValues(insert, target, insertColumns)) {
        items.add(onlyIf(SqlStdOperatorTable.IS_NULL.createCall(pos(value), rowId), value));
      }
    }
    SqlNode from = join(merge, SqlTrees.as(target.name(), alias), insert != null);
    QueryPlan source = planner.plan(SqlTrees.select(items, from, null), catalog);
    target.checkAssignable(source.rowType(), 1, updateColumns);
    target.checkAssignable(source.rowType(), 1 + updateColumns.size(), insertColumns);
    return new DmlPlan.Merge(
        target.table(),
        updateColumns,
        insertColumns,
        update != null,
        insert != null,
        source,
        DefaultValues.except(insertColumns, target, planner, catalog));
  }

  private static List<SqlNode> insertedValues(
      SqlInsert insert, DmlTarget target, List<Integer> columns) {
    SqlNode row = ((SqlCall) insert.getSource()).operand(0);
    List<SqlNode> items = rowItems(row);
    if (items.size() != columns.size()) {
      throw target.wrongCount(columns.size(), items.size());
    }
    return newValues(new SqlNodeList(items, row.getParserPosition()), target, columns);
  }

  /** Values of the case that does not apply are not computed: they might fail. */
  private static SqlNode onlyIf(SqlNode condition, SqlNode value) {
    if (value instanceof SqlIdentifier || value instanceof SqlLiteral) {
      return value;
    }
    SqlParserPos pos = pos(value);
    return new SqlCase(
        pos, null, SqlNodeList.of(condition), SqlNodeList.of(value), SqlLiteral.createNull(pos));
  }

  private static SqlParserPos pos(SqlNode node) {
    return node.getParserPosition();
  }

  private static SqlNode join(SqlMerge merge, SqlNode target, boolean keepUnmatched) {
    SqlParserPos pos = merge.getParserPosition();
    return new SqlJoin(
        pos,
        merge.getSourceTableRef(),
        SqlLiteral.createBoolean(false, pos),
        (keepUnmatched ? JoinType.LEFT : JoinType.INNER).symbol(pos),
        target,
        JoinConditionType.ON.symbol(pos),
        merge.getCondition());
  }
}
