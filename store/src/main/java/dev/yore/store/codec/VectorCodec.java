package dev.yore.store.codec;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Column vectors as bytes. Pure functions; the number of rows is kept by whoever keeps the bytes.
 *
 * <pre>
 * Vector  ::= head:u8 nulls Body
 * head    ::= encoding (bits 0–3) | zstd (bit 4) | form of nulls (bits 6–7, see NullMaskCodec)
 * Body    ::= rawLength:varint length:varint zstd frame of Plain   if the zstd bit is set
 *           | Plain
 * Plain   ::= by encoding; nothing at all for a vector without rows
 *   0 LONGS          Longs                        (see LongBlocks)
 *   1 DOUBLE_BITS    shift:u8 Longs               IEEE 754 bits >>> shift, the rest being zeros
 *   2 DOUBLE_DECIMAL exponent:u8 Longs            value = long / 10^exponent
 *   3 BYTES_FRAME    Frame                        (see BytesCodec, for all three)
 *   4 BYTES_FRAMES   frameRows:varint length:varint* Frame*
 *   5 BYTES_DICT     entries:varint Frame Longs   a code per row
 * </pre>
 *
 * Where a row is null, encoders write whatever is cheapest and decoders give 0 or no bytes.
 */
public final class VectorCodec {
  /** Level for what is read soon and rewritten soon. */
  public static final int ZSTD_HOT = 3;

  /** Level for what was merged and stays. */
  public static final int ZSTD_COALESCED = 9;

  /** No zstd at all: for vectors inside something that is compressed as a whole. */
  public static final int ZSTD_NONE = 0;

  static final int LONGS = 0;
  static final int DOUBLE_BITS = 1;
  static final int DOUBLE_DECIMAL = 2;
  static final int BYTES_FRAME = 3;
  static final int BYTES_FRAMES = 4;
  static final int BYTES_DICT = 5;

  private static final int ENCODING_MASK = 0x0F;
  private static final int ZSTD_BIT = 0x10;
  private static final int UNUSED_BIT = 0x20;
  private static final int NULLS_SHIFT = 6;

  /** Packed numbers shorter than this are not worth a try. */
  private static final int MIN_ZSTD_BYTES = 256;

  private VectorCodec() {}

  /**
   * Appends rows {@code from} to {@code to} of a vector.
   *
   * @param zstdLevel 1 to 22, or {@link #ZSTD_NONE}
   */
  public static void encode(ByteWriter out, ColumnVector vector, int from, int to, int zstdLevel) {
    encode(out, vector, from, to, zstdLevel, TextFrames.LARGE);
  }

  /** Likewise, with texts in frames as wanted. */
  public static void encode(
      ByteWriter out, ColumnVector vector, int from, int to, int zstdLevel, TextFrames frames) {
    int headAt = out.size();
    out.putByte(0);
    long @Nullable [] mask = NullMaskCodec.slice(nullsOf(vector), from, to);
    int nulls = mask == null ? NullMaskCodec.NONE : NullMaskCodec.encode(out, mask, to - from);
    int bodyAt = out.size();
    int encoding;
    if (vector instanceof LongVector v) {
      LongCodec.encode(out, v.values(), from, to, mask);
      encoding = LONGS;
    } else if (vector instanceof DoubleVector v) {
      encoding = DoubleCodec.encode(out, v.values(), from, to, mask);
    } else {
      encoding = BytesCodec.encode(out, (BytesVector) vector, from, to, mask, zstdLevel, frames);
    }
    int zstd = encoding < BYTES_FRAME && compressBody(out, bodyAt, zstdLevel) ? ZSTD_BIT : 0;
    out.array()[headAt] = (byte) (encoding | zstd | nulls << NULLS_SHIFT);
  }

  /** Appends all rows of a vector. */
  public static void encode(ByteWriter out, ColumnVector vector, int zstdLevel) {
    encode(out, vector, 0, vector.length(), zstdLevel);
  }

  /** Appends longs without nulls, to be read by {@link #decodeLongs}. */
  public static void encodeLongs(ByteWriter out, long[] values) {
    LongBlocks.encode(out, values, 0, values.length);
  }

  /**
   * Likewise, in a form that is quick to decode: runs of equal ones only if they have so many
   * values on average.
   */
  public static void encodeLongs(ByteWriter out, long[] values, int minRun) {
    LongBlocks.encode(out, values, 0, values.length, minRun);
  }

  /** Appends ints of 0 and up, to be read by {@link #decodeInts}. */
  public static void encodeInts(ByteWriter out, int[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    LongBlocks.encode(out, longs, 0, longs.length);
  }

  public static long[] decodeLongs(ByteReader in, int count) throws CorruptDataException {
    return LongBlocks.decode(in, count);
  }

  /** Reads longs without nulls as runs of equal ones. */
  public static LongRuns decodeRuns(ByteReader in, int count) throws CorruptDataException {
    return LongBlocks.decodeRuns(in, count);
  }

  /** Reads ints, each of which must be 0 to {@code max}. */
  public static int[] decodeInts(ByteReader in, int count, int max) throws CorruptDataException {
    return LongBlocks.decodeInts(in, count, max);
  }

  /** Reads a vector of so many rows; what it is of, the bytes tell. */
  public static ColumnVector decode(ByteReader in, int rows) throws CorruptDataException {
    return decode(in, rows, null);
  }

  /**
   * Likewise, of texts in frames that were compressed with a dictionary.
   *
   * @param dictionary entered by the caller; null for none
   */
  public static ColumnVector decode(ByteReader in, int rows, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    int head = in.readByte();
    if ((head & UNUSED_BIT) != 0) {
      throw in.corrupt("vector head " + head);
    }
    checkRows(in, rows);
    long @Nullable [] mask = NullMaskCodec.decode(in, head >>> NULLS_SHIFT, rows);
    if ((head & ZSTD_BIT) == 0) {
      return decodeBody(in, head & ENCODING_MASK, 0, rows, mask, dictionary);
    }
    int bodyAt = in.position();
    ByteReader body = expandBody(in);
    try {
      ColumnVector vector = decodeBody(body, head & ENCODING_MASK, 0, rows, mask, dictionary);
      if (body.remaining() > 0) {
        throw body.corrupt(body.remaining() + " bytes after a vector of " + rows + " rows");
      }
      return vector;
    } catch (CorruptDataException e) {
      throw e.inExpanded(bodyAt);
    }
  }

  /**
   * Reads one row of a vector and as few others as the encoding allows: a block of 1,024 or a frame
   * of 2,048 rows at most, or all of them where zstd is around numbers.
   *
   * @param rows rows of the whole vector
   * @param row the row wanted, 0 to {@code rows - 1}
   * @param dictionary entered by the caller; null for none
   */
  public static VectorSlice decodeAround(
      ByteReader in, int rows, int row, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    int start = in.position();
    int head = in.readByte();
    if ((head & (ZSTD_BIT | UNUSED_BIT)) != 0 || (head & ENCODING_MASK) == BYTES_FRAME) {
      ByteReader again = new ByteReader(in.array(), start, in.position() + in.remaining());
      return new VectorSlice(decode(again, rows, dictionary), 0);
    }
    checkRows(in, rows);
    long @Nullable [] mask = NullMaskCodec.decode(in, head >>> NULLS_SHIFT, rows);
    if ((head & ENCODING_MASK) == BYTES_FRAMES) {
      return BytesCodec.decodeFrameOf(in, rows, row, mask, dictionary);
    }
    int block = row / LongBlocks.BLOCK;
    int first = block * LongBlocks.BLOCK;
    int last = Math.min(rows, first + LongBlocks.BLOCK);
    long @Nullable [] blockMask = NullMaskCodec.slice(mask, first, last);
    return new VectorSlice(
        decodeBody(in, head & ENCODING_MASK, block, last - first, blockMask, dictionary), first);
  }

  /**
   * Reads the first rows of a vector, and as few more as the encoding allows: those of a block of
   * 1,024 at most, or all of them where zstd is around numbers, and of texts in frames.
   *
   * @param rows rows of the whole vector
   * @param wanted 1 to {@code rows}
   * @param dictionary entered by the caller; null for none
   */
  public static ColumnVector decodeStart(
      ByteReader in, int rows, int wanted, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    int start = in.position();
    int head = in.readByte();
    int encoding = head & ENCODING_MASK;
    if ((head & (ZSTD_BIT | UNUSED_BIT)) != 0
        || encoding == BYTES_FRAME
        || encoding == BYTES_FRAMES) {
      ByteReader again = new ByteReader(in.array(), start, in.position() + in.remaining());
      return decode(again, rows, dictionary);
    }
    checkRows(in, rows);
    long @Nullable [] mask = NullMaskCodec.decode(in, head >>> NULLS_SHIFT, rows);
    int blocks = (wanted + LongBlocks.BLOCK - 1) / LongBlocks.BLOCK;
    int count = Math.min(rows, blocks * LongBlocks.BLOCK);
    return decodeBody(in, encoding, 0, count, NullMaskCodec.slice(mask, 0, count), dictionary);
  }

  /** Reads rows after passing over so many blocks of 1,024, which only frames do not have. */
  private static ColumnVector decodeBody(
      ByteReader in,
      int encoding,
      int skippedBlocks,
      int rows,
      long @Nullable [] mask,
      @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    return switch (encoding) {
      case LONGS -> LongCodec.decode(in, skippedBlocks, rows, mask);
      case DOUBLE_BITS -> DoubleCodec.decodeBits(in, skippedBlocks, rows, mask);
      case DOUBLE_DECIMAL -> DoubleCodec.decodeDecimal(in, skippedBlocks, rows, mask);
      case BYTES_FRAME -> BytesCodec.decodeSingleFrame(in, rows, mask, dictionary);
      case BYTES_FRAMES -> BytesCodec.decodeFrames(in, rows, mask, dictionary);
      case BYTES_DICT -> BytesCodec.decodeDictionary(in, skippedBlocks, rows, mask, dictionary);
      default -> throw in.corrupt("vector encoding " + encoding);
    };
  }

  /** A block of rows takes at least a byte, in plain or behind zstd, which is checked again. */
  private static void checkRows(ByteReader in, int rows) throws CorruptDataException {
    if (rows < 0 || (rows > 0 && in.remaining() == 0)) {
      throw in.corrupt(rows + " rows said to be in " + in.remaining() + " bytes");
    }
  }

  private static boolean compressBody(ByteWriter out, int bodyAt, int zstdLevel) {
    int rawLength = out.size() - bodyAt;
    if (zstdLevel == ZSTD_NONE || rawLength < MIN_ZSTD_BYTES) {
      return false;
    }
    ByteWriter frame = new ByteWriter(rawLength);
    int length = ZstdContexts.compress(frame, out.array(), bodyAt, rawLength, zstdLevel);
    // Packed numbers decode several times faster without zstd: it must save more than 15 %.
    if (length > rawLength * 85L / 100) {
      return false;
    }
    out.truncate(bodyAt);
    out.putVarLong(rawLength);
    out.putVarLong(length);
    out.putBytes(frame.array(), 0, length);
    return true;
  }

  private static ByteReader expandBody(ByteReader in) throws CorruptDataException {
    long rawLength = in.readVarLong();
    int length = in.readCount();
    ZstdContexts.checkRatio(in, length, rawLength);
    // The slack lets unpacking load 8 bytes at a time up to the last value.
    byte[] raw = new byte[(int) rawLength + Long.BYTES];
    ZstdContexts.decompress(in, length, raw, 0, (int) rawLength);
    return new ByteReader(raw, 0, (int) rawLength);
  }

  private static long @Nullable [] nullsOf(ColumnVector vector) {
    if (vector instanceof LongVector v) {
      return v.nulls();
    }
    return vector instanceof DoubleVector v ? v.nulls() : ((BytesVector) vector).nulls();
  }
}
