package dev.yore.store.table;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Brings values of a column's former type into the form of its present one, which has all of them.
 * Immutable.
 *
 * @param from the type before
 * @param to the type now, wider in the sense of {@link dev.yore.store.schema.Widening}
 */
record ValueConversion(ColumnType from, ColumnType to) {
  private static final int WIDE_BYTES = 16;

  /** 10 to the power of more digits is no long. */
  private static final int MAX_LONG_DIGITS = 18;

  /** The same values, nulls included, in the present form. */
  ColumnVector convert(ColumnVector vector) {
    int digits = to.scale() - from.scale();
    if (from.physical() == Physical.BYTES) {
      return widen((BytesVector) vector, digits);
    }
    LongVector longs = (LongVector) vector;
    return switch (to.physical()) {
      case LONG -> scale(longs, digits);
      case DOUBLE -> doubles(longs);
      case BYTES -> widen(longs, digits);
    };
  }

  private static ColumnVector scale(LongVector vector, int digits) {
    long factor = BigInteger.TEN.pow(digits).longValueExact();
    long[] values = new long[vector.length()];
    for (int row = 0; row < values.length; row++) {
      values[row] = vector.get(row) * factor;
    }
    return new LongVector(values, values.length, vector.nulls());
  }

  private static ColumnVector doubles(LongVector vector) {
    double[] values = new double[vector.length()];
    for (int row = 0; row < values.length; row++) {
      values[row] = vector.get(row);
    }
    return new DoubleVector(values, values.length, vector.nulls());
  }

  private static ColumnVector widen(LongVector vector, int digits) {
    ColumnBuilder builder = new ColumnBuilder(Physical.BYTES);
    BigInteger power = BigInteger.TEN.pow(digits);
    long factor = digits <= MAX_LONG_DIGITS ? power.longValueExact() : 0;
    ByteBuffer bytes = ByteBuffer.allocate(WIDE_BYTES);
    for (int row = 0; row < vector.length(); row++) {
      if (vector.isNull(row)) {
        builder.appendNull();
      } else if (digits <= MAX_LONG_DIGITS) {
        long value = vector.get(row);
        // The sign bit is flipped so that the order of bytes is that of numbers.
        bytes.putLong(0, Math.multiplyHigh(value, factor) ^ Long.MIN_VALUE);
        bytes.putLong(Long.BYTES, value * factor);
        builder.appendBytes(bytes.array());
      } else {
        builder.appendBytes(wide(BigInteger.valueOf(vector.get(row)).multiply(power)));
      }
    }
    return builder.build();
  }

  private static ColumnVector widen(BytesVector vector, int digits) {
    ColumnBuilder builder = new ColumnBuilder(Physical.BYTES);
    BigInteger power = BigInteger.TEN.pow(digits);
    for (int row = 0; row < vector.length(); row++) {
      if (vector.isNull(row)) {
        builder.appendNull();
      } else {
        byte[] bytes = vector.getBytes(row);
        bytes[0] ^= Byte.MIN_VALUE;
        builder.appendBytes(wide(new BigInteger(bytes).multiply(power)));
      }
    }
    return builder.build();
  }

  private static byte[] wide(BigInteger value) {
    byte[] shortest = value.toByteArray();
    byte[] bytes = new byte[WIDE_BYTES];
    Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(shortest, 0, bytes, WIDE_BYTES - shortest.length, shortest.length);
    bytes[0] ^= Byte.MIN_VALUE;
    return bytes;
  }
}
