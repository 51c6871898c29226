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

  /** What there is to say of the operators that plans came from, by identity of the plans. */
  public Map<PlanNode, OperatorNote> notes() {
    Map<PlanNode, OperatorNote> notes = new IdentityHashMap<>();
    operators.forEach((node, operator) -> notes.put(node, note(operator)));
    return notes;
  }

  private static OperatorNote note(RelNode operator) {
    Double rows = operator.getCluster().getMetadataQuery().getRowCount(operator);
    return new OperatorNote(
        RelOptUtil.toString(operator, SqlExplainLevel.EXPPLAN_ATTRIBUTES)
            .lines()
            .findFirst()
            .orElse(""),
        rows == null ? -1 : Math.round(rows));
  }
}
