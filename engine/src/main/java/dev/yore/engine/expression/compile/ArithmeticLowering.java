package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.engine.expression.function.Numbers;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;

/**
 * Arithmetic: integers checked at their type's bounds, decimals exact and rounded half up at the
 * result's scale, doubles as Java has them. A decimal operation runs on longs where the operands'
 * digits promise that nothing is lost, and on 128 bits otherwise. Pure functions.
 */
final class ArithmeticLowering {
  private static final int LONG_DIGITS = ColumnType.MAX_LONG_DECIMAL_PRECISION;
  private static final int WIDE_DIGITS = ColumnType.MAX_DECIMAL_PRECISION;

  private ArithmeticLowering() {}

  static Node lower(Expression.Call call) {
    for (Expression operand : call.operands()) {
      if (!NumberLowering.isNumber(operand.type())) {
        throw Lowering.notSupported(call);
      }
    }
    ColumnType type = call.type();
    if (!NumberLowering.isExact(type)) {
      return approximate(call);
    }
    for (Expression operand : call.operands()) {
      if (!NumberLowering.isExact(operand.type())) {
        throw Lowering.notSupported(call);
      }
    }
    return switch (call.function()) {
      case ADD, SUBTRACT -> sum(call);
      case MULTIPLY -> product(call);
      case DIVIDE -> type.kind() == Kind.DECIMAL ? quotient(call) : integerQuotient(call);
      case MOD -> remainder(call);
      default -> unary(call);
    };
  }

  private static Node approximate(Expression.Call call) {
    Node[] operands =
        call.operands().stream()
            .map(o -> NumberLowering.toDouble(Lowering.lower(o), o.type()))
            .toArray(Node[]::new);
    Kernel kernel =
        switch (call.function()) {
          case ADD -> (in, out) -> out.number = in[0].number + in[1].number;
          case SUBTRACT -> (in, out) -> out.number = in[0].number - in[1].number;
          case MULTIPLY -> (in, out) -> out.number = in[0].number * in[1].number;
          case DIVIDE -> (in, out) -> out.number = in[0].number / in[1].number;
          case MOD -> (in, out) -> out.number = in[0].number % in[1].number;
          case NEGATE -> (in, out) -> out.number = -in[0].number;
          default -> (in, out) -> out.number = Math.abs(in[0].number);
        };
    Node result =
        NumberLowering.apply(
            new Operation(call.function() + "_DOUBLE", Rep.DOUBLE, kernel)
                .total(doubleJava(call.function())),
            operands);
    return call.type().kind() == Kind.REAL ? NumberLowering.toReal(result) : result;
  }

  private static String doubleJava(ScalarFunction function) {
    return switch (function) {
      case ADD -> "$0 + $1";
      case SUBTRACT -> "$0 - $1";
      case MULTIPLY -> "$0 * $1";
      case DIVIDE -> "$0 / $1";
      case MOD -> "$0 % $1";
      case NEGATE -> "-$0";
      default -> "Math.abs($0)";
    };
  }

  private static Node sum(Expression.Call call) {
    boolean adds = call.function() == ScalarFunction.ADD;
    ColumnType left = call.operands().get(0).type();
    ColumnType right = call.operands().get(1).type();
    int scale = Math.max(left.scale(), right.scale());
    int digits = 1 + Math.max(digitsAt(left, scale), digitsAt(right, scale));
    if (isFar(left, right, scale)) {
      return far(call);
    }
    boolean isInteger = call.type().kind() != Kind.DECIMAL;
    Rep rep = digits <= LONG_DIGITS || isInteger ? Rep.LONG : Rep.WIDE;
    Node l = scaled(call.operands().get(0), scale, rep);
    Node r = scaled(call.operands().get(1), scale, rep);
    Operation operation;
    if (rep == Rep.WIDE) {
      operation = WideArithmetic.sum(adds, digits);
    } else if (digits <= LONG_DIGITS) {
      operation =
          adds
              ? new Operation("ADD", Rep.LONG, (in, out) -> out.low = in[0].low + in[1].low)
                  .total("$0 + $1")
              : new Operation("SUBTRACT", Rep.LONG, (in, out) -> out.low = in[0].low - in[1].low)
                  .total("$0 - $1");
    } else {
      operation =
          adds
              ? new Operation(
                      "ADD_EXACT",
                      Rep.LONG,
                      (in, out) -> out.low = Numbers.add(in[0].low, in[1].low))
                  .inline("Numbers.add($0, $1)")
              : new Operation(
                      "SUBTRACT_EXACT",
                      Rep.LONG,
                      (in, out) -> out.low = Numbers.subtract(in[0].low, in[1].low))
                  .inline("Numbers.subtract($0, $1)");
    }
    return finish(
        NumberLowering.apply(operation, l, r),
        scale,
        digits,
        call,
        adds ? "a sum" : "a difference");
  }

  private static Node product(Expression.Call call) {
    ColumnType left = call.operands().get(0).type();
    ColumnType right = call.operands().get(1).type();
    int digits = NumberLowering.digits(left) + NumberLowering.digits(right);
    boolean isInteger = call.type().kind() != Kind.DECIMAL;
    Node l = Lowering.lower(call.operands().get(0));
    Node r = Lowering.lower(call.operands().get(1));
    Node result;
    if (digits <= LONG_DIGITS) {
      result =
          NumberLowering.apply(
              new Operation("MULTIPLY", Rep.LONG, (in, out) -> out.low = in[0].low * in[1].low)
                  .total("$0 * $1"),
              l,
              r);
    } else if (isInteger) {
      result =
          NumberLowering.apply(
              new Operation(
                      "MULTIPLY_EXACT",
                      Rep.LONG,
                      (in, out) -> out.low = Numbers.multiply(in[0].low, in[1].low))
                  .inline("Numbers.multiply($0, $1)"),
              l,
              r);
    } else if (left.scale() + right.scale() > call.type().scale()) {
      return far(call);
    } else {
      result =
          NumberLowering.apply(
              WideArithmetic.product(), NumberLowering.widen(l), NumberLowering.widen(r));
    }
    return finish(result, left.scale() + right.scale(), digits, call, "a product");
  }

  private static Node quotient(Expression.Call call) {
    ColumnType left = call.operands().get(0).type();
    ColumnType right = call.operands().get(1).type();
    ColumnType type = call.type();
    int shift = type.scale() - left.scale() + right.scale();
    Node result =
        NumberLowering.apply(
            WideArithmetic.quotient(shift),
            NumberLowering.widen(Lowering.lower(call.operands().get(0))),
            NumberLowering.widen(Lowering.lower(call.operands().get(1))));
    int digits = NumberLowering.digits(left) + shift;
    return NumberLowering.fit(result, digits <= type.precision() && shift >= 0, type, "a quotient");
  }

  private static Node integerQuotient(Expression.Call call) {
    Node result =
        NumberLowering.apply(
            new Operation(
                    "DIVIDE_INTEGER",
                    Rep.LONG,
                    (in, out) -> out.low = Numbers.divide(in[0].low, in[1].low))
                .inline("Numbers.divide($0, $1)"),
            integer(call, 0),
            integer(call, 1));
    return NumberLowering.fit(result, false, call.type(), "a quotient");
  }

  private static Node integer(Expression.Call call, int operand) {
    Expression expression = call.operands().get(operand);
    if (expression.type().kind() == Kind.DECIMAL) {
      throw Lowering.notSupported(call);
    }
    return Lowering.lower(expression);
  }

  private static Node remainder(Expression.Call call) {
    ColumnType left = call.operands().get(0).type();
    ColumnType right = call.operands().get(1).type();
    int scale = Math.max(left.scale(), right.scale());
    int digits = Math.max(digitsAt(left, scale), digitsAt(right, scale));
    if (isFar(left, right, scale)) {
      return far(call);
    }
    boolean areIntegers = left.kind() != Kind.DECIMAL && right.kind() != Kind.DECIMAL;
    Rep rep = digits <= LONG_DIGITS || areIntegers ? Rep.LONG : Rep.WIDE;
    Operation operation =
        rep == Rep.LONG
            ? new Operation(
                    "MOD", Rep.LONG, (in, out) -> out.low = Numbers.remainder(in[0].low, in[1].low))
                .inline("Numbers.remainder($0, $1)")
            : WideArithmetic.remainder();
    Node result =
        NumberLowering.apply(
            operation,
            scaled(call.operands().get(0), scale, rep),
            scaled(call.operands().get(1), scale, rep));
    return finish(result, scale, digits, call, "a remainder");
  }

  private static Node unary(Expression.Call call) {
    ColumnType from = call.operands().get(0).type();
    Node operand = Lowering.lower(call.operands().get(0));
    boolean negates = call.function() == ScalarFunction.NEGATE;
    Operation operation;
    if (operand.rep() == Rep.WIDE) {
      operation =
          new Operation(
              call.function() + "_WIDE",
              Rep.WIDE,
              (in, out) -> {
                if (negates || in[0].high < 0) {
                  Int128.subtract(0, 0, in[0].high, in[0].low, out);
                } else {
                  out.setWide(in[0].high, in[0].low);
                }
              });
    } else {
      operation =
          new Operation(
                  call.function().name(),
                  Rep.LONG,
                  (in, out) ->
                      out.low = negates || in[0].low < 0 ? Numbers.negate(in[0].low) : in[0].low)
              .inline(negates ? "Numbers.negate($0)" : "($0 < 0 ? Numbers.negate($0) : $0)");
    }
    return finish(
        NumberLowering.apply(operation, operand),
        from.scale(),
        NumberLowering.digits(from),
        call,
        negates ? "an opposite" : "a magnitude");
  }

  /** Rescales what was computed to the result's scale and checks it against the result's type. */
  private static Node finish(
      Node computed, int scale, int digits, Expression.Call call, String operation) {
    ColumnType type = call.type();
    int scaleUp = type.scale() - scale;
    int scaledDigits = Math.max(1, digits + scaleUp + (scaleUp < 0 ? 1 : 0));
    Rep rep =
        computed.rep() == Rep.LONG && scaledDigits <= LONG_DIGITS || scaleUp == 0
            ? computed.rep()
            : Rep.WIDE;
    boolean isCertain =
        type.kind() == Kind.DECIMAL
            ? scaledDigits <= Math.min(type.precision(), WIDE_DIGITS)
            : scaledDigits < NumberLowering.digits(type);
    return NumberLowering.fit(
        NumberLowering.rescale(computed, scaleUp, rep), isCertain, type, operation);
  }

  /** Whether bringing both to a scale may take more than 38 digits. */
  private static boolean isFar(ColumnType left, ColumnType right, int scale) {
    return (left.scale() != scale && digitsAt(left, scale) > WIDE_DIGITS)
        || (right.scale() != scale && digitsAt(right, scale) > WIDE_DIGITS);
  }

  private static Node far(Expression.Call call) {
    Expression left = call.operands().get(0);
    Expression right = call.operands().get(1);
    Node result =
        NumberLowering.apply(
            WideArithmetic.far(call.function(), left.type(), right.type(), call.type().scale()),
            NumberLowering.widen(Lowering.lower(left)),
            NumberLowering.widen(Lowering.lower(right)));
    return NumberLowering.fit(result, false, call.type(), "a result");
  }

  private static int digitsAt(ColumnType type, int scale) {
    return NumberLowering.digits(type) + scale - type.scale();
  }

  private static Node scaled(Expression operand, int scale, Rep rep) {
    return NumberLowering.rescale(Lowering.lower(operand), scale - operand.type().scale(), rep);
  }
}
