package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;

/** Exact arithmetic on integers and decimals held in longs. Pure functions. */
public final class Numbers {
  private static final int MAX_POWER = 18;
  private static final long[] POWERS_OF_TEN = new long[MAX_POWER + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= MAX_POWER; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private Numbers() {}

  /**
   * Ten to a power.
   *
   * @param exponent 0 to 18
   */
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }

  /** The smallest value of a type whose values are longs. */
  public static long min(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> 0;
      case TINYINT -> Byte.MIN_VALUE;
      case SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      case DECIMAL -> 1 - powerOfTen(type.precision());
      default -> Long.MIN_VALUE;
    };
  }

  /** The greatest value of a type whose values are longs. */
  public static long max(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> 1;
      case TINYINT -> Byte.MAX_VALUE;
      case SMALLINT -> Short.MAX_VALUE;
      case INTEGER -> Integer.MAX_VALUE;
      case DECIMAL -> powerOfTen(type.precision()) - 1;
      default -> Long.MAX_VALUE;
    };
  }

  /** Throws {@code VALUE_OUT_OF_RANGE} when the sum is no long. */
  public static long add(long left, long right) {
    long sum = left + right;
    if (((left ^ sum) & (right ^ sum)) < 0) {
      throw overflow(left + " + " + right, "BIGINT");
    }
    return sum;
  }

  /** Throws {@code VALUE_OUT_OF_RANGE} when the difference is no long. */
  public static long subtract(long left, long right) {
    long difference = left - right;
    if (((left ^ right) & (left ^ difference)) < 0) {
      throw overflow(left + " - " + right, "BIGINT");
    }
    return difference;
  }

  /** Throws {@code VALUE_OUT_OF_RANGE} when the product is no long. */
  public static long multiply(long left, long right) {
    long product = left * right;
    if (Math.multiplyHigh(left, right) != product >> 63) {
      throw overflow(left + " * " + right, "BIGINT");
    }
    return product;
  }

  /** Truncates; throws {@code DIVISION_BY_ZERO}, or {@code VALUE_OUT_OF_RANGE} for the one case. */
  public static long divide(long left, long right) {
    if (right == 0) {
      throw divisionByZero();
    }
    if (right == -1 && left == Long.MIN_VALUE) {
      throw overflow(left + " / " + right, "BIGINT");
    }
    return left / right;
  }

  /** The remainder of {@link #divide}, with the dividend's sign. */
  public static long remainder(long left, long right) {
    if (right == 0) {
      throw divisionByZero();
    }
    return right == -1 ? 0 : left % right;
  }

  /** Throws {@code VALUE_OUT_OF_RANGE} for the one value without an opposite. */
  public static long negate(long value) {
    if (value == Long.MIN_VALUE) {
      throw overflow("-(" + value + ")", "BIGINT");
    }
    return -value;
  }

  /** Divides and rounds halves away from zero; the operands are not MIN_VALUE and -1. */
  public static long divideHalfUp(long dividend, long divisor) {
    long quotient = dividend / divisor;
    long rest = dividend % divisor;
    // |rest| * 2 >= |divisor|, without overflow.
    long missing = Math.abs(divisor) - Math.abs(rest);
    if (rest != 0 && Math.abs(rest) >= missing && missing >= 0) {
      return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
    }
    return quotient;
  }

  /** The nearest double of a decimal. */
  public static double toDouble(long unscaled, int scale) {
    if (scale == 0) {
      return unscaled;
    }
    // Both are exact as doubles, and so their quotient is rounded once.
    if (Math.abs(unscaled) < 1L << 53 && unscaled != Long.MIN_VALUE && scale <= MAX_POWER) {
      return (double) unscaled / POWERS_OF_TEN[scale];
    }
    return BigDecimal.valueOf(unscaled, scale).doubleValue();
  }

  public static StoreException divisionByZero() {
    return new StoreException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
  }

  /** What to throw when an operation's result leaves its type. */
  public static StoreException overflow(String operation, String type) {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE, operation + " is out of range of " + type);
  }
}
