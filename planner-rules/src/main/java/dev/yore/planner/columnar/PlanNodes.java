package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;

/** The engine's plans of operators, and which operators they came from. Confined to one thread. */
public final class PlanNodes {
  /** The name by which compiled code that is being made finds these, if they are asked for. */
  public static final String VARIABLE = "yorePlanNodes";

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

  /** Takes note of an operator whose plan somebody else made. */
  public void add(PlanNode plan, RelNode operator) {
    operators.put(plan, operator);
  }

  /** What there is to say of the operators that plans came from, by identity of the plans. */
  public Map<PlanNode, OperatorNote> notes() {
    Map<PlanNode, OperatorNote> notes = new IdentityHashMap<>();
    operators.forEach((node, operator) -> notes.put(node, note(operator)));
    return notes;
  }

  /**
   * A line per operator of a plan of which compiled code runs the top: its text as EXPLAIN has it,
   * and the engine's plan of it if the engine runs it.
   */
  public List<OperatorLine> lines(RelNode root) {
    Map<RelNode, PlanNode> nodes = new IdentityHashMap<>();
    operators.forEach((node, operator) -> nodes.put(operator, node));
    List<OperatorLine> lines = new ArrayList<>();
    addLines(root, nodes, "", lines);
    return lines;
  }

  private static void addLines(
      RelNode operator, Map<RelNode, PlanNode> nodes, String indent, List<OperatorLine> lines) {
    lines.add(new OperatorLine(indent, note(operator), nodes.get(operator)));
    for (RelNode input : operator.getInputs()) {
      addLines(input, nodes, indent + "  ", lines);
    }
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
