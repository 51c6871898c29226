package dev.yore.store.segment;

import java.util.zip.CRC32C;

/** CRC32C of byte ranges. Pure functions. */
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /** Throws {@code CORRUPT} unless the checksum in the file is that of its bytes. */
  static void require(String what, String file, long offset, int expected, int actual) {
    if (expected != actual) {
      throw SegmentErrors.corrupt(
          what + " checksum mismatch",
          file,
          offset,
          String.format("%08x", expected),
          String.format("%08x", actual));
    }
  }
}
