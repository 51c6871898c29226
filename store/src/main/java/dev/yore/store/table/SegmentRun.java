package dev.yore.store.table;

import dev.yore.store.codec.LongRuns;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.SlotVector;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One page of a segment's insert run. For many threads. */
final class SegmentRun implements RowRun {
  private final SegmentReader reader;
  private final InsertRunEntry entry;
  private final int run;
  private final int page;
  private final int firstSlot;
  private final int rowCount;

  /** Per column, since whoever comes back is worth the whole page. */
  private final SingleReads[] singleReads;

  /** Likewise per column, whether all values were wanted before to be patched. */
  private final boolean[] visitedWhole;

  SegmentRun(SegmentReader reader, InsertRunEntry entry, int run, int page) {
    this.reader = reader;
    this.entry = entry;
    this.run = run;
    this.page = page;
    firstSlot = entry.pageFirstSlot(page);
    rowCount = entry.pageToSlot(page) - firstSlot;
    singleReads = new SingleReads[entry.columnIds().size()];
    Arrays.setAll(singleReads, position -> new SingleReads(rowCount));
    visitedWhole = new boolean[singleReads.length];
  }

  @Override
  public int firstSlot() {
    return firstSlot;
  }

  @Override
  public int rowCount() {
    return rowCount;
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
  public int visibleRows(long sequence, ReadContext context) {
    if (sequence >= entry.lastSequence()) {
      return rowCount;
    }
    if (sequence < entry.firstSequence()) {
      return 0;
    }
    int visible = sequences(context).countUpTo(sequence) - (firstSlot - entry.firstSlot());
    return Math.max(0, Math.min(rowCount, visible));
  }

  @Override
  public void copySequences(int from, int count, long[] target, int at, ReadContext context) {
    if (entry.firstSequence() == entry.lastSequence()) {
      Arrays.fill(target, at, at + count, entry.firstSequence());
      return;
    }
    sequences(context).copy(firstSlot - entry.firstSlot() + from, count, target, at);
  }

  /** The whole run's, of which this is a page. */
  private LongRuns sequences(ReadContext context) {
    return context.runs(sequencesKey(), () -> reader.readInsertSequenceRuns(entry));
  }

  private VectorCache.Key sequencesKey() {
    return new VectorCache.Key(reader.segmentId(), entry.block(), run, VectorCache.SEQUENCES, 0);
  }

  @Override
  public boolean has(int columnId) {
    return entry.columnIds().contains(columnId);
  }

  @Override
  public @Nullable ColumnVector column(int columnId, ReadContext context) {
    int position = entry.columnIds().indexOf(columnId);
    return position < 0
        ? null
        : context.vector(key(columnId), () -> reader.readInsertColumn(entry, position, page));
  }

  /** What is decoded of some rows only is not kept here. */
  @Override
  public @Nullable ColumnVector firstRows(int columnId, int count, ReadContext context) {
    int position = entry.columnIds().indexOf(columnId);
    if (position < 0) {
      return null;
    }
    ColumnVector cached = context.cached(key(columnId));
    if (cached != null) {
      return cached;
    }
    ColumnVector start = reader.readInsertColumnStart(entry, position, page, count);
    if (start.length() == rowCount) {
      return context.vector(key(columnId), () -> start);
    }
    context.decoded(start);
    return start;
  }

  /**
   * The first who wants to patch a page gets it to himself, since he keeps what he makes of it in
   * the cache; who comes back for another sequence finds it there as inserted, too.
   */
  @Override
  public @Nullable ColumnVector ownColumn(int columnId, ReadContext context) {
    int position = entry.columnIds().indexOf(columnId);
    if (position < 0 || visitedWhole[position] || context.cached(key(columnId)) != null) {
      return null;
    }
    visitedWhole[position] = true;
    ColumnVector vector = reader.readInsertColumn(entry, position, page);
    context.decoded(vector);
    return vector;
  }

  @Override
  public @Nullable RowValue value(int columnId, int row, ReadContext context) {
    int position = entry.columnIds().indexOf(columnId);
    if (position < 0) {
      return null;
    }
    ColumnVector cached = context.cached(key(columnId));
    if (cached != null) {
      return new RowValue(cached, row);
    }
    if (singleReads[position].areSpent()) {
      return new RowValue(
          context.vector(key(columnId), () -> reader.readInsertColumn(entry, position, page)), row);
    }
    SlotVector around = reader.readInsertColumnAround(entry, position, firstSlot + row);
    singleReads[position].count(around.vector().length());
    context.decoded(around.vector());
    return new RowValue(around.vector(), around.rowOf(firstSlot + row));
  }

  @Override
  public void addReads(int columnId, ChunkReads reads) {
    int position = entry.columnIds().indexOf(columnId);
    if (position >= 0) {
      reads.add(key(columnId), reader, entry.columnRange(position, page));
    }
  }

  @Override
  public void addSequenceReads(ChunkReads reads) {
    ByteRange range = entry.sequencesRange();
    if (range != null) {
      reads.add(sequencesKey(), reader, range);
    }
  }

  @Override
  public void addBounds(int columnId, ColumnBounds bounds) {
    int position = entry.columnIds().indexOf(columnId);
    if (position < 0) {
      bounds.addNulls(rowCount);
    } else {
      bounds.add(entry.zone(position, page));
    }
  }

  @Override
  public @Nullable LongBounds longBounds(int columnId) {
    int position = entry.columnIds().indexOf(columnId);
    if (position < 0) {
      return null;
    }
    ZoneMap zone = entry.zone(position, page);
    if (zone.allNull()) {
      return LongBounds.NONE;
    }
    return zone.min() instanceof Long min && zone.max() instanceof Long max
        ? new LongBounds(min, max)
        : null;
  }

  @Override
  public boolean mayMatch(int columnId, ColumnFilter filter) {
    int position = entry.columnIds().indexOf(columnId);
    return position < 0
        ? filter.mayMatch(null, null, true, false)
        : filter.mayMatch(entry.zone(position, page));
  }

  static int pageOf(int slot) {
    return slot / BlockDelta.PAGE_SLOTS;
  }

  private VectorCache.Key key(int columnId) {
    return new VectorCache.Key(reader.segmentId(), entry.block(), run, columnId, page);
  }
}
