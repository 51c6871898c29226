package dev.yore.planner.plan;

import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.columnar.ColumnarPlan;
import dev.yore.planner.columnar.OperatorLine;
import dev.yore.planner.columnar.OperatorNote;
import java.util.List;
import java.util.Map;
import org.apache.calcite.runtime.Bindable;

/** How a planned query runs. Immutable; any number of executions may use it at once. */
public sealed interface QueryCode {
  /**
   * The engine runs all of it.
   *
   * @param notes on operators, by the identity of their plans; empty unless asked for
   */
  record Columnar(ColumnarPlan plan, Map<PlanNode, OperatorNote> notes) implements QueryCode {}

  /**
   * Compiled code runs it, or at least its top.
   *
   * @param code gives rows: an array per row, or the value itself when there is one column
   * @param constants what the code finds in its data context
   * @param lines of the plan's text with what the engine runs of it; empty unless asked for
   */
  record Compiled(Bindable<Object> code, Map<String, Object> constants, List<OperatorLine> lines)
      implements QueryCode {
    public Compiled {
      lines = List.copyOf(lines);
      constants = Map.copyOf(constants);
    }
  }
}
