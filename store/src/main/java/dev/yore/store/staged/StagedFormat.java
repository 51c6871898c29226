package dev.yore.store.staged;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Names and frames of what a job lays down. Pure functions. */
final class StagedFormat {
  static final String PREFIX = "staged/";
  static final int VERSION = 2;

  /** {@code YOREJOBS} as a little-endian long. */
  static final long JOB_MAGIC = 0x53424F4A45524F59L;

  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private StagedFormat() {}

  static String jobPrefix(String jobId) {
    requireJobId(jobId);
    return PREFIX + jobId + "/";
  }

  static String jobKey(String jobId) {
    return jobPrefix(jobId) + "job";
  }

  static void requireJobId(String jobId) {
    if (!JOB_ID.matcher(jobId).matches()) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "'%s' cannot name a job: use letters, digits, . _ -, at most 100".formatted(jobId));
    }
  }

  static void begin(ByteWriter out, long magic) {
    out.putLong(magic);
    out.putInt(VERSION);
  }

  /** The bytes with their checksum behind them. */
  static byte[] end(ByteWriter out) {
    out.putInt(checksum(out.array(), out.size()));
    return out.toByteArray();
  }

  static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Checks an object and gives what lies between its head and its checksum. */
  static ByteReader open(String name, byte[] bytes, long magic) throws CorruptDataException {
    int end = bytes.length - Integer.BYTES;
    if (end < Long.BYTES + Integer.BYTES) {
      throw corrupt(name, "it has only " + bytes.length + " bytes");
    }
    int expected = new ByteReader(bytes, end, bytes.length).readInt();
    int actual = checksum(bytes, end);
    if (expected != actual) {
      throw corrupt(name, "checksum expected=%08x actual=%08x".formatted(expected, actual));
    }
    ByteReader in = new ByteReader(bytes, 0, end);
    if (in.readLong() != magic) {
      throw corrupt(name, "it begins with another magic number");
    }
    int version = in.readInt();
    if (version > VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_NEW,
          "written by a newer version: object=%s format=%d known=%d"
              .formatted(name, version, VERSION));
    }
    if (version < VERSION) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_OLD,
          "written by an earlier version, which staged rows otherwise: object=%s format=%d known=%d; run the job again"
              .formatted(name, version, VERSION));
    }
    return in;
  }

  static StoreException corrupt(String name, String what) {
    return new StoreException(
        ErrorCode.CORRUPT, "damaged: object=" + name + " (" + what + "); run the job again");
  }
}
