package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import dev.yore.tpc.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Applies business commits below SQL, each as one transaction of a change per kind of statement.
 * Confined to one thread.
 */
public final class StoreHistory {
  private final Store store;
  private final Map<TpchTable, TableSchema> schemas = new HashMap<>();

  public StoreHistory(Store store) {
    this.store = store;
    for (TpchTable table : TpchTable.values()) {
      schemas.put(table, schema(store, table));
    }
  }

  static TableSchema schema(Store store, TpchTable table) {
    return store
        .catalog()
        .table(TableName.of(table.sqlName().toUpperCase(Locale.ROOT)))
        .orElseThrow();
  }

  /** Applies the changes and commits. */
  public void write(BusinessCommit commit) {
    Map<RowChange.Shape, List<RowChange>> groups = new LinkedHashMap<>();
    for (RowChange change : commit.changes()) {
      groups.computeIfAbsent(change.shape(), shape -> new ArrayList<>()).add(change);
    }
    try (Transaction transaction = store.begin()) {
      for (List<RowChange> group : groups.values()) {
        transaction.apply(change(transaction, group));
      }
      transaction.commit(null);
    }
  }

  private TableChange change(Transaction transaction, List<RowChange> group) {
    RowChange first = group.get(0);
    TableSchema schema = Objects.requireNonNull(schemas.get(first.table()));
    if (first instanceof RowChange.Insert) {
      List<Integer> all = new ArrayList<>();
      for (int ordinal = 0; ordinal < schema.columns().size(); ordinal++) {
        all.add(ordinal);
      }
      List<List<Object>> rows = new ArrayList<>();
      group.forEach(change -> rows.add(((RowChange.Insert) change).row()));
      return TableChange.insert(schema.tableId(), batch(schema, all, rows));
    }
    List<List<Object>> keys = new ArrayList<>();
    List<List<Object>> values = new ArrayList<>();
    for (RowChange change : group) {
      if (change instanceof RowChange.Update update) {
        keys.add(update.key());
        values.add(update.values());
      } else if (change instanceof RowChange.Delete delete) {
        keys.add(delete.key());
      }
    }
    long[] rowIds =
        transaction.findToChange(schema.tableId(), batch(schema, schema.keyColumns(), keys));
    for (int i = 0; i < rowIds.length; i++) {
      if (rowIds[i] == Transaction.NO_ROW) {
        throw new IllegalStateException(
            "no row of key " + keys.get(i) + " in " + schema.name() + "; the history went astray");
      }
    }
    if (!(first instanceof RowChange.Update update)) {
      return TableChange.delete(schema.tableId(), rowIds);
    }
    List<Integer> ordinals = update.columns().stream().map(update.table()::ordinalOf).toList();
    return TableChange.update(schema.tableId(), rowIds, ordinals, batch(schema, ordinals, values));
  }

  private static VectorBatch batch(
      TableSchema schema, List<Integer> ordinals, List<List<Object>> rows) {
    List<ColumnVector> columns = new ArrayList<>();
    for (int i = 0; i < ordinals.size(); i++) {
      ColumnBuilder builder =
          new ColumnBuilder(schema.columns().get(ordinals.get(i)).type().physical());
      for (List<Object> row : rows) {
        append(builder, row.get(i));
      }
      columns.add(builder.build());
    }
    return new VectorBatch(rows.size(), columns);
  }

  private static void append(ColumnBuilder builder, Object value) {
    if (value instanceof BigDecimal decimal) {
      builder.appendLong(decimal.unscaledValue().longValueExact());
    } else if (value instanceof LocalDate date) {
      builder.appendLong(date.toEpochDay());
    } else if (value instanceof Number number) {
      builder.appendLong(number.longValue());
    } else {
      builder.appendString((String) value);
    }
  }
}
