package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SetKind;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/** All rows of all inputs, or each of them once. Immutable. */
final class ColumnarUnion extends Union implements ColumnarRel {
  ColumnarUnion(RelOptCluster cluster, RelTraitSet traits, List<RelNode> inputs, boolean all) {
    super(cluster, traits, inputs, all);
  }

  @Override
  public Union copy(RelTraitSet traits, List<RelNode> inputs, boolean newAll) {
    return new ColumnarUnion(getCluster(), traits, inputs, newAll);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(super.computeSelfCost(planner, mq));
  }

  @Override
  public PlanNode plan(PlanNodes nodes) {
    return ColumnarSetOperation.plan(nodes, getInputs(), getRowType(), SetKind.UNION, all);
  }
}
