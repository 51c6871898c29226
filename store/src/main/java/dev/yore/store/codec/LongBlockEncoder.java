package dev.yore.store.codec;

import java.util.Arrays;

/**
 * Measures one block of longs after the other and writes each in the form of {@link LongBlocks}
 * that takes the fewest bytes. Confined to one thread.
 */
final class LongBlockEncoder {
  /** More distinct values than this make a dictionary useless in a block of 1,024. */
  private static final int MAX_ENTRIES = 256;

  /** So many slots an entry keep probes short; a power of two. */
  private static final int SLOTS_PER_ENTRY = 4;

  /** Narrower values than this cannot be beaten by codes into a dictionary. */
  private static final int MIN_DICTIONARY_WIDTH = 5;

  /** Fewer values than this are not worth a table of distinct ones. */
  private static final int MIN_DICTIONARY_VALUES = 32;

  private static final long[] NO_LONGS = {};
  private static final short[] NO_SLOTS = {};

  private final ByteWriter out;
  private final int maxValues;
  private final int minRun;

  // Made when they are needed: most columns of a commit are short and written as a frame.
  private long[] codes = NO_LONGS;
  private long[] entries = NO_LONGS;
  private short[] table = NO_SLOTS;

  private long min;
  private long width;
  private long minDelta;
  private int deltaWidth;
  private int runs;
  private int longestRun;

  /**
   * An encoder of blocks of at most so many values.
   *
   * @param maxValues 2 to 1,024
   * @param minRun runs that are shorter on average are not written as such
   */
  LongBlockEncoder(ByteWriter out, int maxValues, int minRun) {
    this.out = out;
    this.maxValues = maxValues;
    this.minRun = minRun;
  }

  /** Appends {@code values[from..to)}, 1 to 1,024 of them. */
  void encode(long[] values, int from, int to) {
    measure(values, from, to);
    if (width == 0) {
      LongBlocks.writeConstant(out, min);
      return;
    }
    int count = to - from;
    int frameBytes = frameBytes(count);
    int deltaBytes = deltaBytes(values[from], count);
    int runsBytes = (long) runs * minRun > count ? Integer.MAX_VALUE : runsBytes();
    int best = Math.min(frameBytes, Math.min(deltaBytes, runsBytes));
    boolean tryDictionary = width >= MIN_DICTIONARY_WIDTH && count >= MIN_DICTIONARY_VALUES;
    int distinct = tryDictionary ? countDistinct(values, from, to, best) : 0;
    if (distinct > 0 && dictionaryBytes(distinct, count) < best) {
      writeDictionary(distinct, count);
    } else if (frameBytes == best) {
      writeFrame(LongBlocks.FRAME, values, from, to);
    } else if (runsBytes == best) {
      writeRuns(values, from, to);
    } else {
      writeDelta(values, from, to);
    }
  }

  private void measure(long[] values, int from, int to) {
    long smallest = values[from];
    long greatest = smallest;
    long smallestDelta = Long.MAX_VALUE;
    long greatestDelta = Long.MIN_VALUE;
    int changes = 0;
    int runStart = from;
    int longest = 1;
    for (int i = from + 1; i < to; i++) {
      long value = values[i];
      // Overflow is welcome: decoding adds with the same overflow.
      long delta = value - values[i - 1];
      smallest = Math.min(smallest, value);
      greatest = Math.max(greatest, value);
      smallestDelta = Math.min(smallestDelta, delta);
      greatestDelta = Math.max(greatestDelta, delta);
      if (delta != 0) {
        changes++;
        longest = Math.max(longest, i - runStart);
        runStart = i;
      }
    }
    min = smallest;
    width = BitPacking.widthOf(greatest - smallest);
    minDelta = smallestDelta;
    deltaWidth = BitPacking.widthOf(greatestDelta - smallestDelta);
    runs = changes + 1;
    longestRun = Math.max(longest, to - runStart);
  }

  private int frameBytes(int count) {
    return 1 + ByteWriter.zigZagBytes(min) + BitPacking.packedBytes(count, (int) width);
  }

  private int deltaBytes(long first, int count) {
    return 1
        + ByteWriter.zigZagBytes(first)
        + ByteWriter.zigZagBytes(minDelta)
        + BitPacking.packedBytes(count - 1, deltaWidth);
  }

  private int runsBytes() {
    return ByteWriter.varLongBytes(runs)
        + frameBytes(runs)
        + 1
        + BitPacking.packedBytes(runs, BitPacking.widthOf(longestRun - 1));
  }

  private int dictionaryBytes(int distinct, int count) {
    return ByteWriter.varLongBytes(distinct)
        + frameBytes(distinct)
        + 1
        + BitPacking.packedBytes(count, BitPacking.widthOf(distinct - 1));
  }

  /** Numbers the distinct values in order of appearance; 0 when a dictionary could not pay. */
  private int countDistinct(long[] values, int from, int to, int bytesToBeat) {
    int count = to - from;
    if (table.length == 0) {
      // No larger than the values need: columns of commits are short, and there are many of them.
      int room = Math.min(MAX_ENTRIES, Integer.highestOneBit(maxValues) << 1);
      table = new short[SLOTS_PER_ENTRY * room];
      entries = new long[room];
    } else {
      Arrays.fill(table, (short) 0);
    }
    ensureCodes();
    int mask = table.length - 1;
    int shift = Long.numberOfLeadingZeros(mask);
    int distinct = 0;
    for (int i = from; i < to; i++) {
      long value = values[i];
      int slot = (int) ((value * KeyHash.START) >>> shift);
      while (table[slot] != 0 && entries[table[slot] - 1] != value) {
        slot = (slot + 1) & mask;
      }
      if (table[slot] == 0) {
        if (distinct == MAX_ENTRIES || dictionaryBytes(distinct + 1, count) >= bytesToBeat) {
          return 0;
        }
        entries[distinct] = value;
        table[slot] = (short) ++distinct;
      }
      codes[i - from] = table[slot] - 1L;
    }
    return distinct;
  }

  private void ensureCodes() {
    if (codes.length == 0) {
      codes = new long[maxValues];
    }
  }

  private void writeFrame(int form, long[] values, int from, int to) {
    out.putByte(form);
    writeFrameBody(values, from, to);
  }

  private void writeFrameBody(long[] values, int from, int to) {
    out.putByte((int) width);
    out.putZigZag(min);
    BitPacking.pack(out, values, from, to, min, (int) width);
  }

  private void writeDelta(long[] values, int from, int to) {
    out.putByte(LongBlocks.DELTA);
    out.putByte(deltaWidth);
    out.putZigZag(values[from]);
    out.putZigZag(minDelta);
    ensureCodes();
    for (int i = from + 1; i < to; i++) {
      codes[i - from - 1] = values[i] - values[i - 1];
    }
    BitPacking.pack(out, codes, 0, to - from - 1, minDelta, deltaWidth);
  }

  private void writeRuns(long[] values, int from, int to) {
    long[] runValues = new long[runs];
    long[] runLengths = new long[runs];
    int run = 0;
    int start = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || values[i] != values[start]) {
        runValues[run] = values[start];
        runLengths[run++] = (long) i - start;
        start = i;
      }
    }
    int lengthWidth = BitPacking.widthOf(longestRun - 1);
    out.putByte(LongBlocks.RUNS);
    out.putVarLong(run);
    writeFrameBody(runValues, 0, run);
    out.putByte(lengthWidth);
    BitPacking.pack(out, runLengths, 0, run, 1, lengthWidth);
  }

  private void writeDictionary(int distinct, int count) {
    int codeWidth = BitPacking.widthOf(distinct - 1);
    out.putByte(LongBlocks.DICT);
    out.putVarLong(distinct);
    writeFrameBody(entries, 0, distinct);
    out.putByte(codeWidth);
    BitPacking.pack(out, codes, 0, count, 0, codeWidth);
  }
}
