package dev.yore.store.kv;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How values lie in LMDB. Stateless.
 *
 * <pre>
 * Value = format 1, byte · CRC32C of database name, key, format byte and content, 4, big-endian · content
 * </pre>
 *
 * Name and key are part of the checksum, so that a value under a wrong key is found too.
 */
final class KvValueFormat {
  static final byte FORMAT = 1;
  static final int HEADER_BYTES = 5;

  private KvValueFormat() {}

  static byte[] encode(KvDatabase database, byte[] key, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + content.length);
    out.put(FORMAT).putInt(0).put(content);
    out.putInt(1, checksum(database, key, out.array()));
    return out.array();
  }

  static boolean isIntact(KvDatabase database, byte[] key, byte[] encoded) {
    return encoded.length >= HEADER_BYTES && expected(encoded) == checksum(database, key, encoded);
  }

  static int expected(byte[] encoded) {
    return encoded.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(encoded).getInt(1);
  }

  static byte format(byte[] encoded) {
    return encoded[0];
  }

  static byte[] content(byte[] encoded) {
    return Arrays.copyOfRange(encoded, HEADER_BYTES, encoded.length);
  }

  static int checksum(KvDatabase database, byte[] key, byte[] encoded) {
    CRC32C crc = new CRC32C();
    crc.update(database.nameBytes());
    crc.update(0);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(key.length).array());
    crc.update(key);
    if (encoded.length > 0) {
      crc.update(encoded[0]);
    }
    if (encoded.length > HEADER_BYTES) {
      crc.update(encoded, HEADER_BYTES, encoded.length - HEADER_BYTES);
    }
    return (int) crc.getValue();
  }
}
