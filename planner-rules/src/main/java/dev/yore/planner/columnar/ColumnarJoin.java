package dev.yore.planner.columnar;

import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
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

/**
 * A hash join, or a nested loop where nothing is compared for equality. The right input is built
 * into a table; of a semi- or anti-join that may be the left one. Immutable.
 */
final class ColumnarJoin extends Join implements ColumnarRel {
  /** Rows of the input that is built into a table cost this much more than those that probe it. */
  private static final double BUILD_FACTOR = 2;

  private final JoinParts parts;
  private final boolean buildsLeft;

  ColumnarJoin(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode left,
      RelNode right,
      RexNode condition,
      Set<CorrelationId> variables,
      JoinRelType type,
      JoinParts parts) {
    this(cluster, traits, left, right, condition, variables, type, parts, false);
  }

  private ColumnarJoin(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode left,
      RelNode right,
      RexNode condition,
      Set<CorrelationId> variables,
      JoinRelType type,
      JoinParts parts,
      boolean buildsLeft) {
    super(cluster, traits, java.util.List.of(), left, right, condition, variables, type);
    this.parts = parts;
    this.buildsLeft = buildsLeft;
  }

  /** The same semi- or anti-join with the left input built into the table. */
  ColumnarJoin buildingLeft() {
    return new ColumnarJoin(
        getCluster(),
        getTraitSet(),
        getLeft(),
        getRight(),
        condition,
        variablesSet,
        joinType,
        parts,
        canBuildLeft());
  }

  private boolean canBuildLeft() {
    return (joinType == JoinRelType.SEMI || joinType == JoinRelType.ANTI)
        && !parts.nullAware()
        && !parts.leftKeys().isEmpty();
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
        getCluster(),
        traits,
        left,
        right,
        newCondition,
        variablesSet,
        type,
        newParts,
        buildsLeft && type == joinType);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    double left = mq.getRowCount(getLeft());
    double right = mq.getRowCount(getRight());
    double compared = parts.leftKeys().isEmpty() ? left * right : left + BUILD_FACTOR * right;
    return Costs.scaled(planner.getCostFactory().makeCost(compared + mq.getRowCount(this), 0, 0));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    RelWriter own =
        super.explainTerms(writer)
            .itemIf("nulls", "as in NOT IN", parts.nullAware())
            .itemIf("table", "left", buildsLeft);
    return PerRow.explain(own, parts.residual());
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    if (buildsLeft) {
      JoinParts swapped = parts.swapped(getLeft().getRowType().getFieldCount(), getRight());
      return new PlanNode.Join(
          inputs.of(getRight()),
          inputs.of(getLeft()),
          joinType == JoinRelType.SEMI ? JoinKind.RIGHT_SEMI : JoinKind.RIGHT_ANTI,
          swapped.leftKeys(),
          swapped.rightKeys(),
          swapped.nullsEqual(),
          swapped.residual());
    }
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
      case ANTI -> parts.nullAware() ? JoinKind.NULL_AWARE_ANTI : JoinKind.ANTI;
      default -> throw new IllegalStateException(getJoinType() + " is refused by the rule");
    };
  }
}
