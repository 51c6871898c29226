package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Numbers;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Operations on decimals of more than 18 digits: on two longs each, and on {@link BigDecimal} where
 * an intermediate result may have more than 38 digits. Pure functions.
 */
final class WideArithmetic {
  private WideArithmetic() {}

  /**
   * Addition or subtraction of operands of one scale.
   *
   * @param digits of the result at most
   */
  static Operation sum(boolean adds, int digits) {
    // Two numbers of 38 digits each may add up to more than 127 bits hold.
    boolean mayOverflow = digits > ColumnType.MAX_DECIMAL_PRECISION;
    String key = (adds ? "ADD_WIDE" : "SUBTRACT_WIDE") + (mayOverflow ? "_CHECKED" : "");
    if (adds) {
      Operation add =
          new Operation(
              key,
              Rep.WIDE,
              (in, out) -> Int128.add(in[0].high, in[0].low, in[1].high, in[1].low, out));
      String java =
          "$rl = $0l + $1l; " + "$rh = $0h + $1h + (Long.compareUnsigned($rl, $0l) < 0 ? 1L : 0L);";
      return mayOverflow
          ? add.inline(java + " if ((($0h ^ $rh) & ($1h ^ $rh)) < 0L) { $K }")
          : add.total(java);
    }
    Operation subtract =
        new Operation(
            key,
            Rep.WIDE,
            (in, out) -> Int128.subtract(in[0].high, in[0].low, in[1].high, in[1].low, out));
    String java =
        "$rl = $0l - $1l; $rh = $0h - $1h - (Long.compareUnsigned($0l, $1l) < 0 ? 1L : 0L);";
    return mayOverflow
        ? subtract.inline(java + " if ((($0h ^ $1h) & ($0h ^ $rh)) < 0L) { $K }")
        : subtract.total(java);
  }

  static Operation product() {
    return new Operation(
            "MULTIPLY_WIDE",
            Rep.WIDE,
            (in, out) -> Int128.multiply(in[0].high, in[0].low, in[1].high, in[1].low, out))
        .inline(
            "if (Int128.isLong($0h, $0l) && Int128.isLong($1h, $1l)) {"
                + " $rh = Math.multiplyHigh($0l, $1l); $rl = $0l * $1l; } else { $K }");
  }

  /**
   * Division, rounded half up.
   *
   * @param shift the power of ten to multiply the dividend by before
   */
  static Operation quotient(int shift) {
    return new Operation(
        "DIVIDE_WIDE " + shift,
        Rep.WIDE,
        (in, out) -> Int128.divide(in[0].high, in[0].low, in[1].high, in[1].low, shift, out));
  }

  /** The remainder of operands of one scale. */
  static Operation remainder() {
    return new Operation(
        "MOD_WIDE",
        Rep.WIDE,
        (in, out) -> Int128.remainder(in[0].high, in[0].low, in[1].high, in[1].low, out));
  }

  /**
   * An operation on operands of different scales, which have no common one of 38 digits; rounded
   * half up at the result's scale.
   */
  static Operation far(ScalarFunction function, ColumnType left, ColumnType right, int scale) {
    int l = left.scale();
    int r = right.scale();
    return new Operation(
        function + "_FAR " + l + " " + r + " " + scale,
        Rep.WIDE,
        (in, out) -> {
          BigDecimal exact =
              exact(
                  function,
                  new BigDecimal(Int128.big(in[0].high, in[0].low), l),
                  new BigDecimal(Int128.big(in[1].high, in[1].low), r));
          Int128.set(out, exact.setScale(scale, RoundingMode.HALF_UP).unscaledValue(), "a result");
        });
  }

  private static BigDecimal exact(ScalarFunction function, BigDecimal left, BigDecimal right) {
    return switch (function) {
      case ADD -> left.add(right);
      case SUBTRACT -> left.subtract(right);
      case MULTIPLY -> left.multiply(right);
      default -> {
        if (right.signum() == 0) {
          throw Numbers.divisionByZero();
        }
        yield left.remainder(right);
      }
    };
  }
}
