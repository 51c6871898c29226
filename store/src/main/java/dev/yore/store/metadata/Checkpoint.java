package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * How far the metadata has come. Immutable.
 *
 * <pre>
 * version, sequence, replaySequence, nextSegmentId: varints; stampMillis: zigzag varint
 * </pre>
 *
 * @param sequence commits and catalog changes up to here are in the metadata
 * @param replaySequence row changes up to here are in segments, of every table; the log is read
 *     from the next one on; at most {@code sequence}
 * @param nextSegmentId greater than the id of any segment recorded
 * @param stampMillis the stamp of {@code sequence}; the smallest long for 0
 */
public record Checkpoint(long sequence, long replaySequence, long nextSegmentId, long stampMillis) {
  /** 2 since there are branches, which an older Yore would take for main. */
  private static final int VERSION = 2;

  /** That of a store just created. */
  public static final Checkpoint NONE = new Checkpoint(0, 0, 1, Long.MIN_VALUE);

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putVarLong(sequence);
    out.putVarLong(replaySequence);
    out.putVarLong(nextSegmentId);
    out.putZigZag(stampMillis);
    return out.toByteArray();
  }

  static Checkpoint decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "checkpoint");
    long sequence = in.readVarLong();
    long replaySequence = in.readVarLong();
    long nextSegmentId = in.readVarLong();
    return new Checkpoint(sequence, replaySequence, nextSegmentId, in.readZigZag());
  }
}
