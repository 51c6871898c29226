package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out which changes make a table what it was: rows that are as they were are left alone, rows
 * that changed are updated, those that are gone inserted again and those that came deleted. A row
 * is known by its key or, without one, by its id. Stateless.
 *
 * <p>The table keeps its present columns. A column that came since has, in a row that was gone
 * before, the value it gave to the rows of its time.
 */
public final class TableRestore {
  private TableRestore() {}

  /**
   * The changes, which are the caller's to apply.
   *
   * @param transaction has not changed the table
   * @param sequence the state to go back to, not after the transaction's snapshot
   * @throws StoreException {@code TABLE_NOT_FOUND}; {@code SEQUENCE_IN_FUTURE}; {@code
   *     BEFORE_TABLE_EXISTED}
   */
  public static TableChange to(Transaction transaction, int tableId, long sequence) {
    TableSchema table =
        transaction
            .catalog()
            .tableById(tableId)
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.TABLE_NOT_FOUND, "there is no table of id " + tableId));
    ChangedRows.requireExisted(transaction, table, sequence);
    long snapshot = transaction.snapshotSequence();
    List<ChangedRows.Row> before = ChangedRows.ended(transaction, table, sequence, snapshot);
    List<ChangedRows.Row> after = ChangedRows.begun(transaction, table, sequence, snapshot);
    return change(table, before, after);
  }

  private static TableChange change(
      TableSchema table, List<ChangedRows.Row> before, List<ChangedRows.Row> after) {
    Map<Object, ChangedRows.Row> now = new HashMap<>();
    KeyEncoder keys = KeyEncoder.ofRows(table);
    for (ChangedRows.Row row : after) {
      now.put(identity(table, keys, row), row);
    }
    List<RowRef> inserted = new ArrayList<>();
    List<RowRef> updated = new ArrayList<>();
    List<Long> updatedRowIds = new ArrayList<>();
    for (ChangedRows.Row row : before) {
      RowRef values = complete(table, row);
      ChangedRows.Row present = now.remove(identity(table, keys, row));
      if (present == null) {
        inserted.add(values);
      } else {
        updated.add(values);
        updatedRowIds.add(present.rowId());
      }
    }
    return new TableChange(
        table.tableId(),
        now.values().stream().mapToLong(ChangedRows.Row::rowId).sorted().toArray(),
        updatedRowIds.stream().mapToLong(Long::longValue).toArray(),
        updated.isEmpty() ? List.of() : RowGather.allOrdinals(table),
        updated.isEmpty() ? null : RowGather.rows(table, updated),
        inserted.isEmpty() ? null : RowGather.rows(table, inserted));
  }

  private static Object identity(TableSchema table, KeyEncoder keys, ChangedRows.Row row) {
    return table.hasKey()
        ? keys.encode(row.values().batch(), row.values().row())
        : (Object) row.rowId();
  }

  /** The row with what columns that came after its end give to older rows. */
  private static RowRef complete(TableSchema table, ChangedRows.Row row) {
    @Nullable List<ColumnVector> columns = null;
    for (int ordinal = 0; ordinal < table.columns().size(); ordinal++) {
      Column column = table.columns().get(ordinal);
      if (column.older() instanceof OlderRows.Constant constant
          && constant.value() != null
          && row.endSequence() <= constant.sinceSequence()) {
        if (columns == null) {
          columns = new ArrayList<>(RowGather.rows(table, List.of(row.values())).columns());
        }
        columns.set(ordinal, constant(column, constant.value()));
      }
    }
    return columns == null ? row.values() : new RowRef(new VectorBatch(1, columns), 0);
  }

  private static ColumnVector constant(Column column, Object value) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    if (value instanceof Long number) {
      builder.appendLong(number);
    } else if (value instanceof Double number) {
      builder.appendDouble(number);
    } else {
      builder.appendBytes((byte[]) value);
    }
    return builder.build();
  }
}
