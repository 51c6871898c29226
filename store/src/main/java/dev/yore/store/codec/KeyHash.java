package dev.yore.store.codec;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The 64-bit hash of a key's physical values: segments' filters store it, so it never changes.
 * Equal keys, as {@link dev.yore.store.vector.PhysicalOrder} has it, have equal hashes. Pure
 * functions.
 *
 * <pre>
 * mix(z)  = z ^= z >>> 30; z *= BF58476D1CE4E5B9; z ^= z >>> 27; z *= 94D049BB133111EB; z ^ z >>> 31
 * key     = h = 9E3779B97F4A7C15; for every key column in key order: h = column(h, value)
 * LONG    : mix(h + 9E3779B97F4A7C15 ^ value)
 * DOUBLE  : as LONG of its IEEE 754 bits, -0.0 taken as 0.0 and every NaN as 7FF8000000000000
 * BYTES   : h = LONG(h, length), then h = LONG(h, w) for every 8 bytes w, little-endian, the last
 *           padded with zeros
 * </pre>
 */
public final class KeyHash {
  /** What hashing a key starts from. */
  public static final long START = 0x9E3779B97F4A7C15L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private KeyHash() {}

  /**
   * The hash of a key given as values.
   *
   * @param values {@link Long}, {@link Double} or {@code byte[]} per key column, in key order
   */
  public static long ofValues(List<?> values) {
    long hash = START;
    for (Object value : values) {
      if (value instanceof Long v) {
        hash = addLong(hash, v);
      } else if (value instanceof Double v) {
        hash = addDouble(hash, v);
      } else {
        byte[] v = (byte[]) value;
        hash = addBytes(hash, v, 0, v.length);
      }
    }
    return hash;
  }

  /**
   * The hash of a row's key.
   *
   * @param keyColumns vectors of the key columns, in key order; the row must be null in none
   */
  public static long ofRow(List<ColumnVector> keyColumns, int row) {
    long hash = START;
    for (int i = 0; i < keyColumns.size(); i++) {
      hash = addRow(hash, keyColumns.get(i), row);
    }
    return hash;
  }

  /** Adds the next key column, taken from a row of a vector. */
  public static long addRow(long hash, ColumnVector column, int row) {
    if (column instanceof LongVector v) {
      return addLong(hash, v.get(row));
    }
    if (column instanceof DoubleVector v) {
      return addDouble(hash, v.get(row));
    }
    BytesVector v = (BytesVector) column;
    return addBytes(hash, v.data(), v.start(row), v.end(row));
  }

  /** Adds the next key column's value. */
  public static long addLong(long hash, long value) {
    long z = hash + START ^ value;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Adds the next key column's value. */
  public static long addDouble(long hash, double value) {
    return addLong(hash, value == 0 ? 0 : Double.doubleToLongBits(value));
  }

  /** Adds the next key column's value, {@code data[from..to)}. */
  public static long addBytes(long hash, byte[] data, int from, int to) {
    long result = addLong(hash, to - from);
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      result = addLong(result, (long) LONGS.get(data, at));
    }
    if (at < to) {
      long last = 0;
      for (int i = to - 1; i >= at; i--) {
        last = (last << 8) | (data[i] & 0xFF);
      }
      result = addLong(result, last);
    }
    return result;
  }
}
