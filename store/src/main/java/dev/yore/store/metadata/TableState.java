package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * What a table's segments hold. Immutable.
 *
 * <pre>
 * version, nextRowId, inserted, deleted, patched, flushedSequence      all varints
 * </pre>
 *
 * @param flushedSequence commits up to here are in segments, later ones in the log
 * @param nextRowId the id of the row inserted next after them
 * @param inserted rows inserted, ever
 * @param deleted rows deleted, ever
 * @param patched rows updated, ever
 */
public record TableState(
    int tableId, long flushedSequence, long nextRowId, long inserted, long deleted, long patched) {
  private static final int VERSION = 1;

  /** A table without segments. */
  public static TableState empty(int tableId) {
    return new TableState(tableId, 0, 0, 0, 0, 0);
  }

  /** Rows inserted, deleted and updated, ever. */
  public long rowEvents() {
    return inserted + deleted + patched;
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putVarLong(nextRowId);
    out.putVarLong(inserted);
    out.putVarLong(deleted);
    out.putVarLong(patched);
    out.putVarLong(flushedSequence);
    return out.toByteArray();
  }

  static TableState decode(int tableId, byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "table state");
    long nextRowId = in.readVarLong();
    long inserted = in.readVarLong();
    long deleted = in.readVarLong();
    long patched = in.readVarLong();
    return new TableState(tableId, in.readVarLong(), nextRowId, inserted, deleted, patched);
  }
}
