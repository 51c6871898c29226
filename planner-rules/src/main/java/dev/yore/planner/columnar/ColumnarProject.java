package dev.yore.planner.columnar;

import com.google.common.collect.ImmutableSet;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Computes values from each row; takes a filter right below into the same loop. Immutable. */
final class ColumnarProject extends Project implements ColumnarRel {
  private final List<Expression> outputs;

  ColumnarProject(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      List<? extends RexNode> projects,
      RelDataType rowType,
      List<Expression> outputs) {
    super(cluster, traits, List.of(), input, projects, rowType, ImmutableSet.of());
    this.outputs = List.copyOf(outputs);
  }

  /** The projection of some expressions, which must have a translation. */
  static ColumnarProject create(RelNode input, List<RexNode> projects, RelDataType rowType) {
    List<Expression> outputs =
        Objects.requireNonNull(Translations.of(input).outputs(projects, rowType), "no translation");
    return new ColumnarProject(
        input.getCluster(),
        input.getCluster().traitSetOf(ColumnarConvention.INSTANCE),
        input,
        projects,
        rowType,
        outputs);
  }

  @Override
  public Project copy(
      RelTraitSet traits, RelNode input, List<RexNode> projects, RelDataType newRowType) {
    List<Expression> expressions =
        projects.equals(getProjects())
            ? outputs
            : Objects.requireNonNull(
                Translations.of(this).outputs(projects, newRowType), "no translation");
    return new ColumnarProject(getCluster(), traits, input, projects, newRowType, expressions);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(
        planner, super.computeSelfCost(planner, mq), mq.getRowCount(getInput()), outputs);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return PerRow.explain(super.explainTerms(writer), outputs);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return Calcs.over(inputs.of(getInput()), null, outputs);
  }
}
