package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Collects rows to be inserted, completing them with defaults. Confined to one thread. */
final class InsertRows {
  private final TableSchema table;
  private final StatementScope scope;
  private final List<Integer> columns;
  private final @Nullable Object[] template;
  private final BatchWriter writer;

  /**
   * Rows of a statement.
   *
   * @param columns ordinals in the order in which rows bring them
   */
  InsertRows(
      TableSchema table, List<Integer> columns, DmlPlan.Defaults defaults, StatementScope scope) {
    this.table = table;
    this.scope = scope;
    this.columns = columns;
    int width = table.columns().size();
    this.template = new Object[width];
    this.writer = new BatchWriter(table, IntStream.range(0, width).boxed().toList());
    defaults.constants().forEach((column, cell) -> template[column] = cell.value());
    QueryPlan query = defaults.query();
    if (query != null) {
      @Nullable Object[] computed =
          PlanCursor.open(query, List.of(), scope, () -> {}).drain().get(0);
      for (int i = 0; i < defaults.computed().size(); i++) {
        template[defaults.computed().get(i)] = DmlRunner.plain(computed[i]);
      }
    }
  }

  int rows() {
    return writer.rows();
  }

  /** Appends a row whose values begin at the offset. */
  void append(@Nullable Object[] values, int offset) {
    @Nullable Object[] row = template.clone();
    for (int i = 0; i < columns.size(); i++) {
      row[columns.get(i)] = values[offset + i];
    }
    writer.append(row, 0);
  }

  VectorBatch build() {
    return writer.build();
  }

  /** Inserts what was collected. */
  void apply() {
    if (rows() > 0) {
      scope.transaction().apply(TableChange.insert(table.tableId(), build()));
    }
  }
}
