package dev.yore.store.codec;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, little-endian. Confined to one thread. */
public final class ByteWriter {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int INITIAL_BYTES = 256;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private byte[] data;
  private int size;

  public ByteWriter() {
    this(INITIAL_BYTES);
  }

  public ByteWriter(int initialBytes) {
    data = new byte[initialBytes];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** The backing array, longer than {@link #size()} and replaced when it grows. */
  public byte[] array() {
    return data;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(data, size);
  }

  /** Forgets everything after the first {@code newSize} bytes. */
  public void truncate(int newSize) {
    size = newSize;
  }

  public void putByte(int value) {
    reserve(1);
    data[size++] = (byte) value;
  }

  public void putInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(data, size, value);
    size += Integer.BYTES;
  }

  public void putLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(data, size, value);
    size += Long.BYTES;
  }

  /**
   * Seven bits a byte, low bits first, the top bit set on all but the last; values are unsigned.
   */
  public void putVarLong(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      data[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[size++] = (byte) rest;
  }

  /** A varint of the value with its sign folded into the lowest bit, so that small is short. */
  public void putZigZag(long value) {
    putVarLong((value << 1) ^ (value >> 63));
  }

  public void putBytes(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, data, size, length);
    size += length;
  }

  /** A varint of the length, then UTF-8. */
  public void putString(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    putVarLong(utf8.length);
    putBytes(utf8, 0, utf8.length);
  }

  /**
   * Makes room for at least so many more bytes.
   *
   * @throws StoreException {@code NOT_SUPPORTED} if no array is that long
   */
  void reserve(long bytes) {
    if (data.length - size < bytes) {
      if (size + bytes > MAX_ARRAY_BYTES) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "a commit or a page of "
                + (size + bytes)
                + " bytes, at most "
                + MAX_ARRAY_BYTES
                + " are possible; commit fewer rows at once");
      }
      long wanted = Math.max(size + bytes, data.length * 2L);
      data = Arrays.copyOf(data, (int) Math.min(MAX_ARRAY_BYTES, wanted));
    }
  }

  /** Counts bytes that the caller wrote into {@link #array()} after {@link #reserve}. */
  void advance(int bytes) {
    size += bytes;
  }

  /** How many bytes {@link #putVarLong} takes. */
  static int varLongBytes(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }

  /** How many bytes {@link #putZigZag} takes. */
  static int zigZagBytes(long value) {
    return varLongBytes((value << 1) ^ (value >> 63));
  }
}
