package dev.yore.store.codec;

import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/** Long vectors as {@link LongBlocks}. Pure functions. */
final class LongCodec {
  private LongCodec() {}

  static void encode(ByteWriter out, long[] values, int from, int to, long @Nullable [] mask) {
    if (mask == null) {
      LongBlocks.encode(out, values, from, to);
    } else {
      long[] filled = new long[to - from];
      System.arraycopy(values, from, filled, 0, filled.length);
      fillNulls(filled, mask);
      LongBlocks.encode(out, filled, 0, filled.length);
    }
  }

  /** Gives null rows the value before them (those at the start the first value there is). */
  static void fillNulls(long[] values, long[] mask) {
    long previous = 0;
    for (int row = 0; row < values.length; row++) {
      if (!NullMaskCodec.isNull(mask, row)) {
        previous = values[row];
        break;
      }
    }
    for (int row = 0; row < values.length; row++) {
      if (NullMaskCodec.isNull(mask, row)) {
        values[row] = previous;
      } else {
        previous = values[row];
      }
    }
  }

  /** Passes over so many blocks and reads so many rows. */
  static LongVector decode(ByteReader in, int skippedBlocks, int rows, long @Nullable [] mask)
      throws CorruptDataException {
    LongBlocks.skip(in, skippedBlocks);
    long[] values = LongBlocks.decode(in, rows);
    if (mask != null) {
      clearNulls(values, mask);
    }
    return new LongVector(values, rows, mask);
  }

  private static void clearNulls(long[] values, long[] mask) {
    for (int word = 0; word < mask.length; word++) {
      for (long bits = mask[word]; bits != 0; bits &= bits - 1) {
        values[(word << 6) + Long.numberOfTrailingZeros(bits)] = 0;
      }
    }
  }
}
