package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * What a table's segments hold. Immutable.
 *
 * <pre>
 * version (3), nextRowId, inserted, deleted, patched, flushedSequence, removed, skipped  all varints
 * </pre>
 *
 * @param flushedSequence commits up to here are in segments, later ones in the log
 * @param nextRowId the id of the row inserted next after them
 * @param inserted rows inserted, ever
 * @param deleted rows deleted, ever
 * @param patched rows updated, ever
 * @param removed how many of these row events retention or erasure has taken out of the segments
 *     again; version 1 knew of none
 * @param skipped row ids that no row was given, as segments others wrote begin with a block of
 *     their own; versions 1 and 2 knew of none, and a table without is written as version 2
 */
public record TableState(
    int tableId,
    long flushedSequence,
    long nextRowId,
    long inserted,
    long deleted,
    long patched,
    long removed,
    long skipped) {
  private static final int VERSION = 3;

  /** The last one without skipped ids, which earlier releases read. */
  private static final int VERSION_OF_DENSE_IDS = 2;

  /** A table nothing was taken out of. */
  public TableState(
      int tableId,
      long flushedSequence,
      long nextRowId,
      long inserted,
      long deleted,
      long patched) {
    this(tableId, flushedSequence, nextRowId, inserted, deleted, patched, 0, 0);
  }

  /** This with more row events taken out. */
  public TableState withRemoved(long more) {
    return new TableState(
        tableId, flushedSequence, nextRowId, inserted, deleted, patched, removed + more, skipped);
  }

  /** A table without segments. */
  public static TableState empty(int tableId) {
    return new TableState(tableId, 0, 0, 0, 0, 0);
  }

  /** Row events in segments. */
  public long rowEvents() {
    return inserted + deleted + patched - removed;
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(skipped == 0 ? VERSION_OF_DENSE_IDS : VERSION);
    out.putVarLong(nextRowId);
    out.putVarLong(inserted);
    out.putVarLong(deleted);
    out.putVarLong(patched);
    out.putVarLong(flushedSequence);
    out.putVarLong(removed);
    if (skipped != 0) {
      out.putVarLong(skipped);
    }
    return out.toByteArray();
  }

  static TableState decode(int tableId, byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    long version = Versions.require(in, VERSION, "table state");
    long nextRowId = in.readVarLong();
    long inserted = in.readVarLong();
    long deleted = in.readVarLong();
    long patched = in.readVarLong();
    long flushedSequence = in.readVarLong();
    long removed = version == 1 ? 0 : in.readVarLong();
    long skipped = version <= VERSION_OF_DENSE_IDS ? 0 : in.readVarLong();
    return new TableState(
        tableId, flushedSequence, nextRowId, inserted, deleted, patched, removed, skipped);
  }
}
