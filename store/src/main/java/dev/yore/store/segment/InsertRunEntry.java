package dev.yore.store.segment;

import dev.yore.store.delta.BlockDelta;
import java.lang.ref.SoftReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a segment's index says of one insert run; the handle to read it by. Safe for many threads.
 *
 * <p>Pages are those of the block: page {@code p} of a run holds its slots from {@code p * 16384}
 * to {@code (p + 1) * 16384}.
 */
public final class InsertRunEntry {
  private final int block;
  private final int firstSlot;
  private final int rowCount;
  private final long firstSequence;
  private final long lastSequence;
  private final List<Integer> columnIds;
  private final List<PageEntry> pages;
  private final @Nullable ChunkRef sequences;
  private final @Nullable ChunkRef keyFilter;
  private final @Nullable ChunkRef keyOrder;

  /** Read again when memory was short: a filter is some percent of its run. */
  private volatile SoftReference<KeyFilter> loadedFilter = new SoftReference<>(null);

  /**
   * Describes a run.
   *
   * @param pages column by column, and page by page in each
   */
  InsertRunEntry(
      int block,
      int firstSlot,
      int rowCount,
      long firstSequence,
      long lastSequence,
      List<Integer> columnIds,
      List<PageEntry> pages,
      @Nullable ChunkRef sequences,
      @Nullable ChunkRef keyFilter,
      @Nullable ChunkRef keyOrder) {
    this.block = block;
    this.firstSlot = firstSlot;
    this.rowCount = rowCount;
    this.firstSequence = firstSequence;
    this.lastSequence = lastSequence;
    this.columnIds = List.copyOf(columnIds);
    this.pages = List.copyOf(pages);
    this.sequences = sequences;
    this.keyFilter = keyFilter;
    this.keyOrder = keyOrder;
  }

  /** A column's page: its bounds and where it lies. */
  record PageEntry(ZoneMap zone, ChunkRef chunk) {}

  public int block() {
    return block;
  }

  public int firstSlot() {
    return firstSlot;
  }

  /** One past the last slot. */
  public int toSlot() {
    return firstSlot + rowCount;
  }

  /** Rows, at least one. */
  public int rowCount() {
    return rowCount;
  }

  /** When the first row was inserted. */
  public long firstSequence() {
    return firstSequence;
  }

  /** When the last row was inserted; the same as the first if all of them were inserted at once. */
  public long lastSequence() {
    return lastSequence;
  }

  public List<Integer> columnIds() {
    return columnIds;
  }

  /** Whether the rows lie in the order of the primary key; false for a table without one. */
  public boolean sortedByKey() {
    return keyFilter != null && keyOrder == null;
  }

  /** The block's page of the first row. */
  public int firstPage() {
    return firstSlot / BlockDelta.PAGE_SLOTS;
  }

  /** The block's page of the last row. */
  public int lastPage() {
    return (toSlot() - 1) / BlockDelta.PAGE_SLOTS;
  }

  /** The run's first slot in a page. */
  public int pageFirstSlot(int page) {
    return Math.max(firstSlot, page * BlockDelta.PAGE_SLOTS);
  }

  /** One past the run's last slot in a page. */
  public int pageToSlot(int page) {
    return Math.min(toSlot(), (page + 1) * BlockDelta.PAGE_SLOTS);
  }

  /**
   * Bounds of a column in one page.
   *
   * @param columnIndex position in {@link #columnIds()}
   * @param page {@link #firstPage()} to {@link #lastPage()}
   */
  public ZoneMap zone(int columnIndex, int page) {
    return page(columnIndex, page).zone();
  }

  /**
   * Where the values of a column in one page lie.
   *
   * @param columnIndex position in {@link #columnIds()}
   */
  public ByteRange columnRange(int columnIndex, int page) {
    return chunk(columnIndex, page).range();
  }

  /** Where it lies when each row was inserted; null if all were at once. */
  public @Nullable ByteRange sequencesRange() {
    return sequences == null ? null : sequences.range();
  }

  ChunkRef chunk(int columnIndex, int page) {
    return page(columnIndex, page).chunk();
  }

  private PageEntry page(int columnIndex, int page) {
    if (page < firstPage() || page > lastPage()) {
      throw new IndexOutOfBoundsException(
          "page " + page + " of " + firstPage() + ".." + lastPage());
    }
    int pagesPerColumn = lastPage() - firstPage() + 1;
    return pages.get(columnIndex * pagesPerColumn + page - firstPage());
  }

  /** Null when all rows were inserted at once. */
  @Nullable ChunkRef sequences() {
    return sequences;
  }

  @Nullable ChunkRef keyFilter() {
    return keyFilter;
  }

  @Nullable ChunkRef keyOrder() {
    return keyOrder;
  }

  @Nullable KeyFilter loadedFilter() {
    return loadedFilter.get();
  }

  void keepFilter(KeyFilter filter) {
    loadedFilter = new SoftReference<>(filter);
  }
}
