package dev.yore.planner.dml;

import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanAnalysis;
import dev.yore.planner.run.StatementScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a change and says what each operator did. Stateless. */
public final class ChangeAnalysis {
  private ChangeAnalysis() {}

  /** A line per operator, then the number of rows changed and the time. */
  public static List<String> run(
      DmlPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    QueryPlan source = source(plan);
    if (source != null) {
      return PlanAnalysis.ofChange(source, parameters, scope);
    }
    long start = System.nanoTime();
    long changed = DmlRunner.run(plan, parameters, scope);
    String summary = PlanAnalysis.summary(changed, System.nanoTime() - start);
    return List.of(plan.text().lines().findFirst().orElseThrow() + ": " + summary, summary);
  }

  /** What the change runs; null if it does without operators. */
  private static @Nullable QueryPlan source(DmlPlan plan) {
    if (plan instanceof DmlPlan.Update update) {
      return update.keyed() == null ? update.source() : null;
    }
    if (plan instanceof DmlPlan.Delete delete) {
      return delete.keyed() == null ? delete.source() : null;
    }
    return plan instanceof DmlPlan.FromQuery change ? change.source() : null;
  }
}
