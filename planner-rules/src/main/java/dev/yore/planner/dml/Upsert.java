package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.engine.row.RowReader;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Updates the rows whose keys exist and inserts the others; of several rows with one key the last
 * counts. Confined to one thread.
 */
final class Upsert {
  private final TableSchema table;
  private final List<Integer> columns;
  private final StatementScope scope;

  private Upsert(TableSchema table, List<Integer> columns, StatementScope scope) {
    this.table = table;
    this.columns = columns;
    this.scope = scope;
  }

  /** Runs it for rows that bring the given columns, the key's among them; returns their number. */
  static long run(
      TableSchema table,
      List<Integer> columns,
      List<@Nullable Object[]> rows,
      InsertRows inserts,
      StatementScope scope) {
    new Upsert(table, columns, scope).run(rows, inserts);
    return rows.size();
  }

  private void run(List<@Nullable Object[]> rows, InsertRows inserts) {
    Map<List<Object>, @Nullable Object[]> byKey = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      byKey.put(key(row), row);
    }
    List<Integer> others = columns.stream().filter(c -> !table.keyColumns().contains(c)).toList();
    BatchWriter updates = new BatchWriter(table, others);
    List<Long> updated = new ArrayList<>();
    byKey.forEach(
        (key, row) -> {
          Long rowId = find(key);
          if (rowId == null) {
            inserts.append(row, 0);
          } else if (!others.isEmpty()) {
            updated.add(rowId);
            updates.append(pick(row, others), 0);
          }
        });
    if (updated.isEmpty() && inserts.rows() == 0) {
      return;
    }
    scope
        .transaction()
        .apply(
            new TableChange(
                table.tableId(),
                new long[0],
                updated.stream().mapToLong(Long::longValue).toArray(),
                updated.isEmpty() ? List.of() : others,
                updated.isEmpty() ? null : updates.build(),
                inserts.rows() == 0 ? null : inserts.build()));
  }

  private @Nullable Object[] pick(@Nullable Object[] row, List<Integer> wanted) {
    @Nullable Object[] picked = new Object[wanted.size()];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = row[columns.indexOf(wanted.get(i))];
    }
    return picked;
  }

  /** The key's physical values, comparable by equals; a NULL is refused by name. */
  private List<Object> key(@Nullable Object[] row) {
    List<Object> key = new ArrayList<>();
    for (int ordinal : table.keyColumns()) {
      Column column = table.columns().get(ordinal);
      Object value = row[columns.indexOf(ordinal)];
      if (value == null) {
        throw new StoreException(
            ErrorCode.NOT_NULL_VIOLATION,
            "column " + table.name() + "." + column.name() + " must not be NULL");
      }
      Object physical =
          ColumnCodec.of(table.name() + "." + column.name(), column.type()).toPhysical(value);
      key.add(physical instanceof byte[] bytes ? new ByteString(bytes) : physical);
    }
    return key;
  }

  private @Nullable Long find(List<Object> key) {
    List<ColumnPredicate> equal = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      Object value = key.get(i) instanceof ByteString bytes ? bytes.getBytes() : key.get(i);
      equal.add(
          new ColumnPredicate.Compare(
              table.keyColumns().get(i), ColumnPredicate.Operator.EQUAL, value));
    }
    List<Integer> rowId = List.of(PseudoColumn.ROW_ID);
    ScanSpec spec = new ScanSpec(table.tableId(), rowId, equal, new Period.Current(), 1);
    try (RowReader reader =
        new RowReader(
            scope.transaction().scan(spec), RowReader.codecs(table, rowId), scope.cancelled())) {
      @Nullable Object[] row = reader.next();
      return row == null ? null : (Long) Objects.requireNonNull(row[0]);
    }
  }
}
