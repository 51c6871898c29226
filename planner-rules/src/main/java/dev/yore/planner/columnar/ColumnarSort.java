package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Orders rows, skips some and gives some of them; any of the three alone too. Immutable. */
final class ColumnarSort extends Sort implements ColumnarRel {
  ColumnarSort(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      RelCollation collation,
      @Nullable RexNode offset,
      @Nullable RexNode fetch) {
    super(cluster, traits, input, collation, offset, fetch);
  }

  @Override
  public Sort copy(
      RelTraitSet traits,
      RelNode input,
      RelCollation newCollation,
      @Nullable RexNode newOffset,
      @Nullable RexNode newFetch) {
    return new ColumnarSort(getCluster(), traits, input, newCollation, newOffset, newFetch);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(super.computeSelfCost(planner, mq));
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    Translations translations = Translations.of(this);
    return new PlanNode.Sort(
        inputs.of(getInput()),
        keys(getCollation()),
        translated(translations, offset),
        translated(translations, fetch));
  }

  private static @Nullable Expression translated(
      Translations translations, @Nullable RexNode node) {
    return node == null
        ? null
        : Objects.requireNonNull(translations.translate(node), "checked by the rule");
  }

  /** Without a wish nulls are the greatest values. */
  static List<SortKey> keys(RelCollation collation) {
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation key : collation.getFieldCollations()) {
      boolean descending = key.direction.isDescending();
      boolean nullsFirst =
          key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
              ? descending
              : key.nullDirection == RelFieldCollation.NullDirection.FIRST;
      keys.add(new SortKey(key.getFieldIndex(), descending, nullsFirst));
    }
    return keys;
  }
}
