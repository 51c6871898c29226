package dev.yore.store.log;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/**
 * What the first sector of a log file says; bytes in {@link LogFormat}. Immutable.
 *
 * @param capacityBytes the file's size
 * @param previousSequence of the last record before the file
 */
record LogFileHeader(UUID storeId, int fileNumber, long capacityBytes, long previousSequence) {
  private static final byte[] MAGIC = "YORELOG1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_OFFSET = 8;
  private static final int FILE_NUMBER_OFFSET = 12;
  private static final int STORE_ID_OFFSET = 16;
  private static final int CAPACITY_OFFSET = 32;
  private static final int PREVIOUS_OFFSET = 40;
  private static final int CRC_OFFSET = 48;

  /** The whole first sector. */
  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(LogFormat.FIRST_RECORD_OFFSET);
    out.put(MAGIC).putInt(LogFormat.VERSION).putInt(fileNumber);
    out.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
    out.putLong(capacityBytes).putLong(previousSequence);
    out.putInt(LogFormat.crc(out.array(), 0, CRC_OFFSET));
    return out.array();
  }

  /**
   * Reads the header and judges it against the file's name and size.
   *
   * @param in at least the first sector, if the file has one
   * @param sizeBytes the file's size
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code FORMAT_TOO_OLD}
   */
  static LogFileHeader decode(
      Path file, ByteBuffer in, long sizeBytes, UUID storeId, int fileNumber) {
    if (in.capacity() < LogFormat.FIRST_RECORD_OFFSET) {
      throw StorageErrors.corrupt("log file is cut short", file, sizeBytes, "");
    }
    requireIntact(file, in);
    requireKnownVersion(file, in.getInt(VERSION_OFFSET));
    UUID actualId = new UUID(in.getLong(STORE_ID_OFFSET), in.getLong(STORE_ID_OFFSET + 8));
    require(file, STORE_ID_OFFSET, "log file of another store", storeId, actualId);
    require(
        file, FILE_NUMBER_OFFSET, "log file misnamed", fileNumber, in.getInt(FILE_NUMBER_OFFSET));
    long capacity = in.getLong(CAPACITY_OFFSET);
    if (sizeBytes != capacity) {
      throw StorageErrors.corrupt(
          "log file has the wrong size",
          file,
          Math.min(sizeBytes, capacity),
          "expected=" + capacity + " actual=" + sizeBytes);
    }
    return new LogFileHeader(actualId, fileNumber, capacity, in.getLong(PREVIOUS_OFFSET));
  }

  private static void requireIntact(Path file, ByteBuffer in) {
    byte[] magic = new byte[MAGIC.length];
    in.get(0, magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw StorageErrors.corrupt("log file has the wrong magic", file, 0, "");
    }
    int expected = in.getInt(CRC_OFFSET);
    int actual = LogFormat.crc(in.array(), 0, CRC_OFFSET);
    if (expected != actual) {
      throw StorageErrors.corrupt(
          "log file header checksum mismatch",
          file,
          CRC_OFFSET,
          StorageErrors.expectedActual(expected, actual));
    }
    for (int i = CRC_OFFSET + 4; i < LogFormat.FIRST_RECORD_OFFSET; i++) {
      if (in.get(i) != 0) {
        throw StorageErrors.corrupt("log file header is not zero at its end", file, i, "");
      }
    }
  }

  private static void requireKnownVersion(Path file, int version) {
    if (version > LogFormat.VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_NEW,
          "log file of a newer Yore: file="
              + file
              + " offset="
              + VERSION_OFFSET
              + " format="
              + version
              + " newest known="
              + LogFormat.VERSION
              + "; open it with that version");
    }
    if (version < LogFormat.OLDEST_VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_OLD,
          "log file format no longer read: file="
              + file
              + " offset="
              + VERSION_OFFSET
              + " format="
              + version
              + " oldest known="
              + LogFormat.OLDEST_VERSION
              + "; convert it with an older Yore");
    }
  }

  private static void require(Path file, int offset, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw StorageErrors.corrupt(what, file, offset, "expected=" + expected + " actual=" + actual);
    }
  }
}
