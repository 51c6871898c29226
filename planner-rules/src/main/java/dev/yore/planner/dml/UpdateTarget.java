package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * UPDATE of the rows that a query finds. Immutable.
 *
 * @param columns ordinals
 */
record UpdateTarget(TableSchema table, List<Integer> columns, UpdatedColumns values)
    implements ChangeTarget {
  UpdateTarget {
    columns = List.copyOf(columns);
  }

  @Override
  public long apply(Batch rows, ExecutionContext context) {
    int count = rows.selectedCount();
    VectorBatch updated = values.of(rows, null, count);
    StatementScope.of(context)
        .transaction()
        .apply(
            TableChange.update(table.tableId(), UpdatedColumns.allRowIds(rows), columns, updated));
    return count;
  }
}
