package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.WindowGroup;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Computes values over the rows around each row. Immutable. */
final class ColumnarWindow extends Window implements ColumnarRel {
  private final List<WindowGroup> translated;

  ColumnarWindow(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      List<RexLiteral> constants,
      RelDataType rowType,
      List<Group> groups,
      List<WindowGroup> translated) {
    super(cluster, traits, List.of(), input, constants, rowType, groups);
    this.translated = List.copyOf(translated);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarWindow(
        getCluster(), traits, inputs.get(0), constants, getRowType(), groups, translated);
  }

  @Override
  public Window copy(List<RexLiteral> newConstants) {
    return new ColumnarWindow(
        getCluster(),
        getTraitSet(),
        getInput(),
        newConstants,
        getRowType(),
        groups,
        Objects.requireNonNull(
            WindowGroups.translate(getInput(), newConstants, groups), "checked by the rule"));
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(super.computeSelfCost(planner, mq));
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return new PlanNode.Window(inputs.of(getInput()), translated);
  }
}
