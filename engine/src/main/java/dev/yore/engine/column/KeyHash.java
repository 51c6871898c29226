package dev.yore.engine.column;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of key columns that depend on nothing but the values: equal rows of different vectors hash
 * alike. Pure functions.
 */
public final class KeyHash {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final long NULL_HASH = 0x5851F42D4C957F2DL;

  private KeyHash() {}

  /** Spreads a long's bits over all 64; one-to-one. */
  public static long mix(long value) {
    long h = value * MULTIPLIER;
    h ^= h >>> 32;
    h *= 0xD6E8FEB86659FD93L;
    return h ^ h >>> 32;
  }

  /** A double's bits such that equal doubles, as SQL groups them, have equal bits. */
  public static long canonicalBits(double value) {
    // Adding 0.0 turns -0.0 into 0.0.
    return Double.doubleToLongBits(value + 0.0);
  }

  /** The hash of some bytes. */
  public static long ofBytes(byte[] data, int from, int to) {
    long h = to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      h = (h ^ WordAccess.word(data, at)) * MULTIPLIER;
      h ^= h >>> 29;
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | data[at] & 0xFF;
    }
    return mix(h ^ rest);
  }

  /**
   * Adds a column to rows' hashes.
   *
   * @param rows positions; null for 0 to {@code count}
   * @param hashes of the columns before, 0 at first; rewritten
   */
  public static void add(ColumnVector vector, int @Nullable [] rows, int count, long[] hashes) {
    if (vector instanceof LongVector longs && !longs.hasNulls()) {
      long[] values = longs.values();
      for (int i = 0; i < count; i++) {
        hashes[i] = mix(hashes[i] * 31 + values[rows == null ? i : rows[i]]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      hashes[i] = mix(hashes[i] * 31 + (vector.isNull(row) ? NULL_HASH : value(vector, row)));
    }
  }

  private static long value(ColumnVector vector, int row) {
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    if (vector instanceof DoubleVector doubles) {
      return canonicalBits(doubles.get(row));
    }
    BytesVector bytes = (BytesVector) vector;
    return ofBytes(bytes.data(), bytes.start(row), bytes.end(row));
  }
}
