package dev.yore.planner.rel;

import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.columnar.ColumnarConvention;
import dev.yore.planner.columnar.ColumnarRel;
import dev.yore.planner.columnar.PlanNodes;
import dev.yore.planner.expression.RexTranslator;
import dev.yore.planner.expression.StatementValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A scan whose batches stay batches. Immutable. */
final class ColumnarYoreScan extends YoreScan implements ColumnarRel {
  /** Values cost nothing to read as long as nobody makes objects of them. */
  private static final double COST_FACTOR = 0.1;

  ColumnarYoreScan(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelOptTable table,
      List<PushedPredicate> predicates,
      @Nullable RexNode limit) {
    super(cluster, traits, table, predicates, limit);
  }

  /** The physical form of a logical scan, or null if the values it depends on have none. */
  static @Nullable ColumnarYoreScan of(YoreScan scan) {
    ColumnarYoreScan columnar =
        new ColumnarYoreScan(
            scan.getCluster(),
            scan.getTraitSet().replace(ColumnarConvention.INSTANCE),
            scan.getTable(),
            scan.predicates(),
            scan.limit());
    return columnar.values() == null ? null : columnar;
  }

  private @Nullable List<StatementValue> values() {
    RexTranslator translator = new RexTranslator(getCluster().getRexBuilder());
    List<StatementValue> values = new ArrayList<>();
    for (RexNode expression : expressions()) {
      StatementValue value = StatementValue.of(expression, translator);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  @Override
  YoreScan with(
      RelOptTable newTable, List<PushedPredicate> newPredicates, @Nullable RexNode newLimit) {
    return new ColumnarYoreScan(getCluster(), getTraitSet(), newTable, newPredicates, newLimit);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarYoreScan(getCluster(), traits, table, predicates(), limit());
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    RelOptCost cost = super.computeSelfCost(planner, mq);
    return cost == null ? null : cost.multiplyBy(COST_FACTOR);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    ScanPlan plan = ScanPlan.of(this);
    return new PlanNode.Scan(
        new StatementScan(plan, Objects.requireNonNull(values()), description()),
        plan.codecs().stream().map(codec -> codec.type()).toList());
  }

  private String description() {
    return scanTable().stored().schema().name().toString();
  }
}
