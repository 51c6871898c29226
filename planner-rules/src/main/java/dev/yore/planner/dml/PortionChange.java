package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes or deletes portions of rows' periods: a row keeps the portion, if at all, and what lies
 * before and behind it goes on in rows of its own. Immutable.
 *
 * <p>The rows bring a row id, new values of the columns, whether something is left before the
 * portion and behind it, the portion's bounds, then all columns as they are.
 *
 * @param columns that change, the period's bounds last; none if rows are deleted
 * @param startColumn the period's start, an ordinal
 */
record PortionChange(
    TableSchema table, List<Integer> columns, int startColumn, int endColumn, boolean deletes)
    implements BoxedTarget.Work {
  /** What is left of a row has its values. */
  private static final DmlPlan.Defaults NO_DEFAULTS =
      new DmlPlan.Defaults(Map.of(), List.of(), null, List.of());

  PortionChange {
    columns = List.copyOf(columns);
  }

  /** Carries the change out; gives the number of rows of which a portion was meant. */
  @Override
  public long run(List<@Nullable Object[]> rows, StatementScope scope) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    InsertRows rest = new InsertRows(table, all, NO_DEFAULTS, scope);
    BatchWriter changed = new BatchWriter(table, columns);
    int at = 1 + columns.size();
    for (@Nullable Object[] row : rows) {
      if (!deletes) {
        changed.append(row, 1);
      }
      if (Boolean.TRUE.equals(row[at])) {
        rest.append(copy(row, at + 4, endColumn, row[at + 2]), 0);
      }
      if (Boolean.TRUE.equals(row[at + 1])) {
        rest.append(copy(row, at + 4, startColumn, row[at + 3]), 0);
      }
    }
    long[] rowIds = DmlRunner.rowIds(rows);
    scope
        .transaction()
        .apply(
            new TableChange(
                table.tableId(),
                deletes ? rowIds : new long[0],
                deletes ? new long[0] : rowIds,
                deletes ? List.of() : columns,
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
