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
  private final long[] sorted;
  private final List<SlotRows> blocks = new ArrayList<>();

  /** Per block, position of its first row in the order of ids. */
  private final int[] firstOfBlock;

  /** Those asked about last, and per row its position in the order of ids. */
  private long[] rowIds;

  private int[] positions;

  /** Whether those asked about are all that were selected, in the order of ids. */
  private boolean isSorted;

  /**
   * Looks which rows are visible.
   *
   * @param rowIds none negative; kept, not to be changed
   */
  RowSelection(TableStreams streams, long sequence, long[] rowIds, ReadContext context) {
    this.rowIds = rowIds;
    sorted = distinct(rowIds);
    int[] found = positions(rowIds);
    if (found == null) {
      throw new IllegalStateException("rows that were selected are not there");
    }
    positions = found;
    isSorted = isIdentity(found, sorted.length);
    int[] firsts = new int[sorted.length];
    PatchWinners winners = new PatchWinners();
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
      SlotRows head = HeadBlock.of(streams, sequence, block, slots, winners, context);
      blocks.add(head == null ? new BlockRows(streams, sequence, block, slots, context) : head);
      from = to;
    }
    firstOfBlock = Arrays.copyOf(firsts, blocks.size());
  }

  private static long[] distinct(long[] rowIds) {
    long[] ascending = rowIds.clone();
    Arrays.sort(ascending);
    int size = 0;
    for (long rowId : ascending) {
      if (size == 0 || ascending[size - 1] != rowId) {
        ascending[size++] = rowId;
      }
    }
    return size == ascending.length ? ascending : Arrays.copyOf(ascending, size);
  }

  private static boolean isIdentity(int[] numbers, int size) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != i) {
        return false;
      }
    }
    return numbers.length == size;
  }

  /** Null if one of the rows was not selected. */
  private int @Nullable [] positions(long[] wanted) {
    int[] found = new int[wanted.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = Arrays.binarySearch(sorted, wanted[i]);
      if (found[i] < 0) {
        return null;
      }
    }
    return found;
  }

  /**
   * From now on it is about these rows, in this order.
   *
   * @param wanted kept, not to be changed
   * @return false, and nothing changes, if one of them was not among those selected
   */
  boolean narrow(long[] wanted) {
    if (wanted != rowIds) {
      int[] found = positions(wanted);
      if (found == null) {
        return false;
      }
      rowIds = wanted;
      positions = found;
      isSorted = isIdentity(found, sorted.length);
    }
    return true;
  }

  /** Per row. */
  boolean[] visible() {
    boolean[] inOrder = new boolean[sorted.length];
    for (int b = 0; b < firstOfBlock.length; b++) {
      SlotRows block = blocks.get(b);
      int end = b + 1 < firstOfBlock.length ? firstOfBlock[b + 1] : sorted.length;
      for (int i = firstOfBlock[b]; i < end; i++) {
        inOrder[i] = block.isVisible(i - firstOfBlock[b]);
      }
    }
    boolean[] visible = new boolean[positions.length];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = inOrder[positions[i]];
    }
    return visible;
  }

  /** The column's value per row; nothing meaningful where the row is not visible. */
  ColumnVector column(Column column) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical(), sorted.length);
    for (SlotRows block : blocks) {
      block.append(column, builder);
    }
    ColumnVector inOrder = builder.build();
    return isSorted ? inOrder : Vectors.gather(inOrder, positions, positions.length);
  }
}
