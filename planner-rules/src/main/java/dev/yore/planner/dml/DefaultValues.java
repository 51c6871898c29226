package dev.yore.planner.dml;

import dev.yore.parser.YoreParser;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.schema.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What columns get that an INSERT leaves out. Pure functions. */
final class DefaultValues {
  private DefaultValues() {}

  /** The column's default as a syntax tree, or null if it has none. */
  static @Nullable SqlNode expression(Column column) {
    String sql = column.defaultSql();
    if (sql == null) {
      return null;
    }
    try {
      return YoreParser.parseExpression(sql);
    } catch (SqlParseException e) {
      throw ErrorTranslator.syntax(e, sql);
    }
  }

  /** Defaults of all columns but the given ones. */
  static DmlPlan.Defaults except(
      List<Integer> columns, DmlTarget target, QueryPlanner planner, SqlCatalog catalog) {
    Map<Integer, DmlPlan.Cell.Constant> constants = new HashMap<>();
    List<Integer> computed = new ArrayList<>();
    List<Integer> numbered = new ArrayList<>();
    List<SqlNode> expressions = new ArrayList<>();
    for (int i = 0; i < target.table().columns().size(); i++) {
      if (columns.contains(i)) {
        continue;
      }
      if (target.column(i).identity() != null) {
        numbered.add(i);
        continue;
      }
      SqlNode expression = expression(target.column(i));
      DmlPlan.Cell cell =
          expression == null
              ? new DmlPlan.Cell.Constant(null)
              : Cells.of(expression, target.column(i));
      if (cell instanceof DmlPlan.Cell.Constant constant) {
        constants.put(i, constant);
      } else if (expression != null) {
        computed.add(i);
        expressions.add(expression);
      }
    }
    if (computed.isEmpty()) {
      return new DmlPlan.Defaults(constants, computed, null, numbered);
    }
    SqlNode row = SqlStdOperatorTable.ROW.createCall(SqlParserPos.ZERO, expressions);
    SqlNode values = SqlStdOperatorTable.VALUES.createCall(SqlParserPos.ZERO, row);
    return new DmlPlan.Defaults(constants, computed, planner.plan(values, catalog), numbered);
  }
}
