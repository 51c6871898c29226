package dev.yore.store.segment;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.segment.InsertRunEntry.PageEntry;
import java.util.List;

/**
 * What a segment's index says of a column's image; the handle to read it by. Pages are those of the
 * block, as of an insert run. Immutable.
 */
public final class ImageEntry {
  private final int block;
  private final int columnId;
  private final long sequence;
  private final int firstSlot;
  private final int rowCount;
  private final List<PageEntry> pages;

  ImageEntry(
      int block, int columnId, long sequence, int firstSlot, int rowCount, List<PageEntry> pages) {
    this.block = block;
    this.columnId = columnId;
    this.sequence = sequence;
    this.firstSlot = firstSlot;
    this.rowCount = rowCount;
    this.pages = List.copyOf(pages);
  }

  public int block() {
    return block;
  }

  public int columnId() {
    return columnId;
  }

  /** The commit after which the column looked so. */
  public long sequence() {
    return sequence;
  }

  public int firstSlot() {
    return firstSlot;
  }

  /** Slots, at least one. */
  public int rowCount() {
    return rowCount;
  }

  /** One past the last slot. */
  public int toSlot() {
    return firstSlot + rowCount;
  }

  public int firstPage() {
    return firstSlot / BlockDelta.PAGE_SLOTS;
  }

  /** The last page, inclusive. */
  public int lastPage() {
    return (toSlot() - 1) / BlockDelta.PAGE_SLOTS;
  }

  /** The image's first slot in a page. */
  public int pageFirstSlot(int page) {
    return Math.max(firstSlot, page * BlockDelta.PAGE_SLOTS);
  }

  /** One past the image's last slot in a page. */
  public int pageToSlot(int page) {
    return Math.min(toSlot(), (page + 1) * BlockDelta.PAGE_SLOTS);
  }

  /** Bounds of the values in one page. */
  public ZoneMap zone(int page) {
    return pages.get(page - firstPage()).zone();
  }

  /** Where the values of one page lie. */
  public ByteRange range(int page) {
    return chunk(page).range();
  }

  ChunkRef chunk(int page) {
    return pages.get(page - firstPage()).chunk();
  }
}
