package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;

/** INSERT of a query's rows. Immutable. */
record InsertTarget(TableSchema table, InsertedColumns columns) implements ChangeTarget {
  @Override
  public long apply(Batch rows, ExecutionContext context) {
    int count = rows.selectedCount();
    StatementScope scope = StatementScope.of(context);
    scope
        .transaction()
        .apply(TableChange.insert(table.tableId(), columns.of(rows, null, count, scope)));
    return count;
  }
}
