package dev.yore.store.kv;

import java.nio.ByteBuffer;

/** Keys whose unsigned byte order is the order of the numbers in them. Stateless. */
public final class KvKeys {
  private KvKeys() {}

  /** Eight bytes, big-endian, for numbers from 0 up. */
  public static byte[] ofLong(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** Twelve bytes: an int, then a long, both from 0 up. */
  public static byte[] ofIntLong(int first, long second) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(first).putLong(second).array();
  }

  /** The long at the offset of a key. */
  public static long longAt(byte[] key, int offset) {
    return ByteBuffer.wrap(key).getLong(offset);
  }

  /** The int at the offset of a key. */
  public static int intAt(byte[] key, int offset) {
    return ByteBuffer.wrap(key).getInt(offset);
  }
}
