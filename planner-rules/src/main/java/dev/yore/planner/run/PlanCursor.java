package dev.yore.planner.run;

import dev.yore.engine.operator.OperatorMetrics;
import dev.yore.engine.operator.PlanRunner;
import dev.yore.planner.RowCursor;
import dev.yore.planner.columnar.PartFigures;
import dev.yore.planner.columnar.ResultRows;
import dev.yore.planner.plan.QueryCode;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a running plan. Confined to one thread at a time. */
public final class PlanCursor implements RowCursor {
  private final StatementScope scope;
  private final Runnable onClose;
  private @Nullable RowSupply rows;
  private @Nullable OperatorMetrics metrics;
  private @Nullable PlanContext context;
  private final boolean steady;
  private boolean closed;

  private PlanCursor(boolean steady, StatementScope scope, Runnable onClose) {
    this.steady = steady;
    this.scope = scope;
    this.onClose = onClose;
  }

  /**
   * Starts a plan.
   *
   * @param onClose runs once when the cursor is closed, also when starting fails
   */
  public static PlanCursor open(
      QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope, Runnable onClose) {
    PlanCursor cursor = new PlanCursor(plan.isSteady(), scope, onClose);
    try {
      PlanContext context = new PlanContext(plan, parameters, scope);
      cursor.context = context;
      cursor.start(plan, context);
      return cursor;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      cursor.close();
      throw ErrorTranslator.translate(e, List.of());
    }
  }

  private void start(QueryPlan plan, PlanContext context) {
    if (plan.code() instanceof QueryCode.Columnar columnar) {
      dev.yore.engine.operator.PlanCursor batches =
          PlanRunner.open(columnar.plan().root(), context.execution());
      metrics = batches.metrics();
      ResultRows results =
          new ResultRows(batches, columnar.plan().root(), columnar.plan().rowType());
      rows = new ColumnarRows(results);
      results.start();
    } else {
      QueryCode.Compiled compiled = (QueryCode.Compiled) plan.code();
      rows = new CompiledRows(compiled.code().bind(context).enumerator(), plan.rowType());
    }
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    RowSupply current = rows;
    if (closed || current == null) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "the cursor is closed; its transaction has ended");
    }
    scope.checkCancelled();
    try {
      return current.next();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw ErrorTranslator.translate(e, List.of());
    }
  }

  @Override
  public boolean isRepeatable() {
    return steady && context != null && context.readsFixedPastsOnly();
  }

  /** What the engine's operators did, null if the engine does not run the top of the plan. */
  @Nullable OperatorMetrics metrics() {
    return metrics;
  }

  /** What the engine did below compiled code, null if there is none or nobody asked. */
  @Nullable PartFigures figures() {
    return context == null ? null : context.figures();
  }

  /** All rows that are left; closes the cursor. */
  public List<@Nullable Object[]> drain() {
    List<@Nullable Object[]> all = new ArrayList<>();
    try (this) {
      for (@Nullable Object[] row = next(); row != null; row = next()) {
        all.add(row);
      }
    }
    return all;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (rows != null) {
        rows.close();
      }
    } finally {
      onClose.run();
    }
  }
}
