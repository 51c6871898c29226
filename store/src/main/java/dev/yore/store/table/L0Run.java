package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unflushed rows of one page in consecutive slots. Grows as {@link ColumnTail} says. */
final class L0Run implements RowRun {
  private static final int INITIAL_ROWS = 16;

  private final int firstSlot;
  private final int rowCount;
  private final long[] sequences;
  private final List<Integer> columnIds;
  private final List<ColumnTail> columns;

  private L0Run(
      int firstSlot,
      int rowCount,
      long[] sequences,
      List<Integer> columnIds,
      List<ColumnTail> columns) {
    this.firstSlot = firstSlot;
    this.rowCount = rowCount;
    this.sequences = sequences;
    this.columnIds = columnIds;
    this.columns = columns;
  }

  /** Rows {@code [from, to)} of a batch, all inserted at one sequence. */
  static L0Run of(
      int firstSlot, long sequence, List<Integer> columnIds, VectorBatch rows, int from, int to) {
    List<ColumnTail> columns = new ArrayList<>(columnIds.size());
    for (ColumnVector column : rows.columns()) {
      columns.add(ColumnTail.of(column, from, to));
    }
    int count = to - from;
    long[] sequences = new long[Math.max(INITIAL_ROWS, count)];
    Arrays.fill(sequences, 0, count, sequence);
    return new L0Run(firstSlot, count, sequences, columnIds, columns);
  }

  /** Whether the rows at the slot can follow this run's. */
  boolean continuesAt(int slot, List<Integer> ids) {
    return slot == firstSlot + rowCount
        && (slot & BlockDelta.PAGE_SLOTS - 1) != 0
        && columnIds.equals(ids);
  }

  L0Run append(long sequence, VectorBatch rows, int from, int to) {
    List<ColumnTail> longer = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      longer.add(columns.get(i).append(rows.column(i), from, to));
    }
    int newCount = rowCount + to - from;
    long[] all =
        newCount > sequences.length
            ? Arrays.copyOf(sequences, Math.min(BlockDelta.PAGE_SLOTS, newCount * 2))
            : sequences;
    Arrays.fill(all, rowCount, newCount, sequence);
    return new L0Run(firstSlot, newCount, all, columnIds, longer);
  }

  /** The rows from the given one on, in arrays of their own. */
  L0Run from(int row) {
    List<ColumnTail> rest = new ArrayList<>(columns.size());
    for (ColumnTail column : columns) {
      rest.add(ColumnTail.of(column.vector(), row, rowCount));
    }
    return new L0Run(
        firstSlot + row,
        rowCount - row,
        Arrays.copyOfRange(sequences, row, rowCount),
        columnIds,
        rest);
  }

  List<Integer> columnIds() {
    return columnIds;
  }

  /** The column at a position in {@link #columnIds()}. */
  ColumnVector columnAt(int position) {
    return columns.get(position).vector();
  }

  /** A copy of the first rows' sequences. */
  long[] sequences(int rows) {
    return Arrays.copyOf(sequences, rows);
  }

  long sizeBytes() {
    long bytes = 64 + 8L * sequences.length;
    for (ColumnTail column : columns) {
      bytes += 64 + column.vector().sizeBytes();
    }
    return bytes;
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
    return sequences[0];
  }

  @Override
  public long lastSequence() {
    return sequences[rowCount - 1];
  }

  @Override
  public int visibleRows(long sequence, ReadContext context) {
    return visibleRows(sequence);
  }

  /** How many rows, from the first, were inserted at or before the sequence. */
  int visibleRows(long sequence) {
    if (sequences[rowCount - 1] <= sequence) {
      return rowCount;
    }
    int low = 0;
    int high = rowCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequences[middle] <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public void copySequences(int from, int count, long[] target, int at, ReadContext context) {
    System.arraycopy(sequences, from, target, at, count);
  }

  @Override
  public boolean has(int columnId) {
    return columnIds.contains(columnId);
  }

  @Override
  public @Nullable ColumnVector column(int columnId, ReadContext context) {
    int position = columnIds.indexOf(columnId);
    return position < 0 ? null : columns.get(position).vector();
  }

  @Override
  public @Nullable RowValue value(int columnId, int row, ReadContext context) {
    ColumnVector column = column(columnId, context);
    return column == null ? null : new RowValue(column, row);
  }

  @Override
  public void addBounds(int columnId, ColumnBounds bounds) {
    int position = columnIds.indexOf(columnId);
    if (position < 0) {
      bounds.addNulls(rowCount);
    } else {
      bounds.add(columns.get(position).vector());
    }
  }

  /** Always: L0 keeps no zone maps, its rows are few and need no decoding. */
  @Override
  public boolean mayMatch(int columnId, ColumnFilter filter) {
    return true;
  }
}
