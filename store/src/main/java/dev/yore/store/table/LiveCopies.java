package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the live rows of pages of which a part was deleted: who reads them from then on passes by
 * the deleted rows without decoding them. Every row keeps its place. One thread.
 */
final class LiveCopies {
  /** A page is worth a copy of its live rows when more than one slot in so many is dead. */
  private static final int DEAD_PART = 10;

  /** What fewer slots cost to read is not worth chunks of their own. */
  static final int MIN_SLOTS = 4096;

  /** The next copy is due when one live row in so many was deleted since the last. */
  private static final int GONE_PART = 5;

  /** Or when the page has so many times as many live rows, since rows were inserted in it. */
  private static final double GROWN = 1.5;

  private final TableStreams streams;
  private final ColumnAssembler assembler;
  private final int minSlots;
  private final long sequence;
  private final Visibility visibility = new Visibility();
  private final int[] selection = new int[Visibility.SELECTION_ROOM];

  /**
   * Reads nothing yet.
   *
   * @param minSlots of fewer nothing is copied
   * @param sequence the last one of what is being merged
   */
  LiveCopies(TableStreams streams, ColumnAssembler assembler, int minSlots, long sequence) {
    this.streams = streams;
    this.assembler = assembler;
    this.minSlots = minSlots;
    this.sequence = sequence;
  }

  /** The copies that are due in a block, by slot. */
  List<PatchRun> take(BlockDelta merged, List<BlockSource> sources) {
    List<PatchRun> copies = new ArrayList<>();
    for (int slot = 0; slot < BlockDelta.SLOTS; slot += BlockDelta.PAGE_SLOTS) {
      if (touches(merged, slot, slot + BlockDelta.PAGE_SLOTS)) {
        PageStreams page =
            PageStreams.of(sources, merged.block(), slot, slot + BlockDelta.PAGE_SLOTS);
        PatchRun copy = take(page);
        if (copy != null) {
          copies.add(copy);
        }
      }
    }
    return copies;
  }

  /** Only deletes and patches make a page dearer to read than it was. */
  private static boolean touches(BlockDelta merged, int fromSlot, int toSlot) {
    boolean any = touches(merged.deletes().slots(), fromSlot, toSlot);
    for (PatchRun run : merged.patches()) {
      any |= touches(run.slots(), fromSlot, toSlot);
    }
    return any;
  }

  /** Whether one of ascending slots is among the wanted ones. */
  private static boolean touches(int[] slots, int fromSlot, int toSlot) {
    int at = Arrays.binarySearch(slots, fromSlot);
    int next = at < 0 ? -at - 1 : at;
    return next < slots.length && slots[next] < toSlot;
  }

  private @Nullable PatchRun take(PageStreams page) {
    visibility.compute(page, sequence, assembler.context());
    int count = visibility.count();
    LiveRows last = page.live(sequence);
    boolean isDue =
        last == null
            ? visibility.end() >= minSlots
                && (visibility.end() - count) * DEAD_PART > visibility.end()
            : isDueAgain(last, count);
    if (!isDue || count == 0) {
      return null;
    }
    visibility.select(selection);
    PageValidity validity = PageValidity.of(sequence, sequence + 1, streams, page.block());
    int[] positions = Arrays.copyOf(selection, count);
    return copy(
        page, new VisiblePage(count, visibility.end(), positions, null, 0, sequence, validity));
  }

  /** Patches are no reason: where they are many, images of the columns patched are read instead. */
  private static boolean isDueAgain(LiveRows last, int count) {
    return (long) count * GONE_PART < (long) last.rowCount() * (GONE_PART - 1)
        || count > last.rowCount() * GROWN;
  }

  private PatchRun copy(PageStreams page, VisiblePage visible) {
    int[] slots = new int[visible.count()];
    int[] positions = visible.positions(page, assembler.context());
    for (int i = 0; i < slots.length; i++) {
      slots[i] = page.fromSlot() + positions[i];
    }
    long[] sequences = new long[slots.length];
    Arrays.fill(sequences, sequence);
    List<Integer> columnIds = new ArrayList<>();
    List<ColumnVector> columns = new ArrayList<>();
    for (Column column : streams.schema().columns()) {
      if (ColumnReader.of(column).existsAt(sequence)) {
        columnIds.add(column.id());
        columns.add(assembler.dense(page, column, sequence, visible));
      }
    }
    return new PatchRun(columnIds, slots, sequences, new VectorBatch(slots.length, columns));
  }
}
