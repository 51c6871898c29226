package dev.yore.store.log;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where the log's end is and what has been appended but not yet taken for writing. Guarded by the
 * log's lock.
 */
final class LogBuffer {
  private final UUID storeId;
  private LogFileHeader header;
  private int appendOffset;
  private long lastSequence;
  private List<LogPiece> pieces = new ArrayList<>();
  private long sizeBytes;

  /**
   * @param header of the file that is being appended to
   * @param appendOffset where its records end
   * @param lastSequence of the last record
   */
  LogBuffer(UUID storeId, LogFileHeader header, int appendOffset, long lastSequence) {
    this.storeId = storeId;
    this.header = header;
    this.appendOffset = appendOffset;
    this.lastSequence = lastSequence;
  }

  /** Adds a record, in a new file if it does not fit into the current one. */
  void add(long sequence, long stampMillis, byte[] payload) {
    int size = LogFormat.recordBytes(payload.length);
    int offset = LogFormat.recordOffset(appendOffset);
    if ((long) offset + size > header.capacityBytes()) {
      header = nextFile(size);
      offset = LogFormat.FIRST_RECORD_OFFSET;
    }
    LogPiece piece = pieceAt(offset);
    piece.add(
        storeId,
        offset,
        new LogRecord(sequence, stampMillis, lastSequence, piece.fromOffset(), payload));
    appendOffset = offset + size;
    lastSequence = sequence;
    sizeBytes += size;
  }

  private LogPiece pieceAt(int offset) {
    LogPiece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    if (last != null && last.header().fileNumber() == header.fileNumber()) {
      return last;
    }
    LogPiece piece = new LogPiece(header, offset);
    pieces.add(piece);
    return piece;
  }

  private LogFileHeader nextFile(int recordBytes) {
    int needed = LogFormat.FIRST_RECORD_OFFSET + recordBytes + LogFormat.SECTOR_BYTES;
    int capacity = Math.max(CommitLog.FILE_BYTES, needed);
    return new LogFileHeader(storeId, header.fileNumber() + 1, capacity, lastSequence);
  }

  /** Hands out all that has been added since, one piece per file, in order. */
  List<LogPiece> take() {
    List<LogPiece> taken = pieces;
    pieces = new ArrayList<>();
    sizeBytes = 0;
    return taken;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  long lastSequence() {
    return lastSequence;
  }
}
