package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.PhysicalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Comparisons: exact numbers of different scale meet at the finer one, exact and approximate ones
 * as doubles, text in the order of UTF-16 code units. Pure functions.
 */
final class ComparisonLowering {
  private static final int LONG_DIGITS = ColumnType.MAX_LONG_DECIMAL_PRECISION;

  private ComparisonLowering() {}

  static Node compare(ScalarFunction function, Expression left, Expression right) {
    ColumnType common = common(left.type(), right.type());
    Node l = Lowering.as(left, common);
    Node r = Lowering.as(right, common);
    return NumberLowering.apply(operation(function, common), l, r);
  }

  static Node distinct(Expression.Call call) {
    Expression left = call.operands().get(0);
    Expression right = call.operands().get(1);
    ColumnType common = common(left.type(), right.type());
    return new Node.Distinct(
        operation(ScalarFunction.EQUAL, common),
        Lowering.as(left, common),
        Lowering.as(right, common),
        call.function() == ScalarFunction.IS_DISTINCT_FROM);
  }

  static Node in(Expression.Call call) {
    ColumnType common = call.operands().get(0).type();
    for (Expression operand : call.operands()) {
      common = common(common, operand.type());
    }
    List<Node> operands = new ArrayList<>();
    boolean nullable = false;
    for (Expression operand : call.operands()) {
      operands.add(Lowering.as(operand, common));
      nullable |= operand.nullable();
    }
    return new Node.In(List.copyOf(operands), nullable);
  }

  /** A type that holds both operands' values exactly, as far as there is one. */
  private static ColumnType common(ColumnType left, ColumnType right) {
    if (left.equals(right) || !NumberLowering.isNumber(left) || !NumberLowering.isNumber(right)) {
      return left;
    }
    if (!NumberLowering.isExact(left) || !NumberLowering.isExact(right)) {
      return ColumnType.of(ColumnType.Kind.DOUBLE);
    }
    int scale = Math.max(left.scale(), right.scale());
    if (scale == 0 && left.physical() == right.physical()) {
      return left.physical() == ColumnType.Physical.LONG
          ? ColumnType.of(ColumnType.Kind.BIGINT)
          : ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, 0);
    }
    int digits =
        scale
            + Math.max(
                NumberLowering.digits(left) - left.scale(),
                NumberLowering.digits(right) - right.scale());
    return digits <= LONG_DIGITS
        ? ColumnType.decimal(LONG_DIGITS, scale)
        : ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, scale);
  }

  private static Operation operation(ScalarFunction function, ColumnType type) {
    Rep rep = Rep.of(type);
    String key = function + "_" + (rep == Rep.BYTES && type.isText() ? "TEXT" : rep.name());
    return new Operation(key, Rep.LONG, kernel(function, rep, type.isText()));
  }

  private static Kernel kernel(ScalarFunction function, Rep rep, boolean isText) {
    if (rep == Rep.BYTES
        && (function == ScalarFunction.EQUAL || function == ScalarFunction.NOT_EQUAL)) {
      boolean wanted = function == ScalarFunction.EQUAL;
      return (in, out) -> out.low = equal(in[0], in[1]) == wanted ? 1 : 0;
    }
    return switch (function) {
      case EQUAL -> (in, out) -> out.low = order(rep, isText, in) == 0 ? 1 : 0;
      case NOT_EQUAL -> (in, out) -> out.low = order(rep, isText, in) != 0 ? 1 : 0;
      case LESS -> (in, out) -> out.low = order(rep, isText, in) < 0 ? 1 : 0;
      case LESS_OR_EQUAL -> (in, out) -> out.low = order(rep, isText, in) <= 0 ? 1 : 0;
      case GREATER -> (in, out) -> out.low = order(rep, isText, in) > 0 ? 1 : 0;
      default -> (in, out) -> out.low = order(rep, isText, in) >= 0 ? 1 : 0;
    };
  }

  private static boolean equal(Cell left, Cell right) {
    return Arrays.equals(left.data, left.from, left.to, right.data, right.from, right.to);
  }

  private static int order(Rep rep, boolean isText, Cell[] in) {
    Cell left = in[0];
    Cell right = in[1];
    return switch (rep) {
      case LONG -> Long.compare(left.low, right.low);
      case WIDE -> Int128.compare(left.high, left.low, right.high, right.low);
      case DOUBLE -> PhysicalOrder.compareDoubles(left.number, right.number);
      case BYTES ->
          PhysicalOrder.compareRange(
              isText, left.data, left.from, left.to, right.data, right.from, right.to);
    };
  }
}
