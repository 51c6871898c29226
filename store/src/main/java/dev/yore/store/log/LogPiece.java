package dev.yore.store.log;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Consecutive records of one file that wait to be written with one write and one sync. Guarded by
 * the log's lock until it is taken for writing, then owned by the writing thread.
 */
final class LogPiece {
  private static final int INITIAL_BYTES = 1 << 14;

  private final LogFileHeader header;
  private final int fromOffset;
  private ByteBuffer bytes;

  LogPiece(LogFileHeader header, int fromOffset) {
    this.header = header;
    this.fromOffset = fromOffset;
    this.bytes = ByteBuffer.allocate(INITIAL_BYTES);
  }

  /** Encodes the record at the given offset of the file, at or after the piece's end. */
  void add(UUID storeId, int offset, LogRecord record) {
    int from = offset - fromOffset;
    ensureCapacity(from + LogFormat.recordBytes(record.payload().length));
    bytes.position(from);
    LogFormat.encode(bytes, storeId, header.fileNumber(), offset, record);
  }

  private void ensureCapacity(int needed) {
    if (needed <= bytes.capacity()) {
      return;
    }
    long doubled = Math.min(2L * bytes.capacity(), header.capacityBytes());
    ByteBuffer grown = ByteBuffer.allocate((int) Math.max(needed, doubled));
    grown.put(bytes.array(), 0, bytes.position());
    bytes = grown;
  }

  /** The file it belongs into, which may not exist yet. */
  LogFileHeader header() {
    return header;
  }

  /** Where in the file it begins. */
  int fromOffset() {
    return fromOffset;
  }

  int sizeBytes() {
    return bytes.position();
  }

  byte[] array() {
    return bytes.array();
  }
}
