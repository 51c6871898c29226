package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.CorruptDataException;

/** The errors about segment files; each names the file and where in it. */
final class SegmentErrors {
  private SegmentErrors() {}

  static StoreException corrupt(
      String what, String file, long offset, String expected, String actual) {
    return new StoreException(
        ErrorCode.CORRUPT,
        what
            + ": file="
            + file
            + " offset="
            + offset
            + " expected="
            + expected
            + " actual="
            + actual
            + "; restore the file from a backup");
  }

  static StoreException mismatch(
      String what, String file, long offset, long expected, long actual) {
    return corrupt(
        what + " mismatch", file, offset, Long.toHexString(expected), Long.toHexString(actual));
  }

  /**
   * Names the file of bytes that could not be read.
   *
   * @param base offset in the file of the array's first byte
   */
  static StoreException undecodable(String file, long base, CorruptDataException cause) {
    ErrorCode code = cause.tooNew() ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.CORRUPT;
    return new StoreException(
        code,
        "segment undecodable: file="
            + file
            + " offset="
            + (base + cause.offset())
            + ": "
            + cause.getMessage(),
        cause);
  }

  static StoreException tooNew(String file, long offset, int version) {
    return new StoreException(
        ErrorCode.FORMAT_TOO_NEW,
        "segment format too new: file="
            + file
            + " offset="
            + offset
            + " expected=at most "
            + SegmentFormat.VERSION
            + " actual="
            + version
            + "; open the store with a later Yore");
  }

  static StoreException tooOld(String file, long offset, int version) {
    return new StoreException(
        ErrorCode.FORMAT_TOO_OLD,
        "segment format too old: file="
            + file
            + " offset="
            + offset
            + " expected=at least "
            + SegmentFormat.OLDEST_VERSION
            + " actual="
            + version
            + "; copy the store with an earlier Yore");
  }
}
