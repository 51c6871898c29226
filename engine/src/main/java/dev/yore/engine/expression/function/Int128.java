package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;

/**
 * Wide decimals as two longs in two's complement: unscaled values of up to 38 digits, and sums and
 * products of them that still fit 128 bits. Pure functions.
 */
public final class Int128 {
  /** Bytes of a stored value: big-endian, sign bit flipped. */
  public static final int BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int MAX_DIGITS = 38;
  private static final long[] POWER_HIGH = new long[MAX_DIGITS + 1];
  private static final long[] POWER_LOW = new long[MAX_DIGITS + 1];

  static {
    for (int i = 0; i <= MAX_DIGITS; i++) {
      BigInteger power = BigInteger.TEN.pow(i);
      POWER_HIGH[i] = power.shiftRight(64).longValue();
      POWER_LOW[i] = power.longValue();
    }
  }

  private Int128() {}

  /** The upper half of a stored value. */
  public static long high(byte[] data, int at) {
    return (long) LONGS.get(data, at) ^ Long.MIN_VALUE;
  }

  /** The lower half of a stored value. */
  public static long low(byte[] data, int at) {
    return (long) LONGS.get(data, at + 8);
  }

  public static void store(byte[] data, int at, long high, long low) {
    LONGS.set(data, at, high ^ Long.MIN_VALUE);
    LONGS.set(data, at + 8, low);
  }

  /** Whether the lower half alone is the value. */
  public static boolean isLong(long high, long low) {
    return high == low >> 63;
  }

  public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
    return leftHigh != rightHigh
        ? Long.compare(leftHigh, rightHigh)
        : Long.compareUnsigned(leftLow, rightLow);
  }

  /** Whether the magnitude is below ten to the power of {@code digits}. */
  public static boolean fits(long high, long low, int digits) {
    long limitHigh = POWER_HIGH[digits];
    long limitLow = POWER_LOW[digits];
    if (high >= 0) {
      return compare(high, low, limitHigh, limitLow) < 0;
    }
    // The most negative value has no magnitude here, and is out of range with any number of digits.
    long low2 = -low;
    long high2 = ~high + (low == 0 ? 1 : 0);
    return high2 >= 0 && compare(high2, low2, limitHigh, limitLow) < 0;
  }

  /**
   * Adds.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 127 bits
   */
  public static void add(long leftHigh, long leftLow, long rightHigh, long rightLow, Cell out) {
    long low = leftLow + rightLow;
    long high = leftHigh + rightHigh + (Long.compareUnsigned(low, leftLow) < 0 ? 1 : 0);
    if (((leftHigh ^ high) & (rightHigh ^ high)) < 0) {
      throw tooLong("a sum", big(leftHigh, leftLow).add(big(rightHigh, rightLow)));
    }
    out.setWide(high, low);
  }

  /**
   * Subtracts.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 127 bits
   */
  public static void subtract(
      long leftHigh, long leftLow, long rightHigh, long rightLow, Cell out) {
    long high = leftHigh - rightHigh - (Long.compareUnsigned(leftLow, rightLow) < 0 ? 1 : 0);
    if (((leftHigh ^ rightHigh) & (leftHigh ^ high)) < 0) {
      throw tooLong("a difference", big(leftHigh, leftLow).subtract(big(rightHigh, rightLow)));
    }
    out.setWide(high, leftLow - rightLow);
  }

  /**
   * Multiplies.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 38 digits
   */
  public static void multiply(
      long leftHigh, long leftLow, long rightHigh, long rightLow, Cell out) {
    if (isLong(leftHigh, leftLow) && isLong(rightHigh, rightLow)) {
      out.high = Math.multiplyHigh(leftLow, rightLow);
      out.low = leftLow * rightLow;
      return;
    }
    set(out, big(leftHigh, leftLow).multiply(big(rightHigh, rightLow)), "a product");
  }

  /**
   * Multiplies by a power of ten, or divides by it and rounds half up.
   *
   * @param digits up to 76 either way; negative to divide
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 38 digits
   */
  public static void rescale(long high, long low, int digits, Cell out) {
    if (digits >= 0) {
      if (digits <= 18 && isLong(high, low)) {
        long power = POWER_LOW[digits];
        out.high = Math.multiplyHigh(low, power);
        out.low = low * power;
        return;
      }
      set(out, big(high, low).multiply(BigInteger.TEN.pow(digits)), "a decimal");
      return;
    }
    if (digits >= -18 && isLong(high, low)) {
      long rounded = Numbers.divideHalfUp(low, POWER_LOW[-digits]);
      out.high = rounded >> 63;
      out.low = rounded;
      return;
    }
    set(
        out,
        new BigDecimal(big(high, low), -digits).setScale(0, RoundingMode.HALF_UP).unscaledValue(),
        "a decimal");
  }

  /**
   * Divides and rounds half up.
   *
   * @param digits the power of ten to multiply the dividend by before
   * @throws StoreException {@code DIVISION_BY_ZERO}; {@code VALUE_OUT_OF_RANGE} beyond 38 digits
   */
  public static void divide(
      long leftHigh, long leftLow, long rightHigh, long rightLow, int digits, Cell out) {
    if ((rightHigh | rightLow) == 0) {
      throw Numbers.divisionByZero();
    }
    if (digits >= 0
        && digits <= 18
        && isLong(leftHigh, leftLow)
        && isLong(rightHigh, rightLow)
        && Math.multiplyHigh(leftLow, POWER_LOW[digits]) == (leftLow * POWER_LOW[digits]) >> 63
        && rightLow != -1
        && rightLow != Long.MIN_VALUE) {
      long quotient = Numbers.divideHalfUp(leftLow * POWER_LOW[digits], rightLow);
      out.high = quotient >> 63;
      out.low = quotient;
      return;
    }
    BigDecimal dividend = new BigDecimal(big(leftHigh, leftLow), -digits);
    BigDecimal divisor = new BigDecimal(big(rightHigh, rightLow));
    set(out, dividend.divide(divisor, 0, RoundingMode.HALF_UP).unscaledValue(), "a quotient");
  }

  /**
   * The remainder of a division that truncates.
   *
   * @throws StoreException {@code DIVISION_BY_ZERO}
   */
  public static void remainder(
      long leftHigh, long leftLow, long rightHigh, long rightLow, Cell out) {
    if ((rightHigh | rightLow) == 0) {
      throw Numbers.divisionByZero();
    }
    if (isLong(leftHigh, leftLow) && isLong(rightHigh, rightLow)) {
      long rest = rightLow == -1 ? 0 : leftLow % rightLow;
      out.high = rest >> 63;
      out.low = rest;
      return;
    }
    set(out, big(leftHigh, leftLow).remainder(big(rightHigh, rightLow)), "a remainder");
  }

  /**
   * Rounds at a digit, which may be before the point.
   *
   * @param digits after the point to keep; anything, also from a row
   * @param newScale the result's, filled up with zeros
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 38 digits
   */
  public static void round(
      long high, long low, int scale, long digits, RoundingMode mode, int newScale, Cell out) {
    if (digits >= scale && scale == newScale) {
      out.high = high;
      out.low = low;
      return;
    }
    int kept = (int) Math.max(-MAX_DIGITS - 1, Math.min(digits, scale));
    BigDecimal rounded = new BigDecimal(big(high, low), scale).setScale(kept, mode);
    set(out, rounded.setScale(newScale, mode).unscaledValue(), "a rounded value");
  }

  /** The nearest double of a decimal. */
  public static double toDouble(long high, long low, int scale) {
    if (isLong(high, low)) {
      return Numbers.toDouble(low, scale);
    }
    return new BigDecimal(big(high, low), scale).doubleValue();
  }

  public static BigInteger big(long high, long low) {
    if (isLong(high, low)) {
      return BigInteger.valueOf(low);
    }
    byte[] bytes = new byte[BYTES];
    LONGS.set(bytes, 0, high);
    LONGS.set(bytes, 8, low);
    return new BigInteger(bytes);
  }

  /**
   * Puts an integer into a cell.
   *
   * @param what names the value in the error
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond 127 bits
   */
  public static void set(Cell out, BigInteger value, String what) {
    if (value.bitLength() > 127) {
      throw tooLong(what, value);
    }
    out.low = value.longValue();
    out.high = value.shiftRight(64).longValue();
  }

  private static StoreException tooLong(String what, BigInteger value) {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE, what + " has more than 38 digits: " + value);
  }
}
