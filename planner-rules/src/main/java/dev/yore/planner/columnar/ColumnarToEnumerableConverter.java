package dev.yore.planner.columnar;

import dev.yore.parser.YoreConformance;
import dev.yore.planner.expression.StatementVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterImpl;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgramBuilder;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/** Feeds the batches of columnar operators to compiled code, row by row. Immutable. */
final class ColumnarToEnumerableConverter extends ConverterImpl implements EnumerableRel {
  /** Objects are made of every value: as dear as an operator. */
  private static final double COST_PER_ROW = 1;

  ColumnarToEnumerableConverter(RelOptCluster cluster, RelTraitSet traits, RelNode input) {
    super(cluster, ConventionTraitDef.INSTANCE, traits, input);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarToEnumerableConverter(getCluster(), traits, inputs.get(0));
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    return planner.getCostFactory().makeCost(mq.getRowCount(this) * COST_PER_ROW, 0, 0);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer preferred) {
    JavaTypeFactory types = (JavaTypeFactory) getCluster().getTypeFactory();
    JavaRowFormat format =
        getRowType().getFieldCount() == 1 ? JavaRowFormat.SCALAR : JavaRowFormat.ARRAY;
    PhysType physType = PhysTypeImpl.of(types, getRowType(), format, false);
    Map<String, RexNode> outer = outerFields();
    BlockBuilder block = new BlockBuilder();
    Expression values =
        Expressions.newArrayInit(Object.class, translated(outer, implementor, types, block));
    ColumnarPlan plan =
        new ColumnarPlan(
            nodes(implementor).of(getInput()),
            getRowType(),
            List.copyOf(outer.keySet()),
            outer.values().stream().map(RexNode::getType).toList());
    block.add(
        Expressions.call(
            ColumnarRuntime.class,
            "rows",
            implementor.getRootExpression(),
            implementor.stash(plan, ColumnarPlan.class),
            values));
    return implementor.result(physType, block.toBlock());
  }

  /** What is asked to describe the plan, if anybody is. */
  private static PlanNodes nodes(EnumerableRelImplementor implementor) {
    return implementor.map.get(PlanNodes.VARIABLE) instanceof PlanNodes asked
        ? asked
        : new PlanNodes();
  }

  /** Fields of outer rows that the columnar part reads, by the names of their variables. */
  private Map<String, RexNode> outerFields() {
    Map<String, RexNode> fields = new LinkedHashMap<>();
    RexShuttle finder =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable row) {
              fields.put(
                  StatementVariables.outerField(row.getName(), access.getField().getName()),
                  access);
            }
            return super.visitFieldAccess(access);
          }
        };
    getInput()
        .accept(
            new RelHomogeneousShuttle() {
              @Override
              public RelNode visit(RelNode node) {
                super.visit(node);
                node.accept(finder);
                return node;
              }
            });
    return fields;
  }

  private List<Expression> translated(
      Map<String, RexNode> fields,
      EnumerableRelImplementor implementor,
      JavaTypeFactory types,
      BlockBuilder block) {
    if (fields.isEmpty()) {
      return List.of();
    }
    RexProgramBuilder program =
        new RexProgramBuilder(types.builder().build(), getCluster().getRexBuilder());
    fields.forEach((name, node) -> program.addProject(node, name));
    List<Expression> values =
        RexToLixTranslator.translateProjects(
            program.getProgram(),
            types,
            YoreConformance.INSTANCE,
            block,
            null,
            null,
            implementor.getRootExpression(),
            (list, field, type) -> {
              throw new IllegalStateException("an outer row's field reads no input");
            },
            implementor::getCorrelVariableGetter);
    List<Expression> boxed = new ArrayList<>();
    values.forEach(value -> boxed.add(Expressions.box(value)));
    return boxed;
  }
}
