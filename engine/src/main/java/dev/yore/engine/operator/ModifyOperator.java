package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.List;

/**
 * Changes a table. Rows are collected in columns before the first of them changes anything, since
 * the input may read the same table. They count towards the query's budget and are not spilled:
 * what a transaction changes stays in memory anyway, so one that cannot hold its rows is better
 * refused.
 */
final class ModifyOperator extends Operator {
  private final PlanNode.Modify node;
  private final MemoryAccount memory;
  private final Reservation reservation;

  ModifyOperator(Execution execution, PlanNode.Modify node, Operator input) {
    super(execution, node, List.of(input));
    this.node = node;
    memory = execution.memory().child("a change of a table");
    reservation = new Reservation(memory);
  }

  @Override
  List<BatchCursor> start(int workers) {
    Batch rows = collected();
    // Nothing may be read any more while the transaction changes.
    input(0).close();
    long changed = rows.selectedCount() == 0 ? 0 : node.target().apply(rows, execution().context());
    reservation.close();
    LongVector count = new LongVector(new long[] {changed}, 1, null);
    return SharedCursor.share(
        new SlicedCursor(new Batch(1, null, new ColumnVector[] {count})), workers);
  }

  private Batch collected() {
    RowCollector rows = new RowCollector(node.input().types());
    try (BatchCursor cursor = input(0).open(1).get(0)) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        rows.append(batch);
        reservation.resize(rows.sizeBytes());
        metrics().setPeakBytes(memory.peakBytes());
      }
    }
    return rows.batch();
  }

  @Override
  public void close() {
    super.close();
    reservation.close();
  }
}
