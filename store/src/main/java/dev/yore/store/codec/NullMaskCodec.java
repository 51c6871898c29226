package dev.yore.store.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a vector are null. Pure functions on masks of 64 rows a long, a set bit for null.
 *
 * <pre>
 * NONE 0: nothing; ALL 1: nothing
 * BITS 2: ceil(rows / 8) bytes, lowest bit first
 * RUNS 3: count:varint length:varint*     not null, null, not null …, beginning with not null
 * </pre>
 */
final class NullMaskCodec {
  static final int NONE = 0;
  static final int ALL = 1;
  static final int BITS = 2;
  static final int RUNS = 3;

  private NullMaskCodec() {}

  /**
   * Cuts rows {@code from} to {@code to} out of a mask.
   *
   * @return null when none of those rows is null
   */
  static long @Nullable [] slice(long @Nullable [] mask, int from, int to) {
    if (mask == null || from == to) {
      return null;
    }
    int words = (to - from + 63) >> 6;
    int firstWord = from >> 6;
    int shift = from & 63;
    long[] slice = new long[words];
    long any = 0;
    for (int i = 0; i < words; i++) {
      long low = mask[firstWord + i] >>> shift;
      boolean spills = shift != 0 && firstWord + i + 1 < mask.length;
      slice[i] = spills ? low | (mask[firstWord + i + 1] << (64 - shift)) : low;
      if (i == words - 1 && ((to - from) & 63) != 0) {
        slice[i] &= -1L >>> (64 - ((to - from) & 63));
      }
      any |= slice[i];
    }
    return any == 0 ? null : slice;
  }

  static boolean isNull(long[] mask, int row) {
    return ((mask[row >> 6] >>> row) & 1) != 0;
  }

  static int countNulls(long @Nullable [] mask) {
    int count = 0;
    if (mask != null) {
      for (long word : mask) {
        count += Long.bitCount(word);
      }
    }
    return count;
  }

  /** Appends a mask that has a set bit, and returns the form it took. */
  static int encode(ByteWriter out, long[] mask, int rows) {
    if (countNulls(mask) == rows) {
      return ALL;
    }
    int bitsBytes = (rows + 7) >> 3;
    int start = out.size();
    if (writeRuns(out, mask, rows, start + bitsBytes)) {
      return RUNS;
    }
    out.truncate(start);
    for (int i = 0; i < bitsBytes; i++) {
      out.putByte((int) (mask[i >> 3] >>> ((i & 7) * 8)));
    }
    return BITS;
  }

  private static boolean writeRuns(ByteWriter out, long[] mask, int rows, int maxSize) {
    int runs = 0;
    boolean last = false;
    for (int row = 0; row < rows; row++) {
      if (isNull(mask, row) != last) {
        last = !last;
        runs++;
      }
    }
    out.putVarLong(runs + 1);
    int runStart = 0;
    last = false;
    for (int row = 0; row <= rows; row++) {
      if (row == rows || isNull(mask, row) != last) {
        out.putVarLong(row - runStart);
        runStart = row;
        last = !last;
        if (out.size() >= maxSize) {
          return false;
        }
      }
    }
    return true;
  }

  /** Reads the mask of so many rows; null for {@link #NONE}. */
  static long @Nullable [] decode(ByteReader in, int form, int rows) throws CorruptDataException {
    return switch (form) {
      case NONE -> null;
      case ALL -> decodeAll(rows);
      case BITS -> decodeBits(in, rows);
      case RUNS -> decodeRuns(in, rows);
      default -> throw in.corrupt("null mask form " + form);
    };
  }

  private static long[] decodeAll(int rows) {
    long[] mask = new long[(rows + 63) >> 6];
    setBits(mask, 0, rows);
    return mask;
  }

  private static long[] decodeBits(ByteReader in, int rows) throws CorruptDataException {
    int bytes = (rows + 7) >> 3;
    int start = in.skip(bytes);
    byte[] data = in.array();
    long[] mask = new long[(rows + 63) >> 6];
    for (int i = 0; i < bytes; i++) {
      mask[i >> 3] |= (data[start + i] & 0xFFL) << ((i & 7) * 8);
    }
    if ((rows & 63) != 0 && mask[mask.length - 1] >>> (rows & 63) != 0) {
      throw in.corrupt("null bits past row " + rows);
    }
    return mask;
  }

  private static long[] decodeRuns(ByteReader in, int rows) throws CorruptDataException {
    int runs = in.readCount();
    long[] mask = new long[(rows + 63) >> 6];
    int row = 0;
    for (int run = 0; run < runs; run++) {
      int length = in.readVarInt(rows - row);
      if ((run & 1) != 0) {
        setBits(mask, row, row + length);
      }
      row += length;
    }
    if (row != rows) {
      throw in.corrupt("null runs of " + row + " rows where " + rows + " belong");
    }
    return mask;
  }

  private static void setBits(long[] mask, int from, int to) {
    if (from == to) {
      return;
    }
    int first = from >> 6;
    int last = (to - 1) >> 6;
    long firstBits = -1L << from;
    long lastBits = -1L >>> -to;
    if (first == last) {
      mask[first] |= firstBits & lastBits;
      return;
    }
    mask[first] |= firstBits;
    Arrays.fill(mask, first + 1, last, -1L);
    mask[last] |= lastBits;
  }
}
