package dev.yore.driver.frame;

import java.util.Arrays;

/** Bytes that grow as they are written, little-endian. Confined to one thread. */
final class FrameBuffer {
  private static final int FIRST_BYTES = 1 << 14;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  int size() {
    return size;
  }

  /** Makes room, counts it as written, and tells where it begins. */
  private int reserve(int count) {
    int at = size;
    int needed = Math.addExact(size, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
    size = needed;
    return at;
  }

  void putByte(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
  }

  void putShort(int value) {
    int at = reserve(Short.BYTES);
    FrameFormat.SHORTS.set(bytes, at, (short) value);
  }

  void putInt(int value) {
    int at = reserve(Integer.BYTES);
    FrameFormat.INTS.set(bytes, at, value);
  }

  void putLong(long value) {
    int at = reserve(Long.BYTES);
    FrameFormat.LONGS.set(bytes, at, value);
  }

  void putFloat(float value) {
    int at = reserve(Float.BYTES);
    FrameFormat.FLOATS.set(bytes, at, value);
  }

  void putDouble(double value) {
    int at = reserve(Double.BYTES);
    FrameFormat.DOUBLES.set(bytes, at, value);
  }

  void putBytes(byte[] source, int length) {
    int at = reserve(length);
    System.arraycopy(source, 0, bytes, at, length);
  }

  /** The bits of the first rows. */
  void putBits(long[] words, int rows) {
    int count = FrameFormat.bitBytes(rows);
    int at = reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) (words[i >>> 3] >>> ((i & 7) << 3));
    }
  }

  /** The numbers as distances from the least of them, as narrow as they fit. */
  void putNumbers(long[] values, int rows) {
    long least = rows == 0 ? 0 : Long.MAX_VALUE;
    long most = rows == 0 ? 0 : Long.MIN_VALUE;
    for (int i = 0; i < rows; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    long range = most - least; // As an unsigned number.
    int width = range == 0 ? 0 : widthOf(range);
    putByte(width);
    putLong(least);
    int at = reserve(Math.multiplyExact(width, rows));
    switch (width) {
      case 1 -> {
        for (int i = 0; i < rows; i++) {
          bytes[at + i] = (byte) (values[i] - least);
        }
      }
      case 2 -> {
        for (int i = 0; i < rows; i++) {
          FrameFormat.SHORTS.set(bytes, at + (i << 1), (short) (values[i] - least));
        }
      }
      case 4 -> {
        for (int i = 0; i < rows; i++) {
          FrameFormat.INTS.set(bytes, at + (i << 2), (int) (values[i] - least));
        }
      }
      case 8 -> {
        for (int i = 0; i < rows; i++) {
          FrameFormat.LONGS.set(bytes, at + (i << 3), values[i] - least);
        }
      }
      default -> {
        // All are the least.
      }
    }
  }

  private static int widthOf(long range) {
    if (range >>> 8 == 0) {
      return 1;
    }
    if (range >>> 16 == 0) {
      return 2;
    }
    return range >>> 32 == 0 ? 4 : 8;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
