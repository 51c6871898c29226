package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A part of a compiled plan that the engine runs. Immutable.
 *
 * @param outerFields names of the variables that hold fields of outer rows
 * @param outerTypes their types
 */
public record ColumnarPlan(
    PlanNode root, RelDataType rowType, List<String> outerFields, List<RelDataType> outerTypes) {
  public ColumnarPlan {
    outerFields = List.copyOf(outerFields);
    outerTypes = List.copyOf(outerTypes);
  }
}
