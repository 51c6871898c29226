package dev.yore.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote, never past its limit: whatever the bytes, a method gives a
 * value or throws {@link CorruptDataException}. Confined to one thread.
 */
public final class ByteReader {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] data;
  private final int limit;
  private int position;

  public ByteReader(byte[] data) {
    this(data, 0, data.length);
  }

  /** Reads {@code data[from..to)}. */
  public ByteReader(byte[] data, int from, int to) {
    if (from < 0 || to < from || to > data.length) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + data.length);
    }
    this.data = data;
    this.position = from;
    this.limit = to;
  }

  /** The whole array read from; read only. */
  public byte[] array() {
    return data;
  }

  /** Where in the array the next byte is. */
  public int position() {
    return position;
  }

  public int remaining() {
    return limit - position;
  }

  /** A failure at the present position. */
  public CorruptDataException corrupt(String what) {
    return new CorruptDataException(what, position);
  }

  public int readByte() throws CorruptDataException {
    require(1);
    return data[position++] & 0xFF;
  }

  public int readInt() throws CorruptDataException {
    require(Integer.BYTES);
    int value = (int) INTS.get(data, position);
    position += Integer.BYTES;
    return value;
  }

  public long readLong() throws CorruptDataException {
    require(Long.BYTES);
    long value = (long) LONGS.get(data, position);
    position += Long.BYTES;
    return value;
  }

  public long readVarLong() throws CorruptDataException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("varint of more than 10 bytes");
  }

  public long readZigZag() throws CorruptDataException {
    long folded = readVarLong();
    return (folded >>> 1) ^ -(folded & 1);
  }

  /** A varint that must lie between 0 and {@code max}. */
  public int readVarInt(int max) throws CorruptDataException {
    int start = position;
    long value = readVarLong();
    if (value < 0 || value > max) {
      throw new CorruptDataException("value " + value + " beyond " + max, start);
    }
    return (int) value;
  }

  /**
   * A varint that says how many things follow of which each takes at least one byte.
   *
   * @throws CorruptDataException also if there are not so many bytes left
   */
  public int readCount() throws CorruptDataException {
    return readVarInt(remaining());
  }

  /** Skips bytes and returns where they began. */
  public int skip(int bytes) throws CorruptDataException {
    require(bytes);
    int start = position;
    position += bytes;
    return start;
  }

  public byte[] readBytes(int length) throws CorruptDataException {
    require(length);
    byte[] bytes = new byte[length];
    System.arraycopy(data, skip(length), bytes, 0, length);
    return bytes;
  }

  public String readString() throws CorruptDataException {
    int length = readCount();
    return new String(data, skip(length), length, StandardCharsets.UTF_8);
  }

  private void require(int bytes) throws CorruptDataException {
    if (bytes < 0 || limit - position < bytes) {
      throw corrupt(bytes + " bytes wanted, " + (limit - position) + " left");
    }
  }
}
