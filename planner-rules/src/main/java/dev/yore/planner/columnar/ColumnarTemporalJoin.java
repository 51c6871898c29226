package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A join of versions, or of any rows with periods, that overlap. Immutable. */
final class ColumnarTemporalJoin extends Join implements ColumnarRel {
  /** Rows of the input that is ordered cost this much more than those that probe it. */
  private static final double BUILD_FACTOR = 3;

  private final OverlapParts parts;

  ColumnarTemporalJoin(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode left,
      RelNode right,
      RexNode condition,
      Set<CorrelationId> variables,
      OverlapParts parts) {
    super(cluster, traits, List.of(), left, right, condition, variables, JoinRelType.INNER);
    this.parts = parts;
  }

  @Override
  public Join copy(
      RelTraitSet traits,
      RexNode newCondition,
      RelNode left,
      RelNode right,
      JoinRelType type,
      boolean semiJoinDone) {
    OverlapParts newParts =
        newCondition.equals(condition) ? parts : OverlapParts.of(left, right, newCondition);
    if (newParts == null || type != JoinRelType.INNER) {
      throw new IllegalArgumentException("no temporal join on " + newCondition);
    }
    return new ColumnarTemporalJoin(
        getCluster(), traits, left, right, newCondition, variablesSet, newParts);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    double read = mq.getRowCount(getLeft()) + BUILD_FACTOR * mq.getRowCount(getRight());
    return Costs.scaled(planner.getCostFactory().makeCost(read + mq.getRowCount(this), 0, 0));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    RelWriter own =
        super.explainTerms(writer)
            .item(
                "overlap",
                "[%s, %s) with [%s, %s)"
                    .formatted(
                        name(getLeft(), parts.leftStart()),
                        name(getLeft(), parts.leftEnd()),
                        name(getRight(), parts.rightStart()),
                        name(getRight(), parts.rightEnd())));
    return PerRow.explain(own, parts.rest().residual());
  }

  private static String name(RelNode node, int field) {
    return node.getRowType().getFieldNames().get(field);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return new PlanNode.TemporalJoin(
        inputs.of(getLeft()),
        inputs.of(getRight()),
        parts.rest().leftKeys(),
        parts.rest().rightKeys(),
        parts.leftStart(),
        parts.leftEnd(),
        parts.rightStart(),
        parts.rightEnd(),
        parts.rest().residual());
  }
}
