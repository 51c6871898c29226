package dev.yore.planner.columnar;

import com.google.common.collect.ImmutableList;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Constant rows. Immutable. */
final class ColumnarValues extends Values implements ColumnarRel {
  ColumnarValues(
      RelOptCluster cluster,
      RelDataType rowType,
      ImmutableList<ImmutableList<RexLiteral>> tuples,
      RelTraitSet traits) {
    super(cluster, rowType, tuples, traits);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarValues(getCluster(), getRowType(), tuples, traits);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    Translations translations = Translations.of(this);
    List<List<Expression>> rows = new ArrayList<>(tuples.size());
    for (ImmutableList<RexLiteral> tuple : tuples) {
      rows.add(
          Objects.requireNonNull(
              translations.outputs(List.<RexNode>copyOf(tuple), getRowType()),
              "checked by the rule"));
    }
    return new PlanNode.Values(rows, Translations.types(getRowType()));
  }
}
