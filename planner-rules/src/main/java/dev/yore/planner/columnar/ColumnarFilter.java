package dev.yore.planner.columnar;

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
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Keeps the rows for which a condition is true. Immutable. */
final class ColumnarFilter extends Filter implements ColumnarRel {
  private final Expression translated;

  ColumnarFilter(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      RexNode condition,
      Expression translated) {
    super(cluster, traits, input, condition);
    this.translated = translated;
  }

  @Override
  public Filter copy(RelTraitSet traits, RelNode input, RexNode newCondition) {
    Expression expression =
        newCondition.equals(condition)
            ? translated
            : Objects.requireNonNull(
                Translations.of(this).translate(newCondition), "a condition has one type");
    return new ColumnarFilter(getCluster(), traits, input, newCondition, expression);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(
        planner,
        super.computeSelfCost(planner, mq),
        mq.getRowCount(getInput()),
        List.of(translated));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return PerRow.explain(super.explainTerms(writer), translated);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    PlanNode input = inputs.of(getInput());
    return Calcs.over(input, translated, Translations.fields(getRowType()));
  }
}
