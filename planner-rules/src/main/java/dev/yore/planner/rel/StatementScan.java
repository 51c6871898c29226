package dev.yore.planner.rel;

import dev.yore.engine.plan.ScanSource;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.expression.StatementValue;
import dev.yore.planner.expression.StatementVariables;
import dev.yore.store.scan.ScanSpec;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.jspecify.annotations.Nullable;

/** What a columnar scan reads, once the values of its expressions are known. Immutable. */
record StatementScan(ScanPlan plan, List<StatementValue> values, String describe)
    implements ScanSource {
  StatementScan {
    values = List.copyOf(values);
  }

  @Override
  public @Nullable ScanSpec bind(ExecutionContext context) {
    DataContext root =
        (DataContext)
            Objects.requireNonNull(context.variable(StatementVariables.DATA_CONTEXT), "context");
    ScanContext scans =
        (ScanContext) Objects.requireNonNull(root.get(ScanContext.VARIABLE), "scan context");
    @Nullable Object[] known = new Object[values.size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = values.get(i).in(context);
    }
    return ScanRuntime.spec(scans, plan, known);
  }
}
