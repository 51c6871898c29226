package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some rows of a table as of a sequence, in any order, read block by block. One thread. */
final class RowSelection {
  private final long[] rowIds;
  private final List<BlockRows> blocks = new ArrayList<>();

  /** Per block, position of its first row in the order of ids. */
  private final int[] firstOfBlock;

  /** Per row, its position in the order of ids. */
  private final int[] positions;

  private final int distinct;

  /**
   * Looks which rows are visible.
   *
   * @param rowIds none negative; kept, not to be changed
   */
  RowSelection(TableStreams streams, long sequence, long[] rowIds, ReadContext context) {
    this.rowIds = rowIds;
    long[] sorted = Arrays.stream(rowIds).sorted().distinct().toArray();
    distinct = sorted.length;
    positions = new int[rowIds.length];
    for (int i = 0; i < rowIds.length; i++) {
      positions[i] = Arrays.binarySearch(sorted, rowIds[i]);
    }
    int[] firsts = new int[sorted.length];
    int from = 0;
    while (from < sorted.length) {
      int block = BlockDelta.blockOf(sorted[from]);
      int to = from + 1;
      while (to < sorted.length && BlockDelta.blockOf(sorted[to]) == block) {
        to++;
      }
      int[] slots = new int[to - from];
      for (int i = from; i < to; i++) {
        slots[i - from] = BlockDelta.slotOf(sorted[i]);
      }
      firsts[blocks.size()] = from;
      blocks.add(new BlockRows(streams, sequence, block, slots, context));
      from = to;
    }
    firstOfBlock = Arrays.copyOf(firsts, blocks.size());
  }

  long[] rowIds() {
    return rowIds;
  }

  /** Per row. */
  boolean[] visible() {
    boolean[] sorted = new boolean[distinct];
    for (int b = 0; b < firstOfBlock.length; b++) {
      BlockRows block = blocks.get(b);
      int end = b + 1 < firstOfBlock.length ? firstOfBlock[b + 1] : distinct;
      for (int i = firstOfBlock[b]; i < end; i++) {
        sorted[i] = block.isVisible(i - firstOfBlock[b]);
      }
    }
    boolean[] visible = new boolean[rowIds.length];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = sorted[positions[i]];
    }
    return visible;
  }

  /** The column's value per row; nothing meaningful where the row is not visible. */
  ColumnVector column(Column column) {
    @Nullable RowValue[] sorted = new RowValue[distinct];
    for (int b = 0; b < firstOfBlock.length; b++) {
      blocks.get(b).values(column, sorted, firstOfBlock[b]);
    }
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int position : positions) {
      RowValue value = sorted[position];
      if (value == null) {
        builder.appendNull();
      } else {
        builder.appendFrom(value.vector(), value.row());
      }
    }
    return builder.build();
  }
}
