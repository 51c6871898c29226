package dev.yore.store.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A small log file in memory, written batch by batch with the log's own encoder, to be damaged byte
 * by byte and sector by sector.
 */
final class LogImage {
  static final Path FILE = Path.of("log", "0000000001.log");
  static final UUID STORE = new UUID(1, 2);

  private final LogFileHeader header;
  private final byte[] bytes;
  private final List<Long> sequences = new ArrayList<>();
  private int end = LogFormat.FIRST_RECORD_OFFSET;
  private int lastBatchOffset = end;
  private int recordsBeforeLastBatch;

  LogImage(int capacityBytes) {
    header = new LogFileHeader(STORE, 1, capacityBytes, 0);
    bytes = new byte[capacityBytes];
    byte[] sector = header.encode();
    System.arraycopy(sector, 0, bytes, 0, sector.length);
  }

  /** Appends records that are written and synced together. */
  LogImage batch(byte[]... payloads) {
    int from = LogFormat.recordOffset(end);
    LogPiece piece = new LogPiece(header, from);
    lastBatchOffset = from;
    recordsBeforeLastBatch = sequences.size();
    for (byte[] payload : payloads) {
      long sequence = sequences.size() + 1;
      int offset = LogFormat.recordOffset(end);
      piece.add(
          STORE,
          offset,
          new LogRecord(sequence, TestLog.stamp(sequence), sequence - 1, from, payload));
      end = offset + LogFormat.recordBytes(payload.length);
      sequences.add(sequence);
    }
    System.arraycopy(piece.array(), 0, bytes, from, piece.sizeBytes());
    return this;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  List<Long> sequences() {
    return sequences;
  }

  List<Long> sequencesBeforeLastBatch() {
    return sequences.subList(0, recordsBeforeLastBatch);
  }

  int lastBatchOffset() {
    return lastBatchOffset;
  }

  /** Where the last record ends. */
  int endOffset() {
    return end;
  }

  /** What recovery reads from the given bytes. */
  static List<Long> read(byte[] bytes) {
    LogFileHeader header =
        LogFileHeader.decode(FILE, ByteBuffer.wrap(bytes), bytes.length, STORE, 1);
    List<Long> sequences = new ArrayList<>();
    new LogScanner(FILE, header, bytes).scan(record -> sequences.add(record.sequence()));
    return sequences;
  }
}
