package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;

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

  /** How EXPLAIN describes the operators that plans came from, by identity. */
  public Map<PlanNode, String> descriptions() {
    Map<PlanNode, String> descriptions = new IdentityHashMap<>();
    operators.forEach(
        (node, operator) ->
            descriptions.put(
                node,
                RelOptUtil.toString(operator, SqlExplainLevel.EXPPLAN_ATTRIBUTES)
                    .lines()
                    .findFirst()
                    .orElse("")));
    return descriptions;
  }
}
