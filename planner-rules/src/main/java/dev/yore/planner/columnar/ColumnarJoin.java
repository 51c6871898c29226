package dev.yore.planner.columnar;

import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A hash join, or a nested loop where nothing is compared for equality. Immutable. */
final class ColumnarJoin extends Join implements ColumnarRel {
  /** Rows of the input that is built into a table cost this much more than those that probe it. */
  private static final double BUILD_FACTOR = 2;

  private final JoinParts parts;

  ColumnarJoin(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode left,
      RelNode right,
      RexNode condition,
      Set<CorrelationId> variables,
      JoinRelType type,
      JoinParts parts) {
    super(cluster, traits, java.util.List.of(), left, right, condition, variables, type);
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
    JoinParts newParts =
        newCondition.equals(condition) ? parts : JoinParts.of(left, right, newCondition);
    if (newParts == null) {
      throw new IllegalArgumentException("no translation of " + newCondition);
    }
    return new ColumnarJoin(
        getCluster(), traits, left, right, newCondition, variablesSet, type, newParts);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    double left = mq.getRowCount(getLeft());
    double right = mq.getRowCount(getRight());
    double compared = parts.leftKeys().isEmpty() ? left * right : left + BUILD_FACTOR * right;
    return Costs.scaled(planner.getCostFactory().makeCost(compared + mq.getRowCount(this), 0, 0));
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return new PlanNode.Join(
        inputs.of(getLeft()),
        inputs.of(getRight()),
        kind(),
        parts.leftKeys(),
        parts.rightKeys(),
        parts.nullsEqual(),
        parts.residual());
  }

  private JoinKind kind() {
    return switch (getJoinType()) {
      case INNER -> JoinKind.INNER;
      case LEFT -> JoinKind.LEFT;
      case RIGHT -> JoinKind.RIGHT;
      case FULL -> JoinKind.FULL;
      case SEMI -> JoinKind.SEMI;
      case ANTI -> JoinKind.ANTI;
      default -> throw new IllegalStateException(getJoinType() + " is refused by the rule");
    };
  }
}
