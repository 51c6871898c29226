package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Groups by any number of grouping sets and aggregates. Immutable. */
final class ColumnarAggregate extends Aggregate implements ColumnarRel {
  ColumnarAggregate(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      ImmutableBitSet groupSet,
      @Nullable List<ImmutableBitSet> groupSets,
      List<AggregateCall> calls) {
    super(cluster, traits, List.of(), input, groupSet, groupSets, calls);
  }

  @Override
  public Aggregate copy(
      RelTraitSet traits,
      RelNode input,
      ImmutableBitSet newGroupSet,
      @Nullable List<ImmutableBitSet> newGroupSets,
      List<AggregateCall> calls) {
    return new ColumnarAggregate(getCluster(), traits, input, newGroupSet, newGroupSets, calls);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return Costs.scaled(super.computeSelfCost(planner, mq));
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    List<Integer> keys = groupSet.asList();
    List<List<Integer>> sets = new ArrayList<>();
    for (ImmutableBitSet set : groupSets) {
      sets.add(set.asList().stream().map(keys::indexOf).toList());
    }
    List<dev.yore.engine.plan.AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggCalls) {
      calls.add(Objects.requireNonNull(AggregateCalls.translate(call, keys)));
    }
    return new PlanNode.Aggregate(
        inputs.of(getInput()), keys, sets, calls, Translations.types(getRowType()));
  }
}
