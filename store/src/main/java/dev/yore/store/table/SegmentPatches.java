package dev.yore.store.table;

import dev.yore.store.segment.PatchKeys;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;
import java.util.List;

/** A segment's patch run. For many threads. */
final class SegmentPatches implements PatchSource {
  private final SegmentReader reader;
  private final PatchRunEntry entry;
  private final int run;

  private final long lowColumns;

  SegmentPatches(SegmentReader reader, PatchRunEntry entry, int run) {
    this.reader = reader;
    this.entry = entry;
    this.run = run;
    lowColumns = PatchSource.lowColumns(entry.columnIds());
  }

  @Override
  public List<Integer> columnIds() {
    return entry.columnIds();
  }

  @Override
  public boolean has(int columnId) {
    return columnId < Long.SIZE
        ? (lowColumns >>> columnId & 1) != 0
        : entry.columnIds().contains(columnId);
  }

  @Override
  public int size() {
    return entry.rowCount();
  }

  @Override
  public long firstSequence() {
    return entry.firstSequence();
  }

  @Override
  public long lastSequence() {
    return entry.lastSequence();
  }

  @Override
  public boolean mayTouch(int fromSlot, int toSlot) {
    return entry.minSlot() < toSlot && entry.maxSlot() >= fromSlot;
  }

  @Override
  public SlotEvents events(ReadContext context) {
    return context.events(
        key(VectorCache.PATCHES),
        () -> {
          PatchKeys keys = reader.readPatchKeys(entry);
          return new SlotEvents(keys.slots().length, keys.slots(), keys.sequences(), true);
        });
  }

  @Override
  public ColumnVector values(int position, ReadContext context) {
    return context.vector(
        key(entry.columnIds().get(position)), () -> reader.readPatchColumn(entry, position));
  }

  @Override
  public void addReads(ChunkReads reads) {
    reads.add(key(VectorCache.PATCHES), reader, entry.keysRange());
  }

  @Override
  public void addReads(int position, ChunkReads reads) {
    reads.add(key(entry.columnIds().get(position)), reader, entry.columnRange(position));
  }

  @Override
  public void addBounds(int position, ColumnBounds bounds) {
    bounds.add(entry.zone(position));
  }

  @Override
  public boolean mayMatch(int position, ColumnFilter filter) {
    return filter.mayMatch(entry.zone(position));
  }

  /** Patch runs are told from insert runs by a negative page. */
  private VectorCache.Key key(int columnId) {
    return new VectorCache.Key(reader.segmentId(), entry.block(), run, columnId, -1);
  }
}
