package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.memory.SpillFile;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table. Rows are collected before the first of them changes anything, since the input
 * may read the same table: in columns, and in a file when the query's budget does not allow for
 * more. What a transaction changes stays in memory anyway, so for the change itself all rows are
 * there again, which then count towards what all queries may hold: if that does not allow for them,
 * the change is refused.
 */
final class ModifyOperator extends Operator {
  private static final String ACCOUNT = "a change of a table";

  private final PlanNode.Modify node;
  private final MemoryAccount memory;
  private final Reservation reservation;
  private RowCollector rows;
  private @Nullable SpillFile spilled;

  ModifyOperator(Execution execution, PlanNode.Modify node, Operator input) {
    super(execution, node, List.of(input));
    this.node = node;
    memory = execution.memory().child(ACCOUNT);
    reservation = new Reservation(memory);
    rows = new RowCollector(node.input().types());
  }

  @Override
  List<BatchCursor> start(int workers) {
    collect();
    // Nothing may be read any more while the transaction changes.
    input(0).close();
    long changed = spilled == null ? apply(rows.batch()) : applySpilled(spilled);
    reservation.close();
    LongVector count = new LongVector(new long[] {changed}, 1, null);
    return SharedCursor.share(
        new SlicedCursor(new Batch(1, null, new ColumnVector[] {count})), workers);
  }

  private void collect() {
    try (BatchCursor cursor = input(0).open(1).get(0)) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        rows.append(batch);
        if (!reservation.tryResize(rows.sizeBytes())) {
          spill();
        }
        metrics().setPeakBytes(memory.peakBytes());
      }
    }
    if (spilled != null) {
      spill();
      metrics().addSpilledBytes(spilled.sizeBytes());
    }
  }

  private void spill() {
    SpillFile file = spilled == null ? execution().spills().newFile() : spilled;
    spilled = file;
    BatchCursor pieces = new SlicedCursor(rows.batch());
    for (Batch piece = pieces.next(); piece != null; piece = pieces.next()) {
      execution().checkCancelled();
      file.write(piece.columns(), piece.selectedCount());
    }
    rows = new RowCollector(node.input().types());
    reservation.shrink(0);
  }

  private long applySpilled(SpillFile file) {
    try (MemoryAccount ofAll = execution().context().memory().child(ACCOUNT);
        Reservation held = new Reservation(ofAll)) {
      SpillFile.Reader reader = file.reader();
      for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
        execution().checkCancelled();
        rows.append(batch);
        held.resize(rows.sizeBytes());
        metrics().setPeakBytes(ofAll.peakBytes());
      }
      file.close();
      return apply(rows.batch());
    }
  }

  private long apply(Batch all) {
    return all.selectedCount() == 0 ? 0 : node.target().apply(all, execution().context());
  }

  @Override
  public void close() {
    super.close();
    reservation.close();
    if (spilled != null) {
      spilled.close();
    }
  }
}
