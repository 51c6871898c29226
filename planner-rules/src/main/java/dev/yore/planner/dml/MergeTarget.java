package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * MERGE: rows with an id are changed, those without become new rows. Immutable.
 *
 * @param updateColumns ordinals
 * @param updates whether rows with an id are changed
 */
record MergeTarget(
    TableSchema table,
    List<Integer> updateColumns,
    UpdatedColumns updated,
    InsertedColumns inserted,
    boolean updates)
    implements ChangeTarget {
  MergeTarget {
    updateColumns = List.copyOf(updateColumns);
  }

  @Override
  public long apply(Batch rows, ExecutionContext context) {
    LongVector ids = UpdatedColumns.rowIds(rows);
    int[] matched = new int[rows.selectedCount()];
    int[] others = new int[rows.selectedCount()];
    long[] rowIds = new long[rows.selectedCount()];
    int matches = 0;
    int inserts = 0;
    Set<Long> known = new HashSet<>();
    for (int row = 0; row < rows.selectedCount(); row++) {
      if (ids.isNull(row)) {
        others[inserts++] = row;
      } else if (updates) {
        rowIds[matches] = ids.get(row);
        if (!known.add(rowIds[matches])) {
          throw new StoreException(
              ErrorCode.INVALID_STATEMENT,
              "MERGE into "
                  + table.name()
                  + " matches a row more than once; make the source's rows distinct");
        }
        matched[matches++] = row;
      }
    }
    if (matches + inserts > 0) {
      StatementScope scope = StatementScope.of(context);
      scope
          .transaction()
          .apply(
              new TableChange(
                  table.tableId(),
                  new long[0],
                  Arrays.copyOf(rowIds, matches),
                  matches == 0 ? List.of() : updateColumns,
                  matches == 0 ? null : updated.of(rows, matched, matches),
                  inserts == 0 ? null : inserted.of(rows, others, inserts, scope)));
    }
    return (long) matches + inserts;
  }
}
