package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import org.apache.calcite.rel.RelNode;

/** An operator that the engine runs. */
public interface ColumnarRel extends RelNode {
  /**
   * The engine's plan of this operator.
   *
   * @param inputs plans of the inputs, which it remembers by operator
   */
  PlanNode plan(PlanNodes inputs);
}
