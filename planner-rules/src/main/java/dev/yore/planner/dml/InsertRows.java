package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects rows to be inserted, completing them with defaults. Confined to one thread. */
final class InsertRows {
  private static final int FEW_ROWS = 16;

  private final TableSchema table;
  private final StatementScope scope;
  private final List<Integer> columns;
  private final List<Integer> numbered;
  private final @Nullable Object[] template;
  private final BatchWriter writer;

  /** The row that is appended. */
  private final @Nullable Object[] row;

  /**
   * Rows of a statement.
   *
   * @param columns ordinals in the order in which rows bring them
   */
  InsertRows(
      TableSchema table, List<Integer> columns, DmlPlan.Defaults defaults, StatementScope scope) {
    this(table, columns, defaults, scope, FEW_ROWS);
  }

  /** Likewise, about so many of them. */
  InsertRows(
      TableSchema table,
      List<Integer> columns,
      DmlPlan.Defaults defaults,
      StatementScope scope,
      int expectedRows) {
    this.table = table;
    this.scope = scope;
    this.columns = columns;
    this.numbered = defaults.numbered();
    this.template = template(table, defaults, scope);
    this.row = new Object[template.length];
    List<Integer> all = new ArrayList<>(template.length);
    for (int column = 0; column < template.length; column++) {
      all.add(column);
    }
    this.writer = new BatchWriter(table, all, expectedRows);
  }

  /** Values of the columns that are not given, by ordinal. */
  static @Nullable Object[] template(
      TableSchema table, DmlPlan.Defaults defaults, StatementScope scope) {
    @Nullable Object[] template = new Object[table.columns().size()];
    defaults.constants().forEach((column, cell) -> template[column] = cell.value());
    QueryPlan query = defaults.query();
    if (query != null) {
      @Nullable Object[] computed =
          PlanCursor.open(query, List.of(), scope, () -> {}).drain().get(0);
      for (int i = 0; i < defaults.computed().size(); i++) {
        template[defaults.computed().get(i)] = DmlRunner.plain(computed[i]);
      }
    }
    return template;
  }

  int rows() {
    return writer.rows();
  }

  /** Appends a row whose values begin at the offset. */
  void append(@Nullable Object[] values, int offset) {
    System.arraycopy(template, 0, row, 0, row.length);
    for (int i = 0; i < columns.size(); i++) {
      row[columns.get(i)] = values[offset + i];
    }
    for (int column : numbered) {
      long number = scope.identities().next(table, column, scope.transaction());
      scope.generated().add(table.columns().get(column).name(), number);
      row[column] = number;
    }
    writer.append(row, 0);
  }

  VectorBatch build() {
    VectorBatch rows = writer.build();
    for (int column : columns) {
      if (table.columns().get(column).identity() != null) {
        noteGiven(table, column, (LongVector) rows.column(column), scope);
      }
    }
    return rows;
  }

  /** Numbers handed out later must not meet those that the statement gave itself. */
  static void noteGiven(TableSchema table, int column, LongVector values, StatementScope scope) {
    for (int row = 0; row < values.length(); row++) {
      if (!values.isNull(row)) {
        scope.identities().given(table, column, values.get(row), scope.transaction());
      }
    }
  }

  /** Inserts what was collected; returns the bytes that the transaction holds for it. */
  long apply() {
    if (rows() == 0) {
      return 0;
    }
    VectorBatch rows = build();
    scope.transaction().apply(TableChange.insert(table.tableId(), rows));
    long bytes = 0;
    for (ColumnVector column : rows.columns()) {
      bytes += column.sizeBytes();
    }
    return bytes;
  }
}
