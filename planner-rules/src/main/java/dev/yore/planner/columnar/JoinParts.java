package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * A join's condition divided: pairs of fields that must be equal, and what else must be true.
 * Immutable.
 *
 * @param residual over left then right fields
 * @param nullAware whether a NULL among the one pair of keys counts as equal to everything, as NOT
 *     IN wants it
 */
record JoinParts(
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    List<Boolean> nullsEqual,
    @Nullable Expression residual,
    boolean nullAware) {
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
        : new JoinParts(leftPaired, rightPaired, nullsEqual, residual, false);
  }

  /**
   * The parts of an anti-join that is NOT IN: its whole condition says that two fields are equal or
   * one of them is NULL. Null for any other.
   */
  static @Nullable JoinParts ofNotIn(RelNode left, RelNode right, RexNode condition) {
    if (!Translations.canHold(left.getRowType()) || !Translations.canHold(right.getRowType())) {
      return null;
    }
    RexCall equal = null;
    Set<RexNode> mayBeNull = new HashSet<>();
    for (RexNode term : RelOptUtil.disjunctions(condition)) {
      if (term.getKind() == SqlKind.EQUALS && equal == null) {
        equal = (RexCall) term;
      } else if (term.getKind() == SqlKind.IS_NULL) {
        mayBeNull.add(((RexCall) term).getOperands().get(0));
      } else {
        return null;
      }
    }
    if (equal == null
        || !(equal.getOperands().get(0) instanceof RexInputRef one)
        || !(equal.getOperands().get(1) instanceof RexInputRef other)) {
      return null;
    }
    Set<RexNode> nullable = new HashSet<>(List.of(one, other));
    nullable.removeIf(key -> !key.getType().isNullable());
    int fields = left.getRowType().getFieldCount();
    int a = Math.min(one.getIndex(), other.getIndex());
    int b = Math.max(one.getIndex(), other.getIndex()) - fields;
    boolean onePerSide = a < fields && b >= 0;
    return onePerSide
            && !nullable.isEmpty()
            && nullable.equals(mayBeNull)
            && PhysicalTypes.isSameForm(
                Translations.types(left.getRowType()).get(a),
                Translations.types(right.getRowType()).get(b))
        ? new JoinParts(List.of(a), List.of(b), List.of(false), null, true)
        : null;
  }

  /** The parts of the join with its inputs the other way round. */
  JoinParts swapped(int leftFields, RelNode right) {
    int rightFields = right.getRowType().getFieldCount();
    return new JoinParts(
        rightKeys,
        leftKeys,
        nullsEqual,
        residual == null ? null : swapped(residual, leftFields, rightFields),
        nullAware);
  }

  private static Expression swapped(Expression expression, int leftFields, int rightFields) {
    if (expression instanceof Expression.Field field) {
      int index = field.index();
      return new Expression.Field(
          index < leftFields ? index + rightFields : index - leftFields,
          field.type(),
          field.nullable());
    }
    if (expression instanceof Expression.Call call) {
      return new Expression.Call(
          call.function(),
          swapped(call.operands(), leftFields, rightFields),
          call.type(),
          call.nullable());
    }
    return expression instanceof Expression.RowCall call
        ? new Expression.RowCall(
            call.function(),
            swapped(call.operands(), leftFields, rightFields),
            call.type(),
            call.nullable())
        : expression;
  }

  private static List<Expression> swapped(
      List<Expression> operands, int leftFields, int rightFields) {
    return operands.stream().map(operand -> swapped(operand, leftFields, rightFields)).toList();
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
