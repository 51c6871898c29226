package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes or deletes portions of rows' periods: a row keeps the portion, if at all, and what lies
 * before and behind it goes on in rows of its own. Pure functions.
 */
final class PortionChange {
  private PortionChange() {}

  /** Carries the change out; gives the number of rows of which a portion was meant. */
  static long run(DmlPlan.Portion plan, List<@Nullable Object[]> rows, StatementScope scope) {
    if (rows.isEmpty()) {
      return 0;
    }
    TableSchema table = plan.table();
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    InsertRows rest = new InsertRows(table, all, plan.copied(), scope);
    BatchWriter changed = new BatchWriter(table, plan.columns());
    int at = 1 + plan.columns().size();
    for (@Nullable Object[] row : rows) {
      if (!plan.deletes()) {
        changed.append(row, 1);
      }
      if (Boolean.TRUE.equals(row[at])) {
        rest.append(copy(row, at + 4, plan.endColumn(), row[at + 2]), 0);
      }
      if (Boolean.TRUE.equals(row[at + 1])) {
        rest.append(copy(row, at + 4, plan.startColumn(), row[at + 3]), 0);
      }
    }
    long[] rowIds = DmlRunner.rowIds(rows);
    boolean deletes = plan.deletes();
    scope
        .transaction()
        .apply(
            new TableChange(
                table.tableId(),
                deletes ? rowIds : new long[0],
                deletes ? new long[0] : rowIds,
                deletes ? List.of() : plan.columns(),
                deletes ? null : changed.build(),
                rest.rows() == 0 ? null : rest.build()));
    return rows.size();
  }

  /** The row as it was but for one of the period's bounds. */
  private static @Nullable Object[] copy(
      @Nullable Object[] row, int from, int column, @Nullable Object bound) {
    @Nullable Object[] copy = Arrays.copyOfRange(row, from, row.length);
    copy[column] = bound;
    return copy;
  }
}
