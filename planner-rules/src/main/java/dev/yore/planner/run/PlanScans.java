package dev.yore.planner.run;

import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a plan would scan without running it. Stateless. */
public final class PlanScans {
  private PlanScans() {}

  /**
   * The scans below a node, from left to right; those of parts that another engine runs are left
   * out.
   *
   * @throws dev.yore.store.StoreException as the statement would
   */
  public static List<ScanSpec> of(
      QueryPlan plan, PlanNode root, List<@Nullable Object> parameters, StatementScope scope) {
    PlanContext context = new PlanContext(plan, parameters, scope);
    List<ScanSpec> scans = new ArrayList<>();
    try {
      collect(root, context, scans);
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e, List.of());
    }
    return scans;
  }

  private static void collect(PlanNode node, PlanContext context, List<ScanSpec> scans) {
    if (node instanceof PlanNode.Scan scan) {
      ScanSpec spec = scan.source().bind(context.execution());
      if (spec != null) {
        scans.add(spec);
      }
    }
    node.inputs().forEach(input -> collect(input, context, scans));
  }
}
