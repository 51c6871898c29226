package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;

/**
 * What a segment has of the rows of one page that were visible after a commit: where they lie and
 * all columns, one row behind the other, without those that were deleted. For many threads.
 */
final class LiveRows {
  private final SegmentReader reader;
  private final PatchRunEntry entry;
  private final int number;

  /**
   * Reads nothing yet.
   *
   * @param number among those of the block
   */
  LiveRows(SegmentReader reader, PatchRunEntry entry, int number) {
    this.reader = reader;
    this.entry = entry;
    this.number = number;
  }

  /** What happened at or before it is in the rows. */
  long sequence() {
    return entry.lastSequence();
  }

  /** The page's number in the block. */
  int page() {
    return entry.minSlot() / BlockDelta.PAGE_SLOTS;
  }

  int rowCount() {
    return entry.rowCount();
  }

  boolean has(int columnId) {
    return entry.columnIds().contains(columnId);
  }

  /** The rows' slots in the block, ascending. */
  int[] slots(ReadContext context) {
    return context.ints(key(VectorCache.LIVE_SLOTS), () -> reader.readLiveKeys(entry).slots());
  }

  /** A column that they have. */
  ColumnVector values(int columnId, ReadContext context) {
    int position = entry.columnIds().indexOf(columnId);
    return context.vector(key(columnId), () -> reader.readLiveColumn(entry, position));
  }

  /** Names what {@link #slots} would read. */
  void addSlotReads(ChunkReads reads) {
    reads.add(key(VectorCache.LIVE_SLOTS), reader, entry.keysRange());
  }

  /** Names what {@link #values} would read. */
  void addReads(int columnId, ChunkReads reads) {
    int position = entry.columnIds().indexOf(columnId);
    reads.add(key(columnId), reader, entry.columnRange(position));
  }

  /** Told from insert runs and patch runs by the page. */
  private VectorCache.Key key(int columnId) {
    return new VectorCache.Key(reader.segmentId(), entry.block(), number, columnId, -2);
  }
}
