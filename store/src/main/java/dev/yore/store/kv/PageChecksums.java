package dev.yore.store.kv;

import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Checksums of an LMDB file while nobody writes it, kept in a file beside it, because LMDB has
 * none.
 *
 * <pre>
 * data.mdb.crc =
 *    0  8  magic "YOREMDBC"
 *    8  4  format version, 1
 *   12  4  page size: 4096
 *   16 16  store id
 *   32  8  size of data.mdb in bytes
 *   40     CRC32C of each page, 4 each; the last page may be short
 *          CRC32C of everything before, 4
 * </pre>
 *
 * Integers are big-endian. Stateless.
 */
final class PageChecksums {
  private static final byte[] MAGIC = "YOREMDBC".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int PAGE_BYTES = 4096;

  /** Three times as fast as a page at a time; more gains nothing. */
  private static final int READ_BYTES = 16 * PAGE_BYTES;

  private static final int HEADER_BYTES = 40;
  private static final int SIZE_OFFSET = 32;

  private PageChecksums() {}

  /** Writes the checksums of the data file. */
  static void write(Path dataFile, Path checksumFile, UUID storeId) throws IOException {
    DurableFiles.replace(checksumFile, encode(dataFile, storeId));
  }

  /**
   * Checks the data file, if there are checksums.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT} with file and offset
   */
  static void check(Path dataFile, Path checksumFile, UUID storeId) throws IOException {
    if (!Files.exists(checksumFile)) {
      return;
    }
    byte[] stored = DurableFiles.read(checksumFile);
    requireIntact(checksumFile, stored, storeId);
    long expectedSize = ByteBuffer.wrap(stored).getLong(SIZE_OFFSET);
    long actualSize = Files.exists(dataFile) ? Files.size(dataFile) : 0;
    if (expectedSize != actualSize) {
      throw StorageErrors.corrupt(
          "metadata file has the wrong size",
          dataFile,
          Math.min(expectedSize, actualSize),
          "expected=" + expectedSize + " actual=" + actualSize);
    }
    comparePages(dataFile, stored, encode(dataFile, storeId));
  }

  /**
   * Checks the checksums themselves, if there are any.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT} with file and offset
   */
  static void requireIntact(Path checksumFile, UUID storeId) throws IOException {
    if (Files.exists(checksumFile)) {
      requireIntact(checksumFile, DurableFiles.read(checksumFile), storeId);
    }
  }

  private static void requireIntact(Path file, byte[] stored, UUID storeId) {
    if (stored.length < HEADER_BYTES + Integer.BYTES) {
      throw StorageErrors.corrupt("metadata checksum file is cut short", file, stored.length, "");
    }
    ByteBuffer in = ByteBuffer.wrap(stored);
    int crcOffset = stored.length - Integer.BYTES;
    int expected = in.getInt(crcOffset);
    int actual = checksum(stored, 0, crcOffset);
    if (expected != actual) {
      throw StorageErrors.corrupt(
          "metadata checksum file checksum mismatch",
          file,
          crcOffset,
          StorageErrors.expectedActual(expected, actual));
    }
    byte[] header = header(storeId, in.getLong(SIZE_OFFSET));
    int difference = Arrays.mismatch(header, Arrays.copyOf(stored, HEADER_BYTES));
    if (difference >= 0) {
      throw StorageErrors.corrupt(
          "metadata checksum file of another store or format", file, difference, "");
    }
  }

  private static void comparePages(Path dataFile, byte[] stored, byte[] actual) {
    ByteBuffer expectedPages = ByteBuffer.wrap(stored);
    ByteBuffer actualPages = ByteBuffer.wrap(actual);
    for (int at = HEADER_BYTES; at + Integer.BYTES < stored.length; at += Integer.BYTES) {
      if (expectedPages.getInt(at) != actualPages.getInt(at)) {
        long page = ((long) at - HEADER_BYTES) / Integer.BYTES;
        throw StorageErrors.corrupt(
            "metadata page checksum mismatch",
            dataFile,
            page * PAGE_BYTES,
            StorageErrors.expectedActual(expectedPages.getInt(at), actualPages.getInt(at)));
      }
    }
  }

  private static byte[] encode(Path dataFile, UUID storeId) throws IOException {
    long size = Files.size(dataFile);
    int pages = Math.toIntExact((size + PAGE_BYTES - 1) / PAGE_BYTES);
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + (pages + 1) * Integer.BYTES);
    out.put(header(storeId, size));
    byte[] piece = new byte[READ_BYTES];
    try (InputStream in = new FileInputStream(dataFile.toFile())) {
      int left = pages;
      while (left > 0) {
        int length = in.readNBytes(piece, 0, READ_BYTES);
        for (int from = 0; left > 0 && from < READ_BYTES; from += PAGE_BYTES) {
          int pageBytes = Math.max(0, Math.min(PAGE_BYTES, length - from));
          out.putInt(checksum(piece, from, pageBytes));
          left--;
        }
      }
    }
    out.putInt(checksum(out.array(), 0, out.position()));
    return out.array();
  }

  private static byte[] header(UUID storeId, long size) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    out.put(MAGIC).putInt(VERSION).putInt(PAGE_BYTES);
    out.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
    return out.putLong(size).array();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
