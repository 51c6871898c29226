package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.parser.YoreConformance;
import dev.yore.planner.expression.OverlaidContext;
import dev.yore.planner.expression.StatementVariables;
import dev.yore.store.schema.ColumnType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterImpl;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/** Feeds the rows of compiled code to columnar operators. Immutable. */
final class EnumerableToColumnarConverter extends ConverterImpl implements ColumnarRel {
  /** Objects are unpacked into vectors: as dear as an operator. */
  private static final double COST_PER_ROW = 1;

  EnumerableToColumnarConverter(RelOptCluster cluster, RelTraitSet traits, RelNode input) {
    super(cluster, ConventionTraitDef.INSTANCE, traits, input);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new EnumerableToColumnarConverter(getCluster(), traits, inputs.get(0));
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return planner.getCostFactory().makeCost(mq.getRowCount(this) * COST_PER_ROW, 0, 0);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    Map<String, Object> constants = new HashMap<>();
    constants.put("_conformance", YoreConformance.INSTANCE);
    constants.put(PlanNodes.VARIABLE, inputs);
    @SuppressWarnings("unchecked")
    Bindable<Object> code =
        EnumerableInterpretable.toBindable(
            constants, null, (EnumerableRel) getInput(), EnumerableRel.Prefer.ARRAY);
    constants.remove(PlanNodes.VARIABLE);
    List<ColumnType> types = Translations.types(getRowType());
    return new PlanNode.Rows(
        new CompiledRows(code, constants, types, getInput().getRelTypeName()), types);
  }

  /** Rows that compiled code gives. */
  private record CompiledRows(
      Bindable<Object> code, Map<String, Object> constants, List<ColumnType> types, String describe)
      implements RowSource {
    private CompiledRows {
      constants = Map.copyOf(constants);
    }

    @Override
    public BatchCursor open(ExecutionContext context) {
      Object root = context.variable(StatementVariables.DATA_CONTEXT);
      DataContext own = new OverlaidContext((DataContext) Objects.requireNonNull(root), constants);
      return new RowBatches(code.bind(own).enumerator(), types, context.cancelled());
    }
  }
}
