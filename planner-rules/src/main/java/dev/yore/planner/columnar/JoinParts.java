package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * A join's condition divided: pairs of fields that must be equal, and what else must be true.
 * Immutable.
 *
 * @param residual over left then right fields
 */
record JoinParts(
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    List<Boolean> nullsEqual,
    @Nullable Expression residual) {
  JoinParts {
    leftKeys = List.copyOf(leftKeys);
    rightKeys = List.copyOf(rightKeys);
    nullsEqual = List.copyOf(nullsEqual);
  }

  /** The parts, or null if the condition has no translation. */
  static @Nullable JoinParts of(RelNode left, RelNode right, RexNode condition) {
    if (!Translations.canHold(left.getRowType()) || !Translations.canHold(right.getRowType())) {
      return null;
    }
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    List<Boolean> filterNulls = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    RelOptUtil.splitJoinCondition(left, right, condition, leftKeys, rightKeys, filterNulls, others);
    List<ColumnType> leftTypes = Translations.types(left.getRowType());
    List<ColumnType> rightTypes = Translations.types(right.getRowType());
    List<Integer> leftPaired = new ArrayList<>();
    List<Integer> rightPaired = new ArrayList<>();
    List<Boolean> nullsEqual = new ArrayList<>();
    for (int i = 0; i < leftKeys.size(); i++) {
      int a = leftKeys.get(i);
      int b = rightKeys.get(i);
      if (PhysicalTypes.isSameForm(leftTypes.get(a), rightTypes.get(b))) {
        leftPaired.add(a);
        rightPaired.add(b);
        nullsEqual.add(!filterNulls.get(i));
      } else {
        others.add(comparison(left, right, a, b, filterNulls.get(i)));
      }
    }
    RexBuilder builder = left.getCluster().getRexBuilder();
    RexNode rest = RexUtil.composeConjunction(builder, others);
    Expression residual = rest.isAlwaysTrue() ? null : Translations.of(left).translate(rest);
    return residual == null && !rest.isAlwaysTrue()
        ? null
        : new JoinParts(leftPaired, rightPaired, nullsEqual, residual);
  }

  private static RexNode comparison(
      RelNode left, RelNode right, int a, int b, boolean filterNulls) {
    RexBuilder builder = left.getCluster().getRexBuilder();
    int leftFields = left.getRowType().getFieldCount();
    return builder.makeCall(
        filterNulls ? SqlStdOperatorTable.EQUALS : SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
        builder.makeInputRef(left, a),
        builder.makeInputRef(right.getRowType().getFieldList().get(b).getType(), leftFields + b));
  }
}
