package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Approximate numbers and their way to exact ones. Pure functions. */
public final class Doubles {
  private Doubles() {}

  /**
   * A double as an integer or decimal, rounded half up at the type's scale.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} where the type does not hold it, and for NaN
   *     and infinities
   */
  public static void toExact(double value, ColumnType type, Cell out) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw Numbers.overflow(Double.toString(value), type.kind().name());
    }
    BigDecimal rounded =
        new BigDecimal(Double.toString(value)).setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.unscaledValue().bitLength() > 127) {
      throw Numbers.overflow(Double.toString(value), type.kind().name());
    }
    Int128.set(out, rounded.unscaledValue(), "a number");
    boolean fits =
        type.physical() == ColumnType.Physical.LONG
            ? Int128.isLong(out.high, out.low)
                && out.low >= Numbers.min(type)
                && out.low <= Numbers.max(type)
            : Int128.fits(out.high, out.low, type.precision());
    if (!fits) {
      throw new StoreException(
          ErrorCode.VALUE_OUT_OF_RANGE, value + " is out of range of " + type.kind());
    }
  }
}
