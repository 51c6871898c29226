package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * One segment file the store consists of. Immutable.
 *
 * <pre>
 * version, level, fromSequence, toSequence, rowEvents, sizeBytes       all varints
 * </pre>
 *
 * @param level 1 for flushed, 2 and up for merged
 * @param fromSequence first sequence it may hold
 * @param toSequence one past the last sequence it may hold
 */
public record SegmentEntry(
    int tableId,
    long segmentId,
    int level,
    long fromSequence,
    long toSequence,
    long rowEvents,
    long sizeBytes) {
  private static final int VERSION = 1;
  private static final int MAX_LEVEL = 64;

  /** The same segment, of which more is known now. */
  public SegmentEntry withRowEvents(long count) {
    return new SegmentEntry(tableId, segmentId, level, fromSequence, toSequence, count, sizeBytes);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putVarLong(level);
    out.putVarLong(fromSequence);
    out.putVarLong(toSequence);
    out.putVarLong(rowEvents);
    out.putVarLong(sizeBytes);
    return out.toByteArray();
  }

  static SegmentEntry decode(int tableId, long segmentId, byte[] bytes)
      throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "segment");
    int level = in.readVarInt(MAX_LEVEL);
    long fromSequence = in.readVarLong();
    long toSequence = in.readVarLong();
    long rowEvents = in.readVarLong();
    return new SegmentEntry(
        tableId, segmentId, level, fromSequence, toSequence, rowEvents, in.readVarLong());
  }
}
