package dev.yore.store.codec;

import java.util.Arrays;

/**
 * Any number of longs in blocks of 1,024, each in the form that is smallest for it. Pure functions.
 *
 * <pre>
 * Longs    ::= Block*                     1,024 values each, the last one what is left
 * Block    ::= form:u8 Body               by form:
 * CONSTANT ::= value:zigzag               0: all values are the same
 * FRAME    ::= width:u8 min:zigzag packed 1: value - min, width bits each
 * DELTA    ::= width:u8 first:zigzag minDelta:zigzag packed
 *                                         2: value - previous value - minDelta, from the second on
 * RUNS     ::= runs:varint width:u8 min:zigzag packed lengthWidth:u8 packedLengths
 *                                         3: a value and a length - 1 for every run
 * DICT     ::= entries:varint width:u8 min:zigzag packed codeWidth:u8 packedCodes
 *                                         4: distinct values, then a code per value
 * </pre>
 *
 * A block takes at least two bytes, so no input can ask for more than 1,024 values a byte.
 */
final class LongBlocks {
  static final int BLOCK = 1024;
  static final int CONSTANT = 0;
  static final int FRAME = 1;
  static final int DELTA = 2;
  static final int RUNS = 3;
  static final int DICT = 4;

  /**
   * Shorter runs are written as if they were so long; the next ones write over what is too much.
   */
  private static final int SHORT_RUN = 8;

  private LongBlocks() {}

  /** Appends {@code values[from..to)} in as few bytes as can be. */
  static void encode(ByteWriter out, long[] values, int from, int to) {
    encode(out, values, from, to, 1);
  }

  /** Likewise, with runs only if they have so many values on average: fewer are slow to decode. */
  static void encode(ByteWriter out, long[] values, int from, int to, int minRun) {
    if (to - from == 1) {
      writeConstant(out, values[from]);
      return;
    }
    LongBlockEncoder encoder = new LongBlockEncoder(out, Math.min(BLOCK, to - from), minRun);
    for (int at = from; at < to; at += BLOCK) {
      encoder.encode(values, at, Math.min(to, at + BLOCK));
    }
  }

  static void writeConstant(ByteWriter out, long value) {
    out.putByte(CONSTANT);
    out.putZigZag(value);
  }

  /** Whether the bytes left could hold so many values: to be asked before allocating for them. */
  static void checkCount(ByteReader in, int count) throws CorruptDataException {
    if (count < 0 || count > in.remaining() * (long) BLOCK) {
      throw in.corrupt(count + " values said to be in " + in.remaining() + " bytes");
    }
  }

  /** Reads {@code count} values; allocates for them. */
  static long[] decode(ByteReader in, int count) throws CorruptDataException {
    checkCount(in, count);
    long[] values = new long[count];
    decode(in, values, count);
    return values;
  }

  /** Reads values into {@code out[0..count)}. */
  static void decode(ByteReader in, long[] out, int count) throws CorruptDataException {
    for (int at = 0; at < count; at += BLOCK) {
      decodeBlock(in, out, at, Math.min(BLOCK, count - at));
    }
  }

  /** Reads values that must be 0 to {@code max}; allocates for them. */
  static int[] decodeInts(ByteReader in, int count, int max) throws CorruptDataException {
    checkCount(in, count);
    int[] ints = new int[count];
    long[] block = new long[Math.min(BLOCK, count)];
    for (int at = 0; at < count; at += BLOCK) {
      int length = Math.min(BLOCK, count - at);
      boolean isInRange =
          (in.remaining() > 0 && in.array()[in.position()] == DELTA)
              ? addUp(in, block, ints, at, length, max)
              : narrow(in, block, ints, at, length, max);
      if (!isInRange) {
        throw in.corrupt("value outside 0 to " + max);
      }
    }
    return ints;
  }

  private static boolean narrow(
      ByteReader in, long[] block, int[] ints, int at, int length, int max)
      throws CorruptDataException {
    decodeBlock(in, block, 0, length);
    long wrong = 0;
    for (int i = 0; i < length; i++) {
      long value = block[i];
      wrong |= value | (max - value);
      ints[at + i] = (int) value;
    }
    return wrong >= 0;
  }

  /** A block of differences: what ascends, as slots do, is not gone through twice. */
  private static boolean addUp(ByteReader in, long[] block, int[] ints, int at, int length, int max)
      throws CorruptDataException {
    in.readByte();
    int width = in.readByte();
    long value = in.readZigZag();
    long minDelta = in.readZigZag();
    BitPacking.unpack(in, width, minDelta, block, 1, length - 1);
    long wrong = value | (max - value);
    ints[at] = (int) value;
    for (int i = 1; i < length; i++) {
      value += block[i];
      wrong |= value | (max - value);
      ints[at + i] = (int) value;
    }
    return wrong >= 0;
  }

  /** Passes over whole blocks without unpacking them. */
  static void skip(ByteReader in, int blocks) throws CorruptDataException {
    for (int i = 0; i < blocks; i++) {
      skipBlock(in);
    }
  }

  private static void skipBlock(ByteReader in) throws CorruptDataException {
    int form = in.readByte();
    switch (form) {
      case CONSTANT -> in.readZigZag();
      case FRAME -> skipFrame(in, BLOCK);
      case DELTA -> {
        int width = in.readByte();
        in.readZigZag();
        in.readZigZag();
        in.skip(BitPacking.packedBytes(BLOCK - 1, width));
      }
      case RUNS -> {
        int runs = in.readVarInt(BLOCK);
        skipFrame(in, runs);
        in.skip(BitPacking.packedBytes(runs, in.readByte()));
      }
      case DICT -> {
        skipFrame(in, in.readVarInt(BLOCK));
        in.skip(BitPacking.packedBytes(BLOCK, in.readByte()));
      }
      default -> throw in.corrupt("block form " + form);
    }
  }

  private static void skipFrame(ByteReader in, int count) throws CorruptDataException {
    int width = in.readByte();
    in.readZigZag();
    in.skip(BitPacking.packedBytes(count, width));
  }

  private static void decodeBlock(ByteReader in, long[] out, int from, int count)
      throws CorruptDataException {
    int form = in.readByte();
    switch (form) {
      case CONSTANT -> Arrays.fill(out, from, from + count, in.readZigZag());
      case FRAME -> decodeFrame(in, out, from, count);
      case DELTA -> decodeDelta(in, out, from, count);
      case RUNS -> decodeRuns(in, out, from, count);
      case DICT -> decodeDictionary(in, out, from, count);
      default -> throw in.corrupt("block form " + form);
    }
  }

  private static void decodeFrame(ByteReader in, long[] out, int from, int count)
      throws CorruptDataException {
    int width = in.readByte();
    long min = in.readZigZag();
    BitPacking.unpack(in, width, min, out, from, count);
  }

  private static void decodeDelta(ByteReader in, long[] out, int from, int count)
      throws CorruptDataException {
    int width = in.readByte();
    long value = in.readZigZag();
    long minDelta = in.readZigZag();
    out[from] = value;
    BitPacking.unpack(in, width, minDelta, out, from + 1, count - 1);
    for (int i = from + 1; i < from + count; i++) {
      value += out[i];
      out[i] = value;
    }
  }

  private static void decodeRuns(ByteReader in, long[] out, int from, int count)
      throws CorruptDataException {
    int runs = in.readVarInt(count);
    long[] values = new long[runs];
    long[] lengths = new long[runs];
    decodeRuns(in, values, lengths, 0, runs);
    int at = from;
    int end = from + count;
    for (int run = 0; run < runs; run++) {
      long length = lengths[run];
      checkLength(in, length, end - at);
      fill(out, at, (int) length, end, values[run]);
      at += (int) length;
    }
    checkEnd(in, end - at);
  }

  private static void decodeRuns(ByteReader in, long[] values, long[] lengths, int from, int runs)
      throws CorruptDataException {
    decodeFrame(in, values, from, runs);
    BitPacking.unpack(in, in.readByte(), 1, lengths, from, runs);
  }

  private static void checkLength(ByteReader in, long length, int left)
      throws CorruptDataException {
    if (length < 1 || length > left) {
      throw in.corrupt("run of " + length + " values where " + left + " are left");
    }
  }

  private static void checkEnd(ByteReader in, int left) throws CorruptDataException {
    if (left != 0) {
      throw in.corrupt("runs end " + left + " values early");
    }
  }

  /** Reads values as runs, of which blocks of any form may begin another. */
  static LongRuns decodeRuns(ByteReader in, int count) throws CorruptDataException {
    checkCount(in, count);
    RunCollector runs = new RunCollector();
    long[] block = new long[Math.min(BLOCK, count)];
    long[] lengths = new long[block.length];
    for (int at = 0; at < count; at += BLOCK) {
      int length = Math.min(BLOCK, count - at);
      if (in.remaining() > 0 && in.array()[in.position()] == RUNS) {
        in.readByte();
        int found = in.readVarInt(length);
        decodeRuns(in, block, lengths, 0, found);
        int left = length;
        for (int run = 0; run < found; run++) {
          checkLength(in, lengths[run], left);
          runs.add(block[run], (int) lengths[run]);
          left -= (int) lengths[run];
        }
        checkEnd(in, left);
      } else {
        decodeBlock(in, block, 0, length);
        for (int i = 0; i < length; i++) {
          runs.add(block[i], 1);
        }
      }
    }
    return runs.build();
  }

  private static void fill(long[] out, int at, int length, int end, long value) {
    if (at + SHORT_RUN > end) {
      Arrays.fill(out, at, at + length, value);
      return;
    }
    out[at] = value;
    out[at + 1] = value;
    out[at + 2] = value;
    out[at + 3] = value;
    out[at + 4] = value;
    out[at + 5] = value;
    out[at + 6] = value;
    out[at + 7] = value;
    if (length > SHORT_RUN) {
      Arrays.fill(out, at + SHORT_RUN, at + length, value);
    }
  }

  private static void decodeDictionary(ByteReader in, long[] out, int from, int count)
      throws CorruptDataException {
    int entries = in.readVarInt(count);
    long[] dictionary = new long[entries];
    decodeFrame(in, dictionary, 0, entries);
    BitPacking.unpack(in, in.readByte(), 0, out, from, count);
    for (int i = from; i < from + count; i++) {
      long code = out[i];
      if (code < 0 || code >= entries) {
        throw in.corrupt("code " + code + " in a dictionary of " + entries);
      }
      out[i] = dictionary[(int) code];
    }
  }
}
