package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.PhysicalOrder;
import java.math.BigDecimal;
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
    if (areFar(left.type(), right.type())) {
      return NumberLowering.apply(
          farOperation(function, left.type(), right.type()),
          NumberLowering.widen(Lowering.lower(left)),
          NumberLowering.widen(Lowering.lower(right)));
    }
    ColumnType common = common(left, right);
    Node l = Lowering.as(left, common);
    Node r = Lowering.as(right, common);
    return NumberLowering.apply(operation(function, common), l, r);
  }

  static Node distinct(Expression.Call call) {
    Expression left = call.operands().get(0);
    Expression right = call.operands().get(1);
    boolean negated = call.function() == ScalarFunction.IS_DISTINCT_FROM;
    if (areFar(left.type(), right.type())) {
      return new Node.Distinct(
          farOperation(ScalarFunction.EQUAL, left.type(), right.type()),
          NumberLowering.widen(Lowering.lower(left)),
          NumberLowering.widen(Lowering.lower(right)),
          negated);
    }
    ColumnType common = common(left, right);
    return new Node.Distinct(
        operation(ScalarFunction.EQUAL, common),
        Lowering.as(left, common),
        Lowering.as(right, common),
        negated);
  }

  /** Whether no decimal type holds the values of both. */
  private static boolean areFar(ColumnType left, ColumnType right) {
    return NumberLowering.isExact(left)
        && NumberLowering.isExact(right)
        && commonDigits(left, right) > ColumnType.MAX_DECIMAL_PRECISION;
  }

  private static int commonDigits(ColumnType left, ColumnType right) {
    return Math.max(left.scale(), right.scale())
        + Math.max(
            NumberLowering.digits(left) - left.scale(),
            NumberLowering.digits(right) - right.scale());
  }

  private static Operation farOperation(
      ScalarFunction function, ColumnType left, ColumnType right) {
    int l = left.scale();
    int r = right.scale();
    return new Operation(
        function + "_FAR " + l + " " + r,
        Rep.LONG,
        (in, out) ->
            out.low =
                holds(
                        function,
                        new BigDecimal(Int128.big(in[0].high, in[0].low), l)
                            .compareTo(new BigDecimal(Int128.big(in[1].high, in[1].low), r)))
                    ? 1
                    : 0);
  }

  private static boolean holds(ScalarFunction function, int order) {
    return switch (function) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  static Node in(Expression.Call call) {
    Expression value = call.operands().get(0);
    ColumnType common = value.type();
    for (Expression operand : call.operands()) {
      if (areFar(common, operand.type())) {
        return equalsOneOf(value, call.operands().subList(1, call.operands().size()));
      }
      common = Lowering.isNull(operand) ? common : common(common, operand.type());
    }
    List<Node> operands = new ArrayList<>();
    boolean nullable = false;
    for (Expression operand : call.operands()) {
      operands.add(Lowering.as(operand, common));
      nullable |= operand.nullable();
    }
    return new Node.In(List.copyOf(operands), common, nullable);
  }

  private static Node equalsOneOf(Expression value, List<Expression> list) {
    Node result = compare(ScalarFunction.EQUAL, value, list.get(0));
    for (Expression operand : list.subList(1, list.size())) {
      result = new Node.Logic(false, result, compare(ScalarFunction.EQUAL, value, operand));
    }
    return result;
  }

  /** As below; a null without a type takes the other's. */
  private static ColumnType common(Expression left, Expression right) {
    return Lowering.isNull(left) ? right.type() : common(left.type(), right.type());
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
    int digits = commonDigits(left, right);
    return digits <= LONG_DIGITS
        ? ColumnType.decimal(LONG_DIGITS, scale)
        : ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, scale);
  }

  private static Operation operation(ScalarFunction function, ColumnType type) {
    Rep rep = Rep.of(type);
    boolean isText = type.isText();
    String key = function + "_" + (rep == Rep.BYTES && isText ? "TEXT" : rep.name());
    return new Operation(key, Rep.LONG, kernel(function, rep, isText))
        .total("(" + test(function, rep, isText) + " ? 1L : 0L)");
  }

  private static String test(ScalarFunction function, Rep rep, boolean isText) {
    String sign = sign(function);
    return switch (rep) {
      case LONG -> "$0 " + sign + " $1";
      case DOUBLE -> "PhysicalOrder.compareDoubles($0, $1) " + sign + " 0";
      case WIDE -> "Int128.compare($0h, $0l, $1h, $1l) " + sign + " 0";
      case BYTES ->
          switch (function) {
            case EQUAL -> "Arrays.equals($0, $1)";
            case NOT_EQUAL -> "!Arrays.equals($0, $1)";
            default -> "PhysicalOrder.compareRange(" + isText + ", $0, $1) " + sign + " 0";
          };
    };
  }

  private static String sign(ScalarFunction function) {
    return switch (function) {
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      default -> ">=";
    };
  }

  private static Kernel kernel(ScalarFunction function, Rep rep, boolean isText) {
    if (rep == Rep.BYTES
        && (function == ScalarFunction.EQUAL || function == ScalarFunction.NOT_EQUAL)) {
      boolean wanted = function == ScalarFunction.EQUAL;
      return (in, out) -> out.low = equal(in[0], in[1]) == wanted ? 1 : 0;
    }
    return (in, out) -> out.low = holds(function, order(rep, isText, in)) ? 1 : 0;
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
