package dev.yore.planner.dml;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Plans MERGE as a join of the source with the table's row ids. Safe for many threads. */
final class MergePlanner {
  private final QueryPlanner planner;
  private final boolean described;

  MergePlanner(QueryPlanner planner, boolean described) {
    this.planner = planner;
    this.described = described;
  }

  DmlPlan plan(SqlMerge merge, SqlCatalog catalog) {
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
    DmlPlan.Defaults defaults = DefaultValues.except(insertColumns, target, planner, catalog);
    TableSchema table = target.table();
    int firstInserted = 1 + updateColumns.size();
    QueryPlan source =
        planner.plan(
            SqlTrees.select(items, from, null),
            catalog,
            described,
            rows -> {
              target.checkAssignable(rows, 1, updateColumns);
              target.checkAssignable(rows, firstInserted, insertColumns);
              return target.change(
                  "MERGE",
                  updateColumns,
                  types ->
                      new MergeTarget(
                          table,
                          updateColumns,
                          new UpdatedColumns(table, updateColumns, types),
                          new InsertedColumns(table, insertColumns, defaults, firstInserted, types),
                          update != null));
            });
    return new DmlPlan.FromQuery(table, source);
  }

  private static List<SqlNode> insertedValues(
      SqlInsert insert, DmlTarget target, List<Integer> columns) {
    SqlNode row = ((SqlCall) insert.getSource()).operand(0);
    List<SqlNode> items = DmlPlanner.rowItems(row);
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

  private static List<SqlNode> newValues(
      SqlNodeList expressions, DmlTarget target, List<Integer> columns) {
    return DmlPlanner.typedItems(
        DmlPlanner.givenValues(expressions, target, columns), target, columns);
  }
}
