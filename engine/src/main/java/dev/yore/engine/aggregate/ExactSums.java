package dev.yore.engine.aggregate;

import dev.yore.engine.column.WideDecimals;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums per group that cannot wrap: longs as long as no sum can have left their range, whatever the
 * order of the rows, which is known from the largest value of every batch; then 128 bits. One
 * thread.
 */
final class ExactSums {
  /** Sums of at most this much in a long leave room for the next look. */
  private static final long MAX_BOUND = 1L << 62;

  /** What came since the last {@link #fold}; each between plus and minus {@link #bound}. */
  private long[] recent = {};

  private long bound;

  /** What came before: 128 bits; null while there is nothing. */
  private long @Nullable [] low;

  private long[] high = {};

  void grow(int groups) {
    recent = Arrays.copyOf(recent, groups);
    if (low != null) {
      low = Arrays.copyOf(low, groups);
      high = Arrays.copyOf(high, groups);
    }
  }

  /** Adds values of rows of any groups. */
  void add(LongVector vector, int @Nullable [] rows, int[] groups, int count) {
    long[] values = vector.values();
    if (vector.hasNulls()) {
      for (int i = 0; i < count; i++) {
        int row = rows == null ? i : rows[i];
        if (!vector.isNull(row)) {
          addWide(groups[i], values[row] >> 63, values[row]);
        }
      }
      return;
    }
    if (!reserve(magnitude(values, rows, 0, count), count)) {
      for (int i = 0; i < count; i++) {
        long value = values[rows == null ? i : rows[i]];
        addWide(groups[i], value >> 63, value);
      }
      return;
    }
    long[] sums = recent;
    if (rows == null) {
      for (int i = 0; i < count; i++) {
        sums[groups[i]] += values[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        sums[groups[i]] += values[rows[i]];
      }
    }
  }

  /** Adds values of rows of one group. */
  void addOne(LongVector vector, int @Nullable [] rows, int from, int to, int group) {
    long[] values = vector.values();
    if (vector.hasNulls()) {
      for (int i = from; i < to; i++) {
        int row = rows == null ? i : rows[i];
        if (!vector.isNull(row)) {
          addWide(group, values[row] >> 63, values[row]);
        }
      }
      return;
    }
    if (!reserve(magnitude(values, rows, from, to), to - from)) {
      for (int i = from; i < to; i++) {
        long value = values[rows == null ? i : rows[i]];
        addWide(group, value >> 63, value);
      }
      return;
    }
    long sum = 0;
    if (rows == null) {
      for (int i = from; i < to; i++) {
        sum += values[i];
      }
    } else {
      for (int i = from; i < to; i++) {
        sum += values[rows[i]];
      }
    }
    recent[group] += sum;
  }

  /** Takes values of rows from one group each and adds them to another. */
  void move(LongVector vector, int @Nullable [] rows, int[] from, int[] to, int count) {
    long[] values = vector.values();
    boolean hasNulls = vector.hasNulls();
    if (hasNulls || !reserve(magnitude(values, rows, 0, count), 2 * count)) {
      for (int i = 0; i < count; i++) {
        int row = rows == null ? i : rows[i];
        if (!hasNulls || !vector.isNull(row)) {
          long value = values[row];
          addWide(to[i], value >> 63, value);
          subtractWide(from[i], value >> 63, value);
        }
      }
      return;
    }
    long[] sums = recent;
    if (rows == null) {
      for (int i = 0; i < count; i++) {
        sums[to[i]] += values[i];
        sums[from[i]] -= values[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        sums[to[i]] += values[rows[i]];
        sums[from[i]] -= values[rows[i]];
      }
    }
  }

  /** Adds the sums of others' first groups. */
  void add(ExactSums others, int groups) {
    others.settle();
    for (int group = 0; group < groups; group++) {
      addWide(group, others.high(group), others.low(group));
    }
  }

  /** Adds to each of the first groups, of which there is one, those before it; makes it whole. */
  void accumulate(int groups) {
    fold();
    for (int group = 1; group < groups; group++) {
      addWide(group, high(group - 1), low(group - 1));
    }
  }

  /** The bits that any of the values, or its complement if it is negative, has. */
  private static long magnitude(long[] values, int @Nullable [] rows, int from, int to) {
    long bits = 0;
    if (rows == null) {
      for (int i = from; i < to; i++) {
        bits |= values[i] ^ (values[i] >> 63);
      }
      return bits;
    }
    for (int i = from; i < to; i++) {
      long value = values[rows[i]];
      bits |= value ^ (value >> 63);
    }
    return bits;
  }

  /** Makes sure that values can be added to longs; false if they are too large for that. */
  private boolean reserve(long magnitude, int count) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    int countBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
    if (bits + countBits >= Long.SIZE - 2) {
      return false;
    }
    long more = 1L << (bits + countBits);
    if (bound + more > MAX_BOUND) {
      fold();
    }
    bound += more;
    return true;
  }

  /** Adds the recent sums to the 128-bit ones. */
  private void fold() {
    for (int g = 0; g < recent.length; g++) {
      long value = recent[g];
      recent[g] = 0;
      addWide(g, value >> 63, value);
    }
    bound = 0;
  }

  /** Adds wide decimals. */
  void add(BytesVector vector, int @Nullable [] rows, int[] groups, int count) {
    byte[] data = vector.data();
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (!vector.isNull(row)) {
        int at = vector.start(row);
        addWide(groups[i], WideDecimals.high(data, at), WideDecimals.low(data, at));
      }
    }
  }

  /** Adds wide decimals of one group. */
  void addOne(BytesVector vector, int @Nullable [] rows, int from, int to, int group) {
    byte[] data = vector.data();
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      if (!vector.isNull(row)) {
        int at = vector.start(row);
        addWide(group, WideDecimals.high(data, at), WideDecimals.low(data, at));
      }
    }
  }

  void addWide(int group, long valueHigh, long valueLow) {
    long[] lows = low;
    if (lows == null) {
      lows = new long[recent.length];
      low = lows;
      high = new long[recent.length];
    }
    long old = lows[group];
    long sum = old + valueLow;
    long carry = ((old & valueLow) | ((old | valueLow) & ~sum)) >>> 63;
    lows[group] = sum;
    long oldHigh = high[group];
    long newHigh = oldHigh + valueHigh + carry;
    // The signs of both operands agree and the result's does not; the carry cannot wrap twice.
    if (((oldHigh ^ newHigh) & (valueHigh ^ newHigh)) < 0) {
      throw new StoreException(ErrorCode.VALUE_OUT_OF_RANGE, "a sum leaves the range of 38 digits");
    }
    high[group] = newHigh;
  }

  private void subtractWide(int group, long valueHigh, long valueLow) {
    long minusLow = -valueLow;
    // The complement, plus one that reaches the high half only from a low half of zeros.
    addWide(group, ~valueHigh + (minusLow == 0 ? 1 : 0), minusLow);
  }

  /** Makes {@link #low(int)} and {@link #high(int)} whole. */
  void settle() {
    if (low != null) {
      fold();
    }
  }

  /** The low half of the sum; after {@link #settle}. */
  long low(int group) {
    return low == null ? recent[group] : low[group];
  }

  /** The high half of the sum; after {@link #settle}. */
  long high(int group) {
    return low == null ? recent[group] >> 63 : high[group];
  }

  long sizeBytes() {
    return 8L * recent.length * (low == null ? 1 : 3);
  }
}
