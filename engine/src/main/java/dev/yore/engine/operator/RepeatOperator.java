package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SetKind;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * INTERSECT ALL and EXCEPT ALL: of distinct rows and how often each input has them, gives every row
 * as often as the operation says.
 */
final class RepeatOperator extends Operator {
  private final PlanNode.SetOperation node;
  private final Operator counted;

  RepeatOperator(Execution execution, PlanNode.SetOperation node, Operator counted) {
    super(execution, counted.metrics());
    this.node = node;
    this.counted = counted;
  }

  @Override
  List<BatchCursor> start(int workers) {
    List<BatchCursor> cursors = new ArrayList<>();
    for (BatchCursor part : counted.start(workers)) {
      cursors.add(new RepeatCursor(part));
    }
    return cursors;
  }

  @Override
  public void close() {
    counted.close();
  }

  /** How often a row comes, given its counts behind the fields. */
  private long times(ColumnVector[] columns, int row) {
    int fields = node.types().size();
    long times = count(columns[fields], row);
    for (int i = 1; i < node.inputs().size(); i++) {
      long other = count(columns[fields + i], row);
      times = node.kind() == SetKind.INTERSECT ? Math.min(times, other) : times - other;
    }
    return Math.max(0, times);
  }

  private static long count(ColumnVector counts, int row) {
    return ((LongVector) counts).get(row);
  }

  private final class RepeatCursor implements BatchCursor {
    private final BatchCursor source;
    private @Nullable Batch current;
    private int nextRow;
    private long left;

    RepeatCursor(BatchCursor source) {
      this.source = source;
    }

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = current;
        if (batch == null) {
          batch = source.next();
          if (batch == null) {
            return null;
          }
          current = batch;
          nextRow = 0;
          left = times(batch.columns(), batch.position(0));
        }
        Batch repeated = repeat(batch);
        if (repeated.selectedCount() > 0) {
          return repeated;
        }
      }
    }

    private Batch repeat(Batch batch) {
      int[] rows = new int[Batch.TARGET_ROWS];
      int count = 0;
      while (count < rows.length && current != null) {
        for (; left > 0 && count < rows.length; left--) {
          rows[count++] = batch.position(nextRow);
        }
        if (left == 0) {
          nextRow++;
          if (nextRow == batch.selectedCount()) {
            current = null;
          } else {
            left = times(batch.columns(), batch.position(nextRow));
          }
        }
      }
      ColumnVector[] columns = new ColumnVector[node.types().size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Gather.rows(batch.columns()[i], rows, count, false);
      }
      return new Batch(count, null, columns);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
