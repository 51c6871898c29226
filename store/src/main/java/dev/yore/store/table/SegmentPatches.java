package dev.yore.store.table;

import dev.yore.store.codec.VectorSlice;
import dev.yore.store.segment.PatchKeys;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A segment's patch run. For many threads. */
final class SegmentPatches implements PatchSource {
  /** What fewer values cost to decode is not worth telling from what one costs. */
  private static final int LONG_RUN = 4096;

  private final SegmentReader reader;
  private final PatchRunEntry entry;
  private final int run;

  private final long lowColumns;

  /** Whether it is of one commit and of all slots from its first to its last. */
  private final boolean gapless;

  /** As in {@link SegmentRun}, of runs so long that single values are worth reading. */
  private final SingleReads @Nullable [] singleReads;

  SegmentPatches(SegmentReader reader, PatchRunEntry entry, int run) {
    this.reader = reader;
    this.entry = entry;
    this.run = run;
    lowColumns = PatchSource.lowColumns(entry.columnIds());
    gapless =
        entry.firstSequence() == entry.lastSequence()
            && entry.maxSlot() - entry.minSlot() + 1 == entry.rowCount();
    singleReads = entry.rowCount() < LONG_RUN ? null : new SingleReads[entry.columnIds().size()];
    if (singleReads != null) {
      Arrays.setAll(singleReads, position -> new SingleReads(entry.rowCount()));
    }
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

  /** A commit that changed all rows says where each of them lies. */
  @Override
  public @Nullable SlotPatch last(int slot, long sequence, ReadContext context) {
    if (!gapless) {
      return PatchSource.super.last(slot, sequence, context);
    }
    boolean has = mayTouch(slot, slot + 1) && entry.firstSequence() <= sequence;
    return has ? new SlotPatch(slot - entry.minSlot(), entry.firstSequence()) : null;
  }

  @Override
  public RowValue value(int position, int row, ReadContext context) {
    if (singleReads == null) {
      return PatchSource.super.value(position, row, context);
    }
    ColumnVector cached = context.cached(key(entry.columnIds().get(position)));
    if (cached != null) {
      return new RowValue(cached, row);
    }
    if (singleReads[position].areSpent()) {
      return new RowValue(values(position, context), row);
    }
    VectorSlice around = reader.readPatchColumnAround(entry, position, row);
    singleReads[position].count(around.vector().length());
    context.decoded(around.vector());
    return new RowValue(around.vector(), row - around.firstRow());
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
