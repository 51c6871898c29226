package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.List;

/**
 * Changes a table. Rows are collected in columns before the first of them changes anything, since
 * the input may read the same table; they count as the transaction's, whose changes stay in memory
 * anyway, and not towards the query's budget.
 */
final class ModifyOperator extends Operator {
  private final PlanNode.Modify node;

  ModifyOperator(Execution execution, PlanNode.Modify node, Operator input) {
    super(execution, node, List.of(input));
    this.node = node;
  }

  @Override
  List<BatchCursor> start(int workers) {
    Batch rows = collected();
    // Nothing may be read any more while the transaction changes.
    input(0).close();
    long changed = rows.selectedCount() == 0 ? 0 : node.target().apply(rows, execution().context());
    LongVector count = new LongVector(new long[] {changed}, 1, null);
    return SharedCursor.share(
        new SlicedCursor(new Batch(1, null, new ColumnVector[] {count})), workers);
  }

  private Batch collected() {
    RowCollector rows = new RowCollector(node.input().types());
    try (BatchCursor cursor = input(0).open(1).get(0)) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        rows.append(batch);
        metrics().setPeakBytes(rows.sizeBytes());
      }
    }
    return rows.batch();
  }
}
