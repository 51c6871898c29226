package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Integers and decimals of up to 18 digits, both held as a scaled long. */
final class NumberCodec extends ColumnCodec {
  private static final long[] POWERS_OF_TEN = new long[ColumnType.MAX_LONG_DECIMAL_PRECISION + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private final long min;
  private final long max;

  NumberCodec(String column, ColumnType type) {
    super(column, type);
    switch (type.kind()) {
      case TINYINT -> {
        min = Byte.MIN_VALUE;
        max = Byte.MAX_VALUE;
      }
      case SMALLINT -> {
        min = Short.MIN_VALUE;
        max = Short.MAX_VALUE;
      }
      case INTEGER -> {
        min = Integer.MIN_VALUE;
        max = Integer.MAX_VALUE;
      }
      case DECIMAL -> {
        max = POWERS_OF_TEN[type.precision()] - 1;
        min = -max;
      }
      default -> {
        min = Long.MIN_VALUE;
        max = Long.MAX_VALUE;
      }
    }
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    long value = ((LongVector) vector).get(row);
    return switch (type().kind()) {
      case TINYINT -> (byte) value;
      case SMALLINT -> (short) value;
      case INTEGER -> (int) value;
      case DECIMAL -> BigDecimal.valueOf(value, type().scale());
      default -> value;
    };
  }

  @Override
  public Object toPhysical(Object value) {
    if (type().scale() == 0 && isIntegral(value)) {
      return checked(((Number) value).longValue(), value);
    }
    BigDecimal number = decimalOf(this, value);
    boolean isExact =
        number.scale() == type().scale()
            && number.precision() <= ColumnType.MAX_LONG_DECIMAL_PRECISION;
    if (isExact) {
      // Its digits without the point, and without a BigInteger made of them.
      return checked(number.scaleByPowerOfTen(number.scale()).longValueExact(), value);
    }
    BigInteger unscaled = number.setScale(type().scale(), RoundingMode.HALF_UP).unscaledValue();
    if (unscaled.bitLength() > 63) {
      throw outOfRange(value);
    }
    return checked(unscaled.longValue(), value);
  }

  @Override
  public boolean holds(long physical) {
    return physical >= min && physical <= max;
  }

  private static boolean isIntegral(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private Long checked(long unscaled, Object value) {
    if (!holds(unscaled)) {
      throw outOfRange(value);
    }
    return unscaled;
  }

  private RuntimeException outOfRange(Object value) {
    return invalid(ErrorCode.VALUE_OUT_OF_RANGE, value, "is out of range");
  }

  /** Any number, Boolean or numeric text as an exact decimal. */
  static BigDecimal decimalOf(ColumnCodec codec, Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw codec.invalid(ErrorCode.VALUE_OUT_OF_RANGE, value, "is not a finite number");
      }
      return new BigDecimal(value.toString());
    }
    if (value instanceof Number number) {
      return BigDecimal.valueOf(number.longValue());
    }
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof String text) {
      try {
        return new BigDecimal(text.strip());
      } catch (NumberFormatException e) {
        throw codec.invalid(ErrorCode.INVALID_CAST, value, "is not a number");
      }
    }
    throw codec.wrongType(value);
  }
}
