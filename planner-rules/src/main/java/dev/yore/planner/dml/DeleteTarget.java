package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;

/** DELETE of the rows that a query finds. Immutable. */
record DeleteTarget(TableSchema table) implements ChangeTarget {
  @Override
  public long apply(Batch rows, ExecutionContext context) {
    StatementScope.of(context)
        .transaction()
        .apply(TableChange.delete(table.tableId(), UpdatedColumns.allRowIds(rows)));
    return rows.selectedCount();
  }
}
