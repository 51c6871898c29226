package dev.yore.planner.dml;

import dev.yore.parser.SqlPortion;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Plans UPDATE and DELETE … FOR PORTION OF a period. Safe for many threads. */
final class PortionPlanner {
  private final QueryPlanner planner;
  private final boolean described;

  PortionPlanner(QueryPlanner planner, boolean described) {
    this.planner = planner;
    this.described = described;
  }

  /** The target, the period's columns and the portion's bounds. */
  private record Meant(
      DmlTarget target, String alias, int start, int end, SqlNode from, SqlNode to) {
    SqlNode column(int ordinal) {
      return new SqlIdentifier(List.of(alias, target.column(ordinal).name()), SqlParserPos.ZERO);
    }
  }

  DmlPlan update(SqlPortion portion, SqlUpdate update, SqlCatalog catalog) {
    Meant meant = meant(portion, update.getAlias(), catalog);
    DmlTarget target = meant.target;
    List<Integer> columns = new ArrayList<>(target.columns(update.getTargetColumnList()));
    IdentityColumns.checkMayBeGiven(target, columns);
    if (columns.contains(meant.start) || columns.contains(meant.end)) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "the period's own columns cannot be set FOR PORTION OF it: the portion says what they become");
    }
    List<SqlNode> values =
        new ArrayList<>(
            DmlPlanner.typedItems(
                DmlPlanner.givenValues(update.getSourceExpressionList(), target, columns),
                target,
                columns));
    columns.add(meant.start);
    columns.add(meant.end);
    SqlNode start = meant.column(meant.start);
    SqlNode end = meant.column(meant.end);
    values.add(pick(less(start, meant.from), meant.from, start));
    values.add(pick(less(meant.to, end), meant.to, end));
    return plan(meant, columns, values, update.getCondition(), false, catalog);
  }

  DmlPlan delete(SqlPortion portion, SqlDelete delete, SqlCatalog catalog) {
    Meant meant = meant(portion, delete.getAlias(), catalog);
    return plan(meant, List.of(), List.of(), delete.getCondition(), true, catalog);
  }

  private static Meant meant(
      SqlPortion portion, @Nullable SqlIdentifier alias, SqlCatalog catalog) {
    DmlTarget target = DmlTarget.of(portion.table(), catalog);
    ApplicationPeriod period =
        target.table().rules().periods().stream()
            .filter(p -> p.name().equals(portion.period().getSimple()))
            .findFirst()
            .orElseThrow(
                () ->
                    StatementPreparer.at(
                        new StoreException(
                            ErrorCode.COLUMN_NOT_FOUND,
                            "table %s has no period %s"
                                .formatted(target.table().name(), portion.period())),
                        portion.period().getParserPosition()));
    int start = target.table().ordinalOfId(period.startColumnId());
    int end = target.table().ordinalOfId(period.endColumnId());
    ColumnType type = target.column(start).type();
    return new Meant(
        target,
        target.alias(alias),
        start,
        end,
        bound(portion.from(), type),
        bound(portion.to(), type));
  }

  /** Text and parameters become what the period is made of. */
  private static SqlNode bound(SqlNode given, ColumnType type) {
    if (!(given instanceof SqlCharStringLiteral text)) {
      return SqlTrees.typed(given, type);
    }
    if (type.kind() == ColumnType.Kind.TIMESTAMP) {
      return StatementPreparer.timestamp(text);
    }
    SqlParserPos pos = given.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        pos, given, new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, pos), pos));
  }

  private DmlPlan plan(
      Meant meant,
      List<Integer> columns,
      List<SqlNode> values,
      @Nullable SqlNode condition,
      boolean deletes,
      SqlCatalog catalog) {
    DmlTarget target = meant.target;
    SqlNode start = meant.column(meant.start);
    SqlNode end = meant.column(meant.end);
    List<SqlNode> items = new ArrayList<>();
    items.add(SqlTrees.rowId(meant.alias));
    items.addAll(values);
    items.add(less(start, meant.from));
    items.add(less(meant.to, end));
    items.add(meant.from);
    items.add(meant.to);
    for (int i = 0; i < target.table().columns().size(); i++) {
      items.add(meant.column(i));
    }
    SqlNode overlapping =
        and(and(less(start, meant.to), less(meant.from, end)), less(meant.from, meant.to));
    String operation = deletes ? "DELETE FOR PORTION" : "UPDATE FOR PORTION";
    PortionChange change =
        new PortionChange(target.table(), columns, meant.start, meant.end, deletes);
    QueryPlan source =
        planner.plan(
            SqlTrees.select(
                items,
                SqlTrees.as(target.name(), meant.alias),
                condition == null ? overlapping : and(overlapping, condition)),
            catalog,
            described,
            rows -> {
              target.checkAssignable(rows, 1, columns);
              int bounds = 1 + columns.size() + 2;
              checkBound(target, rows, bounds, meant.start);
              checkBound(target, rows, bounds + 1, meant.end);
              return target.change(operation, columns, types -> new BoxedTarget(types, change));
            });
    return new DmlPlan.FromQuery(target.table(), source);
  }

  private static void checkBound(DmlTarget target, RelDataType rows, int field, int ordinal) {
    target.checkAssignable(rows.getFieldList().get(field).getType(), target.column(ordinal));
  }

  private static SqlNode less(SqlNode a, SqlNode b) {
    return call(SqlStdOperatorTable.LESS_THAN, a, b);
  }

  private static SqlNode and(SqlNode a, SqlNode b) {
    return call(SqlStdOperatorTable.AND, a, b);
  }

  private static SqlNode call(SqlOperator operator, SqlNode a, SqlNode b) {
    return operator.createCall(SqlParserPos.ZERO, a, b);
  }

  private static SqlNode pick(SqlNode condition, SqlNode yes, SqlNode no) {
    return new SqlCase(SqlParserPos.ZERO, null, SqlNodeList.of(condition), SqlNodeList.of(yes), no);
  }
}
