package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds and reads single rows of a table as of a sequence, for who checks keys and changes rows.
 * One thread; the streams must stay pinned while it is used.
 */
public final class RowLookup {
  /** From so many rows of a page on, putting the whole page together is cheaper than row by row. */
  private static final int WHOLE_PAGE_ROWS = 64;

  private final TableStreams streams;
  private final long sequence;
  private final ReadContext context;
  private final KeyLookup keys;
  private final List<Column> keyColumns = new ArrayList<>();
  private final List<ColumnType> keyTypes = new ArrayList<>();
  private final ColumnAssembler assembler;
  private final Visibility visibility = new Visibility();

  /** Visibility of the whole page that was asked for twice in a row. */
  private final Visibility known = new Visibility();

  private long knownPage = -1;
  private long askedPage = -1;

  /**
   * Reads nothing yet.
   *
   * @param streams pinned
   * @param sequence rows visible at it are found
   */
  public RowLookup(TableStreams streams, long sequence, VectorCache cache) {
    this.streams = streams;
    this.sequence = sequence;
    context = new ReadContext(cache);
    keys = new KeyLookup(streams, context);
    assembler = new ColumnAssembler(streams, context);
    TableSchema schema = streams.schema();
    for (int ordinal : schema.keyColumns()) {
      keyColumns.add(schema.columns().get(ordinal));
      keyTypes.add(schema.columns().get(ordinal).type());
    }
  }

  /**
   * The visible row with the key.
   *
   * @param physicalKey physical values in key order, none null
   * @return its row id, or -1 if there is none
   */
  public long findVisible(Object... physicalKey) {
    return find(LookupKey.of(List.of(physicalKey)));
  }

  /**
   * The visible rows with some keys.
   *
   * @param keyRows the key's columns in key order, a row per key
   * @return row ids, -1 where there is none
   */
  public long[] findVisible(VectorBatch keyRows) {
    long[] rowIds = new long[keyRows.rowCount()];
    for (int row = 0; row < rowIds.length; row++) {
      List<Object> values = new ArrayList<>(keyColumns.size());
      for (ColumnVector column : keyRows.columns()) {
        values.add(value(column, row));
      }
      rowIds[row] = find(LookupKey.of(values));
    }
    return rowIds;
  }

  /**
   * The visible rows with some values.
   *
   * @param ordinals of indexed columns
   * @param values physical values in that order, none null
   * @return row ids, ascending
   */
  public long[] findVisible(List<Integer> ordinals, List<Object> values) {
    List<Column> columns = ordinals.stream().map(streams.schema().columns()::get).toList();
    LookupKey wanted = LookupKey.of(values);
    List<ColumnType> types = columns.stream().map(Column::type).toList();
    return Arrays.stream(new ValueLookup(streams, context).candidates(columns, values))
        .filter(this::isVisible)
        .filter(rowId -> hasValues(row(rowId), columns, types, wanted))
        .toArray();
  }

  private static Object value(ColumnVector column, int row) {
    if (column instanceof LongVector v) {
      return v.get(row);
    }
    if (column instanceof DoubleVector v) {
      return v.get(row);
    }
    return ((BytesVector) column).getBytes(row);
  }

  private long find(LookupKey key) {
    for (int source = keys.sourceCount() - 1; source >= 0; source--) {
      for (long rowId : keys.candidates(key, source)) {
        PageStreams row = row(rowId);
        if (isVisible(row) && hasKey(row, key)) {
          return rowId;
        }
      }
    }
    return -1;
  }

  private boolean hasKey(PageStreams row, LookupKey key) {
    return hasValues(row, keyColumns, keyTypes, key);
  }

  private boolean hasValues(
      PageStreams row, List<Column> columns, List<ColumnType> types, LookupKey wanted) {
    List<ColumnVector> vectors = new ArrayList<>(columns.size());
    for (Column column : columns) {
      vectors.add(assembler.column(row, column, sequence, 1));
    }
    return wanted.equalsRow(types, vectors, 0);
  }

  /** Whether the row is visible; quick for many rows of a page one after the other. */
  public boolean isVisible(long rowId) {
    if (rowId < 0) {
      return false;
    }
    long page = pageOf(rowId);
    if (page == knownPage) {
      return known.isVisible((int) (rowId % BlockDelta.PAGE_SLOTS));
    }
    if (page != askedPage) {
      askedPage = page;
      return isVisible(row(rowId));
    }
    int block = BlockDelta.blockOf(rowId);
    int first = BlockDelta.slotOf(rowId) & -BlockDelta.PAGE_SLOTS;
    PageStreams whole =
        PageStreams.of(streams.block(block), block, first, first + BlockDelta.PAGE_SLOTS);
    known.compute(whole, sequence, context);
    knownPage = page;
    return isVisible(rowId);
  }

  private boolean isVisible(PageStreams row) {
    visibility.compute(row, sequence, context);
    return visibility.count() == 1;
  }

  private PageStreams row(long rowId) {
    int block = BlockDelta.blockOf(rowId);
    int slot = BlockDelta.slotOf(rowId);
    return PageStreams.of(streams.block(block), block, slot, slot + 1);
  }

  /**
   * Values of visible rows; what is said of rows that are not visible means nothing.
   *
   * @param rowIds in any order
   * @param ordinals columns wanted
   * @return a row per row id, in their order
   */
  public VectorBatch readRows(long[] rowIds, List<Integer> ordinals) {
    long[] sorted = rowIds.clone();
    Arrays.sort(sorted);
    List<PageStreams> pages = new ArrayList<>();
    int from = 0;
    while (from < sorted.length) {
      int to = from + 1;
      while (to < sorted.length && pageOf(sorted[to]) == pageOf(sorted[from])) {
        to++;
      }
      addPages(pages, sorted, from, to);
      from = to;
    }
    int[] pageOfRow = new int[rowIds.length];
    for (int i = 0; i < rowIds.length; i++) {
      pageOfRow[i] = find(pages, rowIds[i]);
    }
    List<ColumnVector> columns = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      Column column = streams.schema().columns().get(ordinal);
      columns.add(read(column, rowIds, pages, pageOfRow));
    }
    return new VectorBatch(rowIds.length, columns);
  }

  private void addPages(List<PageStreams> pages, long[] sorted, int from, int to) {
    int block = BlockDelta.blockOf(sorted[from]);
    List<BlockSource> sources = streams.block(block);
    if (to - from >= WHOLE_PAGE_ROWS) {
      int first = BlockDelta.slotOf(sorted[from]) & -BlockDelta.PAGE_SLOTS;
      pages.add(PageStreams.of(sources, block, first, first + BlockDelta.PAGE_SLOTS));
      return;
    }
    for (int i = from; i < to; i++) {
      int slot = BlockDelta.slotOf(sorted[i]);
      pages.add(PageStreams.of(sources, block, slot, slot + 1));
    }
  }

  /** The last page that begins at or before the row. */
  private static int find(List<PageStreams> pages, long rowId) {
    int low = 0;
    int high = pages.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pages.get(middle).firstRowId() <= rowId) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private ColumnVector read(
      Column column, long[] rowIds, List<PageStreams> pages, int[] pageOfRow) {
    ColumnVector[] vectors = new ColumnVector[pages.size()];
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int i = 0; i < rowIds.length; i++) {
      int p = pageOfRow[i];
      PageStreams page = pages.get(p);
      if (vectors[p] == null) {
        vectors[p] = assembler.column(page, column, sequence, page.length());
      }
      builder.appendFrom(vectors[p], (int) (rowIds[i] - page.firstRowId()));
    }
    return builder.build();
  }

  private static long pageOf(long rowId) {
    return rowId / BlockDelta.PAGE_SLOTS;
  }
}
