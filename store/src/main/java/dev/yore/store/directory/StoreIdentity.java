package dev.yore.store.directory;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the file {@code STORE} says: that this is a store, of which format, and which one.
 * Immutable.
 *
 * <pre>
 * offset size
 *      0    8  magic "YORESTOR"
 *      8    4  format version of the directory, 1
 *     12    4  zero
 *     16   16  store id, random
 *     32    8  creation stamp, ms since the epoch, UTC
 *     40    4  CRC32C of bytes 0 to 39
 * </pre>
 *
 * Integers are big-endian. Every future version keeps these 44 bytes, so that a store that is too
 * new can be told from one that is corrupt.
 */
record StoreIdentity(int version, UUID id, long createdMillis) {
  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;
  static final int SIZE_BYTES = 44;
  private static final int CRC_OFFSET = 40;
  private static final byte[] MAGIC = "YORESTOR".getBytes(StandardCharsets.US_ASCII);

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES);
    out.put(MAGIC).putInt(version).putInt(0);
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    out.putLong(createdMillis);
    out.putInt(checksum(out.array()));
    return out.array();
  }

  /**
   * Reads and judges the file.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code FORMAT_TOO_OLD}, {@code
   *     IO_ERROR}
   */
  static StoreIdentity read(Path file) {
    byte[] bytes;
    try {
      bytes = DurableFiles.read(file);
    } catch (IOException e) {
      throw StorageErrors.failed("reading the store's identity", file, e);
    }
    return decode(file, bytes);
  }

  private static StoreIdentity decode(Path file, byte[] bytes) {
    if (bytes.length != SIZE_BYTES) {
      throw StorageErrors.corrupt(
          "store identity has the wrong size",
          file,
          Math.min(bytes.length, SIZE_BYTES),
          "expected=" + SIZE_BYTES + " actual=" + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw StorageErrors.corrupt("store identity has the wrong magic", file, 0, "");
    }
    int expected = in.getInt(CRC_OFFSET);
    int actual = checksum(bytes);
    if (expected != actual) {
      throw StorageErrors.corrupt(
          "store identity checksum mismatch",
          file,
          CRC_OFFSET,
          StorageErrors.expectedActual(expected, actual));
    }
    int version = in.getInt();
    in.getInt();
    requireKnown(file, version);
    return new StoreIdentity(version, new UUID(in.getLong(), in.getLong()), in.getLong());
  }

  private static void requireKnown(Path file, int version) {
    if (version > VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_NEW,
          "the store was written by a newer Yore: file="
              + file
              + " offset=8 format="
              + version
              + " newest known="
              + VERSION
              + "; open it with that version");
    }
    if (version < OLDEST_VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_OLD,
          "the store's format is no longer read: file="
              + file
              + " offset=8 format="
              + version
              + " oldest known="
              + OLDEST_VERSION
              + "; convert it with an older Yore");
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_OFFSET);
    return (int) crc.getValue();
  }
}
