package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads single rows of a table as of a sequence, for who checks keys and changes rows.
 * One thread; the streams must stay pinned while it is used.
 */
public final class RowLookup {
  private static final long NO_ROW = -1;

  private final TableStreams streams;
  private final long sequence;
  private final ReadContext context;
  private final KeyLookup keys;

  /** The rows that were asked about last, since who finds rows or asks about them reads them. */
  private @Nullable RowSelection last;

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
  }

  /**
   * The visible row with the key.
   *
   * @param physicalKey physical values in key order, none null
   * @return its row id, or -1 if there is none
   */
  public long findVisible(Object... physicalKey) {
    return findVisible(List.of(LookupKey.of(List.of(physicalKey))))[0];
  }

  /**
   * The visible rows with some keys.
   *
   * @param keyRows the key's columns in key order, a row per key
   * @return row ids, -1 where there is none
   */
  public long[] findVisible(VectorBatch keyRows) {
    List<LookupKey> wanted = new ArrayList<>(keyRows.rowCount());
    for (int row = 0; row < keyRows.rowCount(); row++) {
      wanted.add(LookupKey.ofRow(keyRows.columns(), row));
    }
    return findVisible(wanted);
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
    long[] candidates = new ValueLookup(streams, context).candidates(columns, values);
    if (candidates.length == 0) {
      return candidates;
    }
    LookupKey wanted = LookupKey.of(values);
    List<ColumnType> types = columns.stream().map(Column::type).toList();
    RowSelection rows = select(candidates);
    boolean[] visible = rows.visible();
    List<ColumnVector> vectors = columns.stream().map(rows::column).toList();
    return IntStream.range(0, candidates.length)
        .filter(i -> visible[i] && wanted.equalsRow(types, vectors, i))
        .mapToLong(i -> candidates[i])
        .toArray();
  }

  private long[] findVisible(List<LookupKey> wanted) {
    long[] found = new long[wanted.size()];
    Arrays.fill(found, NO_ROW);
    KeyedRowIds candidates = keys.rowsOfEach(wanted);
    if (candidates.size() == 0) {
      return found;
    }
    boolean[] visible = select(candidates.rowIds()).visible();
    for (int i = 0; i < visible.length; i++) {
      if (visible[i]) {
        found[candidates.keyOf(i)] = candidates.rowIds()[i];
      }
    }
    return found;
  }

  private RowSelection select(long[] rowIds) {
    RowSelection known = last;
    if (known == null || !known.narrow(rowIds)) {
      known = new RowSelection(streams, sequence, rowIds, context);
      last = known;
    }
    return known;
  }

  /** The first of some rows that is not visible, or -1 if all are. */
  public long firstInvisible(long[] rowIds) {
    boolean[] visible = select(rowIds).visible();
    for (int i = 0; i < visible.length; i++) {
      if (!visible[i]) {
        return rowIds[i];
      }
    }
    return NO_ROW;
  }

  /**
   * Values of visible rows; what is said of rows that are not visible means nothing.
   *
   * @param rowIds in any order; not to be changed while this is used
   * @param ordinals columns wanted
   * @return a row per row id, in their order
   */
  public VectorBatch readRows(long[] rowIds, List<Integer> ordinals) {
    RowSelection rows = select(rowIds);
    List<ColumnVector> columns = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      Column column = streams.schema().columns().get(ordinal);
      columns.add(rows.column(column));
    }
    return new VectorBatch(rowIds.length, columns);
  }
}
