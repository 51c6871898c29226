package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Doubles;
import dev.yore.engine.expression.function.Int128;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;

/** Rounding and the functions of analysis. Pure functions. */
final class MathLowering {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);

  private MathLowering() {}

  static Node lower(Expression.Call call) {
    for (Expression operand : call.operands()) {
      if (!NumberLowering.isNumber(operand.type())) {
        throw Lowering.notSupported(call);
      }
    }
    boolean isExact = NumberLowering.isExact(call.operands().get(0).type());
    return switch (call.function()) {
      case FLOOR, CEIL, ROUND, TRUNCATE -> isExact ? roundExact(call) : roundDouble(call);
      case SIGN -> isExact ? sign(call) : analysis(call, Math::signum);
      case SQRT -> analysis(call, Math::sqrt);
      case EXP -> analysis(call, Math::exp);
      case LN -> analysis(call, Doubles::ln);
      case LOG10 -> analysis(call, Doubles::log10);
      case POWER ->
          NumberLowering.apply(
              new Operation(
                  "POWER",
                  Rep.DOUBLE,
                  (in, out) -> out.number = Math.pow(in[0].number, in[1].number)),
              number(call.operands().get(0)),
              number(call.operands().get(1)));
      default -> throw Lowering.notSupported(call);
    };
  }

  private static Node number(Expression operand) {
    return NumberLowering.toDouble(Lowering.lower(operand), operand.type());
  }

  private static Node analysis(Expression.Call call, DoubleUnaryOperator function) {
    if (NumberLowering.isExact(call.type())) {
      throw Lowering.notSupported(call);
    }
    return NumberLowering.apply(
        new Operation(
            call.function().name() + "_DOUBLE",
            Rep.DOUBLE,
            (in, out) -> out.number = function.applyAsDouble(in[0].number)),
        number(call.operands().get(0)));
  }

  private static Node sign(Expression.Call call) {
    Node operand = Lowering.lower(call.operands().get(0));
    ColumnType type = call.type();
    if (type.kind() != Kind.DECIMAL && operand.rep() == Rep.LONG) {
      return NumberLowering.apply(
          new Operation("SIGN", Rep.LONG, (in, out) -> out.low = Long.signum(in[0].low)), operand);
    }
    Node sign =
        NumberLowering.apply(
            new Operation(
                "SIGN_WIDE",
                Rep.LONG,
                (in, out) ->
                    out.low = in[0].high == 0 && in[0].low == 0 ? 0 : in[0].high >> 63 | 1),
            NumberLowering.widen(operand));
    Rep rep = Rep.of(type);
    return NumberLowering.fit(
        NumberLowering.rescale(sign, type.scale(), rep),
        type.precision() > type.scale(),
        type,
        "a sign");
  }

  /** The digits after the point to keep: the second operand, 0 without one. */
  private static Node digits(Expression.Call call) {
    if (call.operands().size() < 2) {
      return new Node.Constant(0L, Rep.LONG);
    }
    if (!NumberLowering.isExact(call.operands().get(1).type())) {
      throw Lowering.notSupported(call);
    }
    return NumberLowering.as(call.operands().get(1), BIGINT);
  }

  private static RoundingMode mode(ScalarFunction function) {
    return switch (function) {
      case FLOOR -> RoundingMode.FLOOR;
      case CEIL -> RoundingMode.CEILING;
      case ROUND -> RoundingMode.HALF_UP;
      default -> RoundingMode.DOWN;
    };
  }

  private static Node roundExact(Expression.Call call) {
    if (!NumberLowering.isExact(call.type())) {
      throw Lowering.notSupported(call);
    }
    ColumnType from = call.operands().get(0).type();
    ColumnType type = call.type();
    RoundingMode mode = mode(call.function());
    Node operand = Lowering.lower(call.operands().get(0));
    Node rounded =
        NumberLowering.apply(
            new Operation(
                call.function() + " " + from.scale() + " " + type.scale(),
                Rep.WIDE,
                (in, out) ->
                    Int128.round(
                        in[0].high, in[0].low, from.scale(), in[1].low, mode, type.scale(), out)),
            NumberLowering.widen(operand),
            digits(call));
    return NumberLowering.fit(rounded, false, type, "a rounded value");
  }

  private static Node roundDouble(Expression.Call call) {
    if (NumberLowering.isExact(call.type())) {
      throw Lowering.notSupported(call);
    }
    if (call.function() == ScalarFunction.FLOOR) {
      return analysis(call, Math::floor);
    }
    if (call.function() == ScalarFunction.CEIL) {
      return analysis(call, Math::ceil);
    }
    RoundingMode mode = mode(call.function());
    Node rounded =
        NumberLowering.apply(
            new Operation(
                call.function() + "_DOUBLE",
                Rep.DOUBLE,
                (in, out) -> out.number = Doubles.round(in[0].number, in[1].low, mode)),
            Lowering.lower(call.operands().get(0)),
            digits(call));
    return call.type().kind() == Kind.REAL ? NumberLowering.toReal(rounded) : rounded;
  }
}
