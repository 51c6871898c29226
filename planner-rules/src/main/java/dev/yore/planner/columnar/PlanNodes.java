package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** The engine's plans of operators, and which operators they came from. Confined to one thread. */
public final class PlanNodes {
  private final Map<PlanNode, RelNode> operators = new IdentityHashMap<>();

  /** The plan of an operator. */
  public PlanNode of(RelNode operator) {
    if (!(operator instanceof ColumnarRel columnar)) {
      throw new IllegalArgumentException(operator + " is not columnar");
    }
    PlanNode node = columnar.plan(this);
    operators.put(node, operator);
    return node;
  }

  /** The operator a plan came from, or null if it is only part of one. */
  public @Nullable RelNode operator(PlanNode node) {
    return operators.get(node);
  }
}
