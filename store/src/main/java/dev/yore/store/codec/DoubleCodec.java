package dev.yore.store.codec;

import dev.yore.store.vector.DoubleVector;
import org.jspecify.annotations.Nullable;

/**
 * Double vectors as longs: scaled decimals where that gives every value back to the bit, else their
 * IEEE 754 bits without the zeros all of them end in (a REAL has 29). Pure functions.
 */
final class DoubleCodec {
  /** Powers of ten that doubles hold exactly, as far as scaled values may be longs of 53 bits. */
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
  };

  /** Integers beyond this are not all doubles. */
  private static final double MAX_SCALED = 1L << 53;

  private DoubleCodec() {}

  /** Appends rows and returns the encoding chosen. */
  static int encode(ByteWriter out, double[] values, int from, int to, long @Nullable [] mask) {
    long[] longs = new long[to - from];
    int exponent = from == to ? 0 : scale(values, from, mask, longs);
    if (from == to) {
      return VectorCodec.DOUBLE_BITS;
    }
    if (exponent >= 0) {
      out.putByte(exponent);
    } else {
      out.putByte(shiftBits(values, from, mask, longs));
    }
    if (mask != null) {
      LongCodec.fillNulls(longs, mask);
    }
    LongBlocks.encode(out, longs, 0, longs.length);
    return exponent >= 0 ? VectorCodec.DOUBLE_DECIMAL : VectorCodec.DOUBLE_BITS;
  }

  /** Fills in the scaled values and returns the exponent, or -1 if there is none for all rows. */
  private static int scale(double[] values, int from, long @Nullable [] mask, long[] scaled) {
    int exponent = 0;
    for (int row = 0; row < scaled.length; row++) {
      if (mask != null && NullMaskCodec.isNull(mask, row)) {
        continue;
      }
      double value = values[from + row];
      int needed = exponent;
      while (!isExact(value, needed)) {
        if (++needed == POWERS.length) {
          return -1;
        }
      }
      if (needed > exponent) {
        // A finer scale must suit the rows before as well: begin again with it.
        exponent = needed;
        row = -1;
      } else {
        scaled[row] = (long) Math.rint(value * POWERS[exponent]);
      }
    }
    return exponent;
  }

  private static boolean isExact(double value, int exponent) {
    double scaled = Math.rint(value * POWERS[exponent]);
    return Math.abs(scaled) <= MAX_SCALED
        && Double.doubleToRawLongBits((long) scaled / POWERS[exponent])
            == Double.doubleToRawLongBits(value);
  }

  private static int shiftBits(double[] values, int from, long @Nullable [] mask, long[] bits) {
    long all = 0;
    for (int row = 0; row < bits.length; row++) {
      if (mask == null || !NullMaskCodec.isNull(mask, row)) {
        bits[row] = Double.doubleToRawLongBits(values[from + row]);
        all |= bits[row];
      }
    }
    int shift = all == 0 ? 0 : Long.numberOfTrailingZeros(all);
    for (int row = 0; row < bits.length; row++) {
      bits[row] >>>= shift;
    }
    return shift;
  }

  static DoubleVector decodeBits(ByteReader in, int skippedBlocks, int rows, long @Nullable [] mask)
      throws CorruptDataException {
    double[] values = new double[0];
    if (rows > 0) {
      int shift = in.readVarInt(63);
      LongBlocks.skip(in, skippedBlocks);
      long[] bits = LongBlocks.decode(in, rows);
      values = new double[rows];
      for (int row = 0; row < rows; row++) {
        values[row] = Double.longBitsToDouble(bits[row] << shift);
      }
    }
    return vector(values, mask);
  }

  static DoubleVector decodeDecimal(
      ByteReader in, int skippedBlocks, int rows, long @Nullable [] mask)
      throws CorruptDataException {
    double power = POWERS[in.readVarInt(POWERS.length - 1)];
    LongBlocks.skip(in, skippedBlocks);
    long[] scaled = LongBlocks.decode(in, rows);
    double[] values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = scaled[row] / power;
    }
    return vector(values, mask);
  }

  private static DoubleVector vector(double[] values, long @Nullable [] mask) {
    if (mask != null) {
      for (int row = 0; row < values.length; row++) {
        if (NullMaskCodec.isNull(mask, row)) {
          values[row] = 0;
        }
      }
    }
    return new DoubleVector(values, values.length, mask);
  }
}
