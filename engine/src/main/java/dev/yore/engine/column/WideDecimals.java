package dev.yore.engine.column;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decimals of 19 to 38 digits in vectors: 16 bytes, big-endian two's complement with the sign bit
 * flipped; or, between operators, longs where all of a batch's values fit. Pure functions.
 */
public final class WideDecimals {
  public static final int BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private WideDecimals() {}

  /** The high half of the value that begins at a byte. */
  public static long high(byte[] data, int at) {
    return (long) LONGS.get(data, at) ^ Long.MIN_VALUE;
  }

  /** The low half, unsigned, of the value that begins at a byte. */
  public static long low(byte[] data, int at) {
    return (long) LONGS.get(data, at + Long.BYTES);
  }

  /** Writes a value. */
  public static void put(byte[] data, int at, long high, long low) {
    LONGS.set(data, at, high ^ Long.MIN_VALUE);
    LONGS.set(data, at + Long.BYTES, low);
  }

  /** The vector itself, or, where it holds longs for a type that is bytes, those bytes. */
  public static ColumnVector widened(ColumnType type, ColumnVector vector) {
    return vector instanceof LongVector longs && type.physical() == Physical.BYTES
        ? widen(longs)
        : vector;
  }

  private static BytesVector widen(LongVector longs) {
    int length = longs.length();
    byte[] data = new byte[Math.multiplyExact(length, BYTES)];
    int[] offsets = new int[length + 1];
    for (int i = 0; i < length; i++) {
      long value = longs.get(i);
      put(data, i * BYTES, value >> 63, value);
      offsets[i + 1] = (i + 1) * BYTES;
    }
    return new BytesVector(data, offsets, null, length, longs.nulls());
  }
}
