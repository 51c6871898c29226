package dev.yore.store.table;

import dev.yore.store.segment.ImageEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.SlotVector;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** One page of a segment's image. For many threads. */
final class SegmentImagePage implements ImagePage {
  private final SegmentReader reader;
  private final ImageEntry entry;
  private final VectorCache.Key key;
  private final int page;

  /** As in {@link SegmentRun}: who comes back is worth the whole page, or a place in the cache. */
  private final SingleReads singleReads;

  private boolean visitedWhole;

  /**
   * Reads nothing yet.
   *
   * @param number the image's number in its block
   */
  SegmentImagePage(SegmentReader reader, ImageEntry entry, int number, int page) {
    this.reader = reader;
    this.entry = entry;
    this.page = page;
    singleReads = new SingleReads(entry.pageToSlot(page) - entry.pageFirstSlot(page));
    // Images are told from insert runs by a part below 0.
    key =
        new VectorCache.Key(reader.segmentId(), entry.block(), -1 - number, entry.columnId(), page);
  }

  @Override
  public int columnId() {
    return entry.columnId();
  }

  @Override
  public long sequence() {
    return entry.sequence();
  }

  @Override
  public int firstSlot() {
    return entry.pageFirstSlot(page);
  }

  @Override
  public int rowCount() {
    return entry.pageToSlot(page) - entry.pageFirstSlot(page);
  }

  @Override
  public ColumnVector values(ReadContext context) {
    return context.vector(key, () -> reader.readImage(entry, page));
  }

  @Override
  public void addReads(ChunkReads reads) {
    reads.add(key, reader, entry.range(page));
  }

  @Override
  public @Nullable ColumnVector ownValues(ReadContext context) {
    if (visitedWhole || context.cached(key) != null) {
      return null;
    }
    visitedWhole = true;
    ColumnVector vector = reader.readImage(entry, page);
    context.decoded(vector);
    return vector;
  }

  @Override
  public RowValue value(int row, ReadContext context) {
    ColumnVector cached = context.cached(key);
    if (cached != null) {
      return new RowValue(cached, row);
    }
    if (singleReads.areSpent()) {
      return new RowValue(values(context), row);
    }
    SlotVector around = reader.readImageAround(entry, firstSlot() + row);
    singleReads.count(around.vector().length());
    context.decoded(around.vector());
    return new RowValue(around.vector(), around.rowOf(firstSlot() + row));
  }

  @Override
  public boolean mayMatch(ColumnFilter filter) {
    return filter.mayMatch(entry.zone(page));
  }
}
