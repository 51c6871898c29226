package dev.yore.planner.columnar;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.PlanNode;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Aggregates what is alive at each of many points. The left input's one field are the points; the
 * right input's first two are start and end, then come keys, then arguments. Immutable.
 */
final class ColumnarSweep extends BiRel implements ColumnarRel {
  private final int keys;
  private final List<AggregateCall> calls;

  ColumnarSweep(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode points,
      RelNode versions,
      int keys,
      List<AggregateCall> calls,
      RelDataType rowType) {
    super(cluster, traits, points, versions);
    this.keys = keys;
    this.calls = List.copyOf(calls);
    this.rowType = rowType;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarSweep(
        getCluster(), traits, inputs.get(0), inputs.get(1), keys, calls, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("keys", keys)
        .item("calls", calls.stream().map(call -> call.function().name()).toList());
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return new PlanNode.Sweep(
        inputs.of(getLeft()),
        inputs.of(getRight()),
        0,
        1,
        IntStream.range(2, 2 + keys).boxed().toList(),
        calls,
        Translations.types(getRowType()));
  }
}
