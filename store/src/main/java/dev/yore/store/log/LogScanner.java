package dev.yore.store.log;

import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads one log file's records in order and tells its end, a torn tail, from damage. The rules are
 * in {@link CommitLog}. Confined to one thread.
 */
final class LogScanner {
  private final Path file;
  private final LogFileHeader header;
  private final ByteBuffer bytes;
  private long lastSequence;
  private int offset = LogFormat.FIRST_RECORD_OFFSET;

  /** The bytes are the whole file, whose header has been judged. */
  LogScanner(Path file, LogFileHeader header, byte[] bytes) {
    this.file = file;
    this.header = header;
    this.bytes = ByteBuffer.wrap(bytes);
    this.lastSequence = header.previousSequence();
  }

  /**
   * Delivers the intact records from the file's begin on.
   *
   * @throws StoreException {@code CORRUPT}
   */
  void scan(Consumer<LogRecord> consumer) {
    while (true) {
      int next = LogFormat.recordOffset(offset);
      requireZero(offset, Math.min(next, bytes.capacity()), "log has bytes between records");
      if (next + LogFormat.RECORD_HEADER_BYTES > bytes.capacity()) {
        requireZero(Math.min(next, bytes.capacity()), bytes.capacity(), "log has bytes at its end");
        offset = Math.min(next, bytes.capacity());
        return;
      }
      offset = next;
      if (!isIntact(next)) {
        judgeEnd(next);
        return;
      }
      consumer.accept(take(next));
    }
  }

  LogFileHeader header() {
    return header;
  }

  /** Where the intact records end and the next one may begin. */
  int endOffset() {
    return offset;
  }

  /** The sequence of the last intact record, or what the file began after. */
  long lastSequence() {
    return lastSequence;
  }

  /** The first non-zero byte behind the intact records, or -1. */
  int firstByteBehindEnd() {
    return firstNonZero(offset, bytes.capacity());
  }

  private boolean isIntact(int at) {
    return LogFormat.headerIsIntact(bytes, header.storeId(), header.fileNumber(), at)
        && LogFormat.endMarkerIsIntact(bytes, at)
        && LogFormat.expectedBodyCrc(bytes, at) == LogFormat.actualBodyCrc(bytes, at);
  }

  private LogRecord take(int at) {
    long sequence = bytes.getLong(at + LogFormat.SEQUENCE_OFFSET);
    long previous = bytes.getLong(at + LogFormat.PREVIOUS_OFFSET);
    if (previous != lastSequence || sequence <= previous) {
      throw StorageErrors.corrupt(
          "log sequence out of order",
          file,
          at,
          "sequence=" + sequence + " follows=" + previous + " but the last was=" + lastSequence);
    }
    byte kind = bytes.get(at + LogFormat.KIND_OFFSET);
    if (kind != LogFormat.KIND_COMMIT) {
      throw StorageErrors.corrupt("log record of unknown kind", file, at, "kind=" + kind);
    }
    int length = bytes.getInt(at + LogFormat.LENGTH_OFFSET);
    int from = at + LogFormat.RECORD_HEADER_BYTES;
    lastSequence = sequence;
    offset = at + LogFormat.recordBytes(length);
    return new LogRecord(
        sequence,
        bytes.getLong(at + LogFormat.STAMP_OFFSET),
        previous,
        bytes.getInt(at + LogFormat.SYNCED_OFFSET),
        Arrays.copyOfRange(bytes.array(), from, from + length));
  }

  /** Returns if what lies at the offset can be the end of the log; else it is damage. */
  private void judgeEnd(int at) {
    boolean intactHeader =
        LogFormat.headerIsIntact(bytes, header.storeId(), header.fileNumber(), at);
    if (intactHeader) {
      if (!hasUnwrittenSector(at)) {
        throw damagedBody(at);
      }
    } else if (firstNonZero(at, at + LogFormat.RECORD_HEADER_BYTES) >= 0) {
      throw StorageErrors.corrupt(
          "log record header checksum mismatch",
          file,
          at,
          StorageErrors.expectedActual(
              bytes.getInt(at + LogFormat.HEADER_CRC_OFFSET),
              LogFormat.headerCrc(bytes.array(), at, header.storeId(), header.fileNumber(), at)));
    }
    requireNothingSyncedBehind(at);
  }

  private StoreException damagedBody(int at) {
    int expected = LogFormat.expectedBodyCrc(bytes, at);
    int actual = LogFormat.actualBodyCrc(bytes, at);
    if (expected == actual) {
      return StorageErrors.corrupt("log record end marker damaged", file, at, "");
    }
    return StorageErrors.corrupt(
        "log record checksum mismatch", file, at, StorageErrors.expectedActual(expected, actual));
  }

  /** Whether a sector, as far as the record reaches into it, is all zero: never written. */
  private boolean hasUnwrittenSector(int at) {
    int end = at + LogFormat.recordBytes(bytes.getInt(at + LogFormat.LENGTH_OFFSET));
    int from = at;
    while (from < end) {
      int to = Math.min(end, (from / LogFormat.SECTOR_BYTES + 1) * LogFormat.SECTOR_BYTES);
      if (firstNonZero(from, to) < 0) {
        return true;
      }
      from = to;
    }
    return false;
  }

  /** A later record that was written after this place had been synced proves damage here. */
  private void requireNothingSyncedBehind(int at) {
    for (int next = at + 8; next + LogFormat.RECORD_HEADER_BYTES <= bytes.capacity(); next += 8) {
      if (LogFormat.hasRecordMagic(bytes, next)
          && isIntact(next)
          && bytes.getInt(next + LogFormat.SYNCED_OFFSET) > at) {
        throw StorageErrors.corrupt(
            "log record missing before a later one", file, at, "later record at offset=" + next);
      }
    }
  }

  private void requireZero(int from, int to, String what) {
    int found = firstNonZero(from, to);
    if (found >= 0) {
      throw StorageErrors.corrupt(what, file, found, "");
    }
  }

  private int firstNonZero(int from, int to) {
    byte[] array = bytes.array();
    for (int i = from; i < to; i++) {
      if (array[i] != 0) {
        return i;
      }
    }
    return -1;
  }
}
