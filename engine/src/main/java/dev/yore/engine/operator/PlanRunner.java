package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs plans. Stateless, safe for many threads. */
public final class PlanRunner {
  private PlanRunner() {}

  /**
   * Starts a plan: nothing is computed before the first batch is asked for.
   *
   * @param context whose transaction must not end before the cursor is closed
   * @return the plan's rows, which the caller must close
   */
  public static PlanCursor open(PlanNode plan, ExecutionContext context) {
    Execution execution = new Execution(context);
    return new RootCursor(execution, Operators.of(execution, plan));
  }

  /** Opens the root when the first batch is asked for. */
  private static final class RootCursor implements PlanCursor {
    private final Execution execution;
    private final Operator root;
    private @Nullable BatchCursor cursor;
    private boolean closed;

    RootCursor(Execution execution, Operator root) {
      this.execution = execution;
      this.root = root;
    }

    @Override
    public @Nullable Batch next() {
      if (closed) {
        return null;
      }
      BatchCursor opened = cursor;
      if (opened == null) {
        execution.checkCancelled();
        opened = root.open(1).get(0);
        cursor = opened;
      }
      return opened.next();
    }

    @Override
    public OperatorMetrics metrics() {
      return root.metrics();
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      Closing.all(cursor == null ? List.of(root, execution) : List.of(cursor, root, execution));
    }
  }
}
