package dev.yore.store.table;

import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.segment.ImageEntry;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the images and live rows of a table's segments with what inserts, deletes and patches
 * say: both must show the same values in every row that is visible. What cannot be read is left to
 * those who look for that. One thread.
 */
public final class ImageCheck {
  private final TableStreams streams;
  private final ColumnAssembler assembler;
  private final Consumer<String> problems;

  /**
   * Reads nothing yet.
   *
   * @param streams pinned by the caller; with every column the table ever had
   */
  public ImageCheck(TableStreams streams, Consumer<String> problems) {
    this.streams = streams;
    this.problems = problems;
    // Nothing that was put together with the help of an image may be remembered.
    this.assembler = new ColumnAssembler(streams, new ReadContext(new VectorCache(0)));
  }

  /** Checks the images of one segment of the streams. */
  public void check(SegmentReader segment) {
    for (SegmentBlock block : segment.blocks()) {
      if (!block.images().isEmpty() || !block.live().isEmpty()) {
        List<BlockSource> sources = streams.block(block.block());
        for (PatchRunEntry rows : block.live()) {
          check(segment, sources, rows);
        }
        for (ImageEntry image : block.images()) {
          Column column = column(image.columnId());
          if (column != null) {
            check(segment, sources, image, column);
          }
        }
      }
    }
  }

  private @Nullable Column column(int columnId) {
    return streams.schema().columns().stream()
        .filter(column -> column.id() == columnId)
        .findFirst()
        .orElse(null);
  }

  private void check(
      SegmentReader segment, List<BlockSource> sources, ImageEntry image, Column column) {
    for (int page = image.firstPage(); page <= image.lastPage(); page++) {
      try {
        if (!isRight(segment, sources, image, column, page)) {
          problems.accept(
              "image of column %d as of %d differs from its patches: file=%s block=%d slot=%d"
                  .formatted(
                      column.id(),
                      image.sequence(),
                      segment.name(),
                      image.block(),
                      image.pageFirstSlot(page)));
        }
      } catch (StoreException e) {
        return;
      }
    }
  }

  private void check(SegmentReader segment, List<BlockSource> sources, PatchRunEntry rows) {
    try {
      if (!isRight(segment, sources, rows)) {
        problems.accept(
            "live rows as of %d differ from what inserts, deletes and patches say: file=%s block=%d slot=%d"
                .formatted(rows.lastSequence(), segment.name(), rows.block(), rows.minSlot()));
      }
    } catch (StoreException e) {
      return;
    }
  }

  private boolean isRight(SegmentReader segment, List<BlockSource> sources, PatchRunEntry rows) {
    long sequence = rows.lastSequence();
    PageStreams page = derived(sources, rows.block(), rows.minSlot() / BlockDelta.PAGE_SLOTS);
    int[] slots = segment.readLiveKeys(rows).slots();
    int[] visible = visible(page, sequence).stream().map(slot -> slot + page.fromSlot()).toArray();
    if (!Arrays.equals(slots, visible)) {
      return false;
    }
    for (int i = 0; i < rows.columnIds().size(); i++) {
      Column column = column(rows.columnIds().get(i));
      if (column != null) {
        ColumnVector live = segment.readLiveColumn(rows, i);
        ColumnVector all = assembler.column(page, column, sequence, Math.max(1, page.length()));
        for (int row = 0; row < slots.length; row++) {
          if (!isSame(column.type(), live, row, all, slots[row] - page.fromSlot())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** A page without images and live rows. */
  private static PageStreams derived(List<BlockSource> sources, int block, int pageNumber) {
    int from = pageNumber * BlockDelta.PAGE_SLOTS;
    PageStreams all = PageStreams.of(sources, block, from, from + BlockDelta.PAGE_SLOTS);
    return new PageStreams(
        all.block(),
        all.fromSlot(),
        all.toSlot(),
        all.runs(),
        all.deletes(),
        all.patches(),
        List.of());
  }

  private boolean isRight(
      SegmentReader segment,
      List<BlockSource> sources,
      ImageEntry image,
      Column column,
      int pageNumber) {
    int from = image.pageFirstSlot(pageNumber);
    int pageFrom = pageNumber * BlockDelta.PAGE_SLOTS;
    PageStreams page = derived(sources, image.block(), pageNumber);
    BitSet visible = visible(page, image.sequence());
    ColumnVector imaged = segment.readImage(image, pageNumber);
    ColumnVector patched =
        assembler.column(page, column, image.sequence(), Math.max(1, page.length()));
    for (int slot = visible.nextSetBit(0); slot >= 0; slot = visible.nextSetBit(slot + 1)) {
      int row = slot + pageFrom - from;
      if (row < 0 || row >= imaged.length() || !isSame(column.type(), imaged, row, patched, slot)) {
        return false;
      }
    }
    return true;
  }

  /** Positions in the page of rows inserted and not deleted at or before the sequence. */
  private BitSet visible(PageStreams page, long sequence) {
    BitSet visible = new BitSet(BlockDelta.PAGE_SLOTS);
    for (RowRun run : page.runs()) {
      int from = run.firstSlot() - page.fromSlot();
      visible.set(from, from + run.visibleRows(sequence, assembler.context()));
    }
    for (EventSource deleted : page.deletes()) {
      SlotEvents events = deleted.events(assembler.context());
      for (int i = 0; i < events.size(); i++) {
        int position = events.slots()[i] - page.fromSlot();
        if (events.sequences()[i] <= sequence && position >= 0) {
          visible.clear(position);
        }
      }
    }
    return visible;
  }

  private static boolean isSame(
      ColumnType type, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
    boolean isNull = left.isNull(leftRow);
    return isNull == right.isNull(rightRow)
        && (isNull || PhysicalOrder.compareRows(type, left, leftRow, right, rightRow) == 0);
  }
}
