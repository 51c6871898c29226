package dev.yore.planner.columnar;

import dev.yore.engine.operator.PlanCursor;
import dev.yore.engine.operator.PlanRunner;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.expression.PhysicalValues;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** What compiled plans call to run their columnar parts. Its rows are confined to one thread. */
public final class ColumnarRuntime {
  /** The data context's variable that holds the execution context. */
  public static final String EXECUTION = "yoreExecution";

  private ColumnarRuntime() {}

  /**
   * Rows of a plan: arrays, or the values themselves where there is one column.
   *
   * @param outer values of the plan's outer fields
   */
  public static Enumerable<@Nullable Object> rows(
      DataContext root, ColumnarPlan plan, @Nullable Object[] outer) {
    ExecutionContext context =
        with(outer, plan, (ExecutionContext) Objects.requireNonNull(root.get(EXECUTION)));
    PartFigures figures = (PartFigures) root.get(PartFigures.VARIABLE);
    return new AbstractEnumerable<>() {
      @Override
      public Enumerator<@Nullable Object> enumerator() {
        return new Rows(plan, context, figures);
      }
    };
  }

  private static ExecutionContext with(
      @Nullable Object[] outer, ColumnarPlan plan, ExecutionContext base) {
    if (outer.length == 0) {
      return base;
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    for (int i = 0; i < outer.length; i++) {
      values.put(
          plan.outerFields().get(i),
          PhysicalValues.toPhysical(
              outer[i], Objects.requireNonNull(PhysicalTypes.of(plan.outerTypes().get(i)))));
    }
    Function<String, @Nullable Object> variables =
        name -> values.containsKey(name) ? values.get(name) : base.variable(name);
    return new ExecutionContext(
        base.transaction(),
        variables,
        base.cancelled(),
        base.parallelism(),
        base.memory(),
        base.memoryBudgetBytes(),
        base.spillDirectory());
  }

  private static final class Rows implements Enumerator<@Nullable Object> {
    private final ColumnarPlan plan;
    private final ExecutionContext context;
    private final @Nullable PartFigures figures;
    private final boolean scalar;
    private PlanCursor cursor;
    private ResultRows rows;
    private @Nullable Object @Nullable [] current;

    Rows(ColumnarPlan plan, ExecutionContext context, @Nullable PartFigures figures) {
      this.plan = plan;
      this.context = context;
      this.figures = figures;
      this.scalar = plan.rowType().getFieldCount() == 1;
      this.cursor = PlanRunner.open(plan.root(), context);
      this.rows = started();
    }

    private ResultRows started() {
      if (figures != null) {
        figures.started(cursor.metrics());
      }
      return new ResultRows(cursor, plan.root(), plan.rowType());
    }

    @Override
    public @Nullable Object current() {
      @Nullable Object[] row = Objects.requireNonNull(current, "no current row");
      return scalar ? row[0] : row;
    }

    @Override
    public boolean moveNext() {
      current = rows.next();
      return current != null;
    }

    @Override
    public void reset() {
      close();
      cursor = PlanRunner.open(plan.root(), context);
      rows = started();
    }

    @Override
    public void close() {
      rows.close();
      if (figures != null) {
        figures.ended(cursor.metrics());
      }
    }
  }
}
