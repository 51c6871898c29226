package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * Predicates on periods, which contain their start and not their end; Calcite's own contain both.
 * Reversed constants are swapped; a pair of columns is taken as it is, so that it can be compared
 * column by column. Pure functions.
 */
final class HalfOpenPeriods {
  /** Start and end; both the same for an instant. */
  private record Operand(RexNode start, RexNode end, boolean isInstant) {}

  private final RexBuilder builder;

  private HalfOpenPeriods(RexBuilder builder) {
    this.builder = builder;
  }

  /** Whether it compares periods. */
  static boolean handles(SqlCall call) {
    return switch (call.getKind()) {
      case OVERLAPS,
          CONTAINS,
          PERIOD_EQUALS,
          PRECEDES,
          SUCCEEDS,
          IMMEDIATELY_PRECEDES,
          IMMEDIATELY_SUCCEEDS ->
          call.operandCount() == 2;
      default -> false;
    };
  }

  /** The comparison of the bounds. */
  static RexNode convert(SqlRexContext context, SqlCall call) {
    HalfOpenPeriods periods = new HalfOpenPeriods(context.getRexBuilder());
    Operand left = periods.operand(context, call.operand(0));
    Operand right = periods.operand(context, call.operand(1));
    return switch (call.getKind()) {
      case OVERLAPS ->
          periods.or(
              periods.and(periods.less(left.start, right.end), periods.less(right.start, left.end)),
              left.isInstant || right.isInstant || !periods.areColumns(left, right)
                  ? periods.equal(left.start, right.start)
                  : null);
      case CONTAINS ->
          periods.and(
              periods.notGreater(left.start, right.start),
              right.isInstant
                  ? periods.less(right.start, left.end)
                  : periods.notGreater(right.end, left.end));
      case PERIOD_EQUALS ->
          periods.and(periods.equal(left.start, right.start), periods.equal(left.end, right.end));
      case PRECEDES -> periods.notGreater(left.end, right.start);
      case SUCCEEDS -> periods.notGreater(right.end, left.start);
      case IMMEDIATELY_PRECEDES -> periods.equal(left.end, right.start);
      case IMMEDIATELY_SUCCEEDS -> periods.equal(left.start, right.end);
      default -> throw new IllegalArgumentException("no predicate on periods: " + call);
    };
  }

  private Operand operand(SqlRexContext context, SqlNode node) {
    if (node.getKind() != SqlKind.ROW) {
      RexNode instant = context.convertExpression(node);
      return new Operand(instant, instant, true);
    }
    RexNode start = context.convertExpression(((SqlCall) node).operand(0));
    RexNode end = context.convertExpression(((SqlCall) node).operand(1));
    if (SqlTypeUtil.isInterval(end.getType())) {
      end = builder.makeCall(SqlStdOperatorTable.DATETIME_PLUS, start, end);
    }
    if (start instanceof RexInputRef && end instanceof RexInputRef) {
      return new Operand(start, end, false);
    }
    RexNode reversed = compare(SqlStdOperatorTable.LESS_THAN, end, start);
    return new Operand(pick(reversed, end, start), pick(reversed, start, end), false);
  }

  private boolean areColumns(Operand left, Operand right) {
    return left.start instanceof RexInputRef
        && left.end instanceof RexInputRef
        && right.start instanceof RexInputRef
        && right.end instanceof RexInputRef;
  }

  private RexNode pick(RexNode condition, RexNode yes, RexNode no) {
    List<RexNode> typed = sameType(yes, no);
    return builder.makeCall(SqlStdOperatorTable.CASE, condition, typed.get(0), typed.get(1));
  }

  private RexNode and(RexNode a, RexNode b) {
    return builder.makeCall(SqlStdOperatorTable.AND, a, b);
  }

  private RexNode or(RexNode a, @Nullable RexNode b) {
    return b == null ? a : builder.makeCall(SqlStdOperatorTable.OR, a, b);
  }

  private RexNode less(RexNode a, RexNode b) {
    return compare(SqlStdOperatorTable.LESS_THAN, a, b);
  }

  private RexNode notGreater(RexNode a, RexNode b) {
    return compare(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, a, b);
  }

  private RexNode equal(RexNode a, RexNode b) {
    return compare(SqlStdOperatorTable.EQUALS, a, b);
  }

  private RexNode compare(SqlOperator operator, RexNode a, RexNode b) {
    return builder.makeCall(operator, sameType(a, b));
  }

  /** A DATE beside a TIMESTAMP is its midnight. */
  private List<RexNode> sameType(RexNode a, RexNode b) {
    RelDataType common =
        builder.getTypeFactory().leastRestrictive(List.of(a.getType(), b.getType()));
    if (common == null || a.getType().getSqlTypeName() == b.getType().getSqlTypeName()) {
      return List.of(a, b);
    }
    List<RexNode> typed = new ArrayList<>();
    for (RexNode node : List.of(a, b)) {
      typed.add(
          node.getType().getSqlTypeName() == common.getSqlTypeName()
              ? node
              : builder.makeCast(common, node));
    }
    return typed;
  }
}
