package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.run.ParameterValues;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Runs changes of rows by primary key for a whole batch of parameters: all keys are looked up
 * together, and rows are changed together as long as no row comes twice. Used once, by one thread.
 */
final class KeyedChange {
  private final TableSchema table;
  private final List<Integer> columns;
  private final KeyedRows keyed;
  private final StatementScope scope;
  private final ColumnCodec[] codecs;
  private final ColumnBuilder[] keys;
  private final List<@Nullable Object[]> rows;
  private final int[] keyOfRow;
  private int keyCount;

  private KeyedChange(
      TableSchema table,
      List<Integer> columns,
      KeyedRows keyed,
      List<@Nullable Object[]> rows,
      StatementScope scope) {
    this.table = table;
    this.columns = columns;
    this.keyed = keyed;
    this.rows = rows;
    this.scope = scope;
    int width = table.keyColumns().size();
    codecs = new ColumnCodec[width];
    keys = new ColumnBuilder[width];
    for (int i = 0; i < width; i++) {
      Column column = table.columns().get(table.keyColumns().get(i));
      codecs[i] = ColumnCodec.of(table.name() + "." + column.name(), column.type());
      keys[i] = new ColumnBuilder(column.type().physical(), rows.size());
    }
    keyOfRow = new int[rows.size()];
  }

  /**
   * Changes a row, or none, per parameter list.
   *
   * @param columns updated ones; none to delete
   * @param types of the parameters
   * @return rows changed per parameter list; null, and nothing is done, if a key is no value of its
   *     column, so that the plan has to say what that means
   */
  static long @Nullable [] run(
      TableSchema table,
      List<Integer> columns,
      KeyedRows keyed,
      List<RelDataType> types,
      List<? extends List<@Nullable Object>> batch,
      StatementScope scope) {
    List<@Nullable Object[]> rows = new ArrayList<>(batch.size());
    for (List<@Nullable Object> parameters : batch) {
      rows.add(plain(ParameterValues.convert(parameters, types)));
    }
    KeyedChange change = new KeyedChange(table, columns, keyed, rows, scope);
    if (!change.addKeys()) {
      return null;
    }
    long[] rowIds = change.find();
    return columns.isEmpty() ? change.delete(rowIds) : change.update(rowIds);
  }

  private static @Nullable Object[] plain(List<@Nullable Object> parameters) {
    @Nullable Object[] values = parameters.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = DmlRunner.plain(values[i]);
    }
    return values;
  }

  private static @Nullable Object value(DmlPlan.Cell cell, @Nullable Object[] parameters) {
    return cell instanceof DmlPlan.Cell.Parameter parameter
        ? parameters[parameter.index()]
        : ((DmlPlan.Cell.Constant) cell).value();
  }

  private boolean addKeys() {
    @Nullable Object[] key = new Object[codecs.length];
    for (int row = 0; row < keyOfRow.length; row++) {
      boolean hasNull = false;
      for (int i = 0; i < key.length; i++) {
        Object value = value(keyed.key().get(i), rows.get(row));
        key[i] = value == null ? null : physical(codecs[i], value);
        if (value != null && key[i] == null) {
          return false;
        }
        hasNull |= value == null;
      }
      keyOfRow[row] = hasNull ? -1 : keyCount++; // NULL equals no key.
      for (int i = 0; i < key.length && !hasNull; i++) {
        append(keys[i], key[i]);
      }
    }
    return true;
  }

  private static void append(ColumnBuilder builder, @Nullable Object physical) {
    if (physical instanceof Long number) {
      builder.appendLong(number);
    } else if (physical instanceof byte[] bytes) {
      builder.appendBytes(bytes);
    }
  }

  /** The value as the column has it; null if the column cannot have exactly that value. */
  private static @Nullable Object physical(ColumnCodec codec, Object value) {
    ColumnType type = codec.type();
    boolean tooLong =
        value instanceof String text
            && text.length() > type.precision()
            && text.codePointCount(0, text.length()) > type.precision();
    if (tooLong) {
      return null;
    }
    try {
      Object physical = codec.toPhysical(value);
      boolean rounded =
          value instanceof BigDecimal number
              && (!(physical instanceof Long unscaled)
                  || BigDecimal.valueOf(unscaled, type.scale()).compareTo(number) != 0);
      return rounded ? null : physical;
    } catch (StoreException e) {
      return null;
    }
  }

  /** Per row the id of the row that has its key now, or {@link Transaction#NO_ROW}. */
  private long[] find() {
    List<ColumnVector> vectors = new ArrayList<>(keys.length);
    for (ColumnBuilder key : keys) {
      vectors.add(key.build());
    }
    long[] found =
        keyCount == 0
            ? new long[0]
            : scope.transaction().findToChange(table.tableId(), new VectorBatch(keyCount, vectors));
    long[] rowIds = new long[keyOfRow.length];
    for (int row = 0; row < rowIds.length; row++) {
      rowIds[row] = keyOfRow[row] < 0 ? Transaction.NO_ROW : found[keyOfRow[row]];
    }
    return rowIds;
  }

  /** A row that comes twice is gone the second time. */
  private long[] delete(long[] rowIds) {
    long[] counts = new long[rowIds.length];
    long[] deleted = new long[rowIds.length];
    int size = 0;
    Set<Long> seen = new HashSet<>();
    for (int row = 0; row < rowIds.length; row++) {
      if (rowIds[row] != Transaction.NO_ROW && seen.add(rowIds[row])) {
        deleted[size++] = rowIds[row];
        counts[row] = 1;
      }
    }
    if (size > 0) {
      scope.transaction().apply(TableChange.delete(table.tableId(), Arrays.copyOf(deleted, size)));
    }
    return counts;
  }

  /** A row that comes twice is changed twice, one after the other. */
  private long[] update(long[] rowIds) {
    long[] counts = new long[rowIds.length];
    Set<Long> seen = new HashSet<>();
    int from = 0;
    for (int row = 0; row < rowIds.length; row++) {
      if (rowIds[row] == Transaction.NO_ROW) {
        continue;
      }
      if (!seen.add(rowIds[row])) {
        update(rowIds, from, row);
        from = row;
        seen.clear();
        seen.add(rowIds[row]);
      }
      counts[row] = 1;
    }
    update(rowIds, from, rowIds.length);
    return counts;
  }

  private void update(long[] rowIds, int from, int to) {
    scope.checkCancelled();
    BatchWriter values = new BatchWriter(table, columns, to - from);
    long[] updated = new long[to - from];
    @Nullable Object[] row = new Object[columns.size()];
    for (int i = from; i < to; i++) {
      if (rowIds[i] != Transaction.NO_ROW) {
        for (int column = 0; column < row.length; column++) {
          row[column] = value(keyed.values().get(column), rows.get(i));
        }
        updated[values.rows()] = rowIds[i];
        values.append(row, 0);
      }
    }
    if (values.rows() > 0) {
      scope
          .transaction()
          .apply(
              TableChange.update(
                  table.tableId(), Arrays.copyOf(updated, values.rows()), columns, values.build()));
    }
  }
}
