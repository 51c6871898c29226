package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Approximate numbers and their way to exact ones. Pure functions. */
public final class Doubles {
  /** More than any double has, before or after the point. */
  private static final int MAX_DIGITS = 400;

  private Doubles() {}

  /**
   * A double as an integer or decimal. Decimals and BIGINT round half up, narrower integers towards
   * zero, as they always have here.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} where the type does not hold it, and for NaN
   *     and infinities
   */
  public static void toExact(double value, ColumnType type, Cell out) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw outOfRange(value, type);
    }
    boolean rounds = type.kind() == Kind.DECIMAL || type.kind() == Kind.BIGINT;
    BigDecimal rounded =
        BigDecimal.valueOf(value)
            .setScale(type.scale(), rounds ? RoundingMode.HALF_UP : RoundingMode.DOWN);
    if (rounded.unscaledValue().bitLength() > 127) {
      throw outOfRange(value, type);
    }
    Int128.set(out, rounded.unscaledValue(), "a number");
    boolean fits =
        type.physical() == ColumnType.Physical.LONG
            ? Int128.isLong(out.high, out.low)
                && out.low >= Numbers.min(type)
                && out.low <= Numbers.max(type)
            : Int128.fits(out.high, out.low, type.precision());
    if (!fits) {
      throw outOfRange(value, type);
    }
  }

  private static StoreException outOfRange(double value, ColumnType type) {
    return Numbers.overflow(Double.toString(value), type.kind().name());
  }

  /**
   * The natural logarithm.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for zero and below
   */
  public static double ln(double value) {
    checkPositive(value);
    return Math.log(value);
  }

  /**
   * The logarithm to base 10.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for zero and below
   */
  public static double log10(double value) {
    checkPositive(value);
    return Math.log10(value);
  }

  private static void checkPositive(double value) {
    if (value <= 0) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, value + " has no logarithm; only positive numbers have one");
    }
  }

  /**
   * Rounds at a decimal digit, which may be before the point. NaN and infinities stay.
   *
   * @param digits after the point to keep
   */
  public static double round(double value, long digits, RoundingMode mode) {
    if (Double.isNaN(value) || Double.isInfinite(value) || digits > MAX_DIGITS) {
      return value;
    }
    int kept = (int) Math.max(-MAX_DIGITS, digits);
    return BigDecimal.valueOf(value).setScale(kept, mode).doubleValue();
  }
}
