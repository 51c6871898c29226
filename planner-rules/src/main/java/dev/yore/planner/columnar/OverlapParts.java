package dev.yore.planner.columnar;

import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.type.Casts;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A join's condition that wants periods to overlap: {@code l.start < r.end AND r.start < l.end AND
 * …}. Immutable.
 *
 * @param leftStart field of the left rows, like the others never null
 * @param rest what else must hold: equal keys and conditions
 */
record OverlapParts(int leftStart, int leftEnd, int rightStart, int rightEnd, JoinParts rest) {

  /** Fields of which the first must be less than the second. */
  private record Order(int less, int greater, RexNode condition) {}

  /** The parts, or null if nothing has to overlap or the rest has no translation. */
  static @Nullable OverlapParts of(RelNode left, RelNode right, RexNode condition) {
    int leftFields = left.getRowType().getFieldCount();
    Order leftFirst = null;
    Order rightFirst = null;
    List<RexNode> others = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(condition)) {
      Order order = order(term);
      boolean apart = order != null && order.less < leftFields != order.greater < leftFields;
      if (order == null || !apart || !isExact(left, right, order)) {
        others.add(term);
      } else if (order.less < leftFields && leftFirst == null) {
        leftFirst = order;
      } else if (order.less >= leftFields && rightFirst == null) {
        rightFirst = order;
      } else {
        others.add(term);
      }
    }
    if (leftFirst == null || rightFirst == null) {
      return null;
    }
    RexNode rest = RexUtil.composeConjunction(left.getCluster().getRexBuilder(), others);
    JoinParts parts = JoinParts.of(left, right, rest);
    return parts == null || parts.nullsEqual().contains(true)
        ? null
        : new OverlapParts(
            leftFirst.less,
            rightFirst.greater,
            rightFirst.less - leftFields,
            leftFirst.greater - leftFields,
            parts);
  }

  private static @Nullable Order order(RexNode term) {
    if (!(term instanceof RexCall call)
        || (call.getKind() != SqlKind.LESS_THAN && call.getKind() != SqlKind.GREATER_THAN)) {
      return null;
    }
    boolean less = call.getKind() == SqlKind.LESS_THAN;
    RexNode first = Casts.withoutLossless(call.getOperands().get(less ? 0 : 1));
    RexNode second = Casts.withoutLossless(call.getOperands().get(less ? 1 : 0));
    return first instanceof RexInputRef a && second instanceof RexInputRef b
        ? new Order(a.getIndex(), b.getIndex(), term)
        : null;
  }

  /** Whether both are longs of one meaning and never null. */
  private static boolean isExact(RelNode left, RelNode right, Order order) {
    ColumnType first = type(left, right, order.less);
    ColumnType second = type(left, right, order.greater);
    return first != null
        && second != null
        && first.physical() == Physical.LONG
        && PhysicalTypes.isSameForm(first, second);
  }

  private static @Nullable ColumnType type(RelNode left, RelNode right, int field) {
    int leftFields = left.getRowType().getFieldCount();
    var type =
        field < leftFields
            ? left.getRowType().getFieldList().get(field).getType()
            : right.getRowType().getFieldList().get(field - leftFields).getType();
    return type.isNullable() ? null : PhysicalTypes.of(type);
  }
}
