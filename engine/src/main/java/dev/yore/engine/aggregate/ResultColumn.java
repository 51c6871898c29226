package dev.yore.engine.aggregate;

import dev.yore.engine.column.WideDecimals;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Puts numbers that functions computed into vectors of the result's type, or throws. One thread.
 */
final class ResultColumn {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final ColumnType type;
  private final int rows;
  private final long[] longs;
  private final double[] doubles;
  private final byte[] data;
  private long @Nullable [] nulls;

  ResultColumn(ColumnType type, int rows) {
    this.type = type;
    this.rows = rows;
    longs = new long[type.physical() == ColumnType.Physical.LONG ? rows : 0];
    doubles = new double[type.physical() == ColumnType.Physical.DOUBLE ? rows : 0];
    data =
        new byte
            [type.physical() == ColumnType.Physical.BYTES
                ? Math.multiplyExact(rows, WideDecimals.BYTES)
                : 0];
  }

  void setNull(int row) {
    long[] mask = nulls;
    if (mask == null) {
      mask = new long[(rows + 63) >> 6];
      nulls = mask;
    }
    mask[row >> 6] |= 1L << row;
  }

  /** An exact number of 128 bits at the result's scale, or for doubles at the given one. */
  void set(int row, long high, long low, int scale) {
    switch (type.physical()) {
      case LONG -> {
        if (high != low >> 63 || !fits(low)) {
          throw outOfRange(big(high, low));
        }
        longs[row] = low;
      }
      case DOUBLE -> doubles[row] = toDouble(high, low, scale);
      case BYTES -> {
        if (high != low >> 63 && big(high, low).abs().compareTo(limit()) >= 0) {
          throw outOfRange(big(high, low));
        }
        WideDecimals.put(data, row * WideDecimals.BYTES, high, low);
      }
    }
  }

  private BigInteger limit() {
    return BigInteger.TEN.pow(type.precision());
  }

  private boolean fits(long value) {
    return switch (type.kind()) {
      case TINYINT -> value == (byte) value;
      case SMALLINT -> value == (short) value;
      case INTEGER -> value == (int) value;
      case DECIMAL -> value > -POWERS[type.precision()] && value < POWERS[type.precision()];
      default -> true;
    };
  }

  private StoreException outOfRange(BigInteger unscaled) {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "the result %s of an aggregate does not fit %s"
            .formatted(new BigDecimal(unscaled, type.scale()).toPlainString(), name()));
  }

  private String name() {
    return type.kind() == ColumnType.Kind.DECIMAL
        ? "DECIMAL(" + type.precision() + ", " + type.scale() + ")"
        : type.kind().name();
  }

  /**
   * A quotient, rounded half up at the result's scale.
   *
   * @param scale of the dividend
   * @param divisor 1 and up
   */
  void setQuotient(int row, long high, long low, int scale, long divisor) {
    if (type.physical() == ColumnType.Physical.DOUBLE) {
      doubles[row] = toDouble(high, low, scale) / divisor;
      return;
    }
    int shift = type.scale() - scale;
    if (high == low >> 63 && shift >= 0 && shift < POWERS.length) {
      long dividend = low * POWERS[shift];
      if (Math.multiplyHigh(low, POWERS[shift]) == dividend >> 63) {
        long quotient = dividend / divisor;
        long rest = Math.abs(dividend % divisor);
        if (rest >= divisor - rest) {
          quotient += dividend < 0 ? -1 : 1;
        }
        set(row, quotient >> 63, quotient, type.scale());
        return;
      }
    }
    BigInteger quotient =
        new BigDecimal(big(high, low), scale)
            .divide(BigDecimal.valueOf(divisor), type.scale(), RoundingMode.HALF_UP)
            .unscaledValue();
    if (quotient.bitLength() > 127) {
      throw outOfRange(quotient);
    }
    set(row, quotient.shiftRight(64).longValue(), quotient.longValue(), type.scale());
  }

  /** A double, rounded half up to exact result types. */
  void set(int row, double value) {
    switch (type.physical()) {
      case DOUBLE -> doubles[row] = type.kind() == ColumnType.Kind.REAL ? (float) value : value;
      case LONG, BYTES -> {
        if (!Double.isFinite(value)) {
          throw new StoreException(
              ErrorCode.VALUE_OUT_OF_RANGE,
              "the result %s of an aggregate does not fit %s".formatted(value, name()));
        }
        BigInteger unscaled =
            new BigDecimal(value).setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        if (unscaled.bitLength() > 127) {
          throw outOfRange(unscaled);
        }
        set(row, unscaled.shiftRight(64).longValue(), unscaled.longValue(), type.scale());
      }
    }
  }

  ColumnVector build() {
    return switch (type.physical()) {
      case LONG -> new LongVector(longs, rows, nulls);
      case DOUBLE -> new DoubleVector(doubles, rows, nulls);
      case BYTES -> {
        int[] offsets = new int[rows + 1];
        for (int i = 1; i <= rows; i++) {
          offsets[i] = i * WideDecimals.BYTES;
        }
        yield new BytesVector(data, offsets, null, rows, nulls);
      }
    };
  }

  static double toDouble(long high, long low, int scale) {
    if (high == low >> 63 && scale < POWERS.length) {
      return (double) low / POWERS[scale];
    }
    return new BigDecimal(big(high, low), scale).doubleValue();
  }

  private static BigInteger big(long high, long low) {
    BigInteger lower = BigInteger.valueOf(low);
    return BigInteger.valueOf(high).shiftLeft(64).add(low < 0 ? lower.add(TWO_64) : lower);
  }
}
