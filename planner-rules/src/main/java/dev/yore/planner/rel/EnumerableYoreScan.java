package dev.yore.planner.rel;

import dev.yore.parser.YoreConformance;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
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
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgramBuilder;
import org.jspecify.annotations.Nullable;

/** A scan as compiled plans run it: evaluates its expressions, then reads the store. Immutable. */
final class EnumerableYoreScan extends YoreScan implements EnumerableRel {
  EnumerableYoreScan(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelOptTable table,
      List<PushedPredicate> predicates,
      @Nullable RexNode limit) {
    super(cluster, traits, table, predicates, limit);
  }

  /** The physical form of a logical scan. */
  static EnumerableYoreScan of(YoreScan scan) {
    return new EnumerableYoreScan(
        scan.getCluster(),
        scan.getTraitSet().replace(EnumerableConvention.INSTANCE),
        scan.getTable(),
        scan.predicates(),
        scan.limit());
  }

  @Override
  YoreScan with(
      RelOptTable newTable, List<PushedPredicate> newPredicates, @Nullable RexNode newLimit) {
    return new EnumerableYoreScan(getCluster(), getTraitSet(), newTable, newPredicates, newLimit);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new EnumerableYoreScan(getCluster(), traits, table, predicates(), limit());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer preferred) {
    JavaTypeFactory types = (JavaTypeFactory) getCluster().getTypeFactory();
    PhysType physType = PhysTypeImpl.of(types, getRowType(), format(), false);
    BlockBuilder block = new BlockBuilder();
    Expression values =
        Expressions.newArrayInit(Object.class, evaluated(implementor, types, block));
    Expression plan = implementor.stash(ScanPlan.of(this), ScanPlan.class);
    block.add(
        Expressions.call(ScanRuntime.class, "scan", implementor.getRootExpression(), plan, values));
    return implementor.result(physType, block.toBlock());
  }

  /** Calcite's other operators take rows of one column to be the value itself. */
  private JavaRowFormat format() {
    return getRowType().getFieldCount() == 1 ? JavaRowFormat.SCALAR : JavaRowFormat.ARRAY;
  }

  private List<Expression> evaluated(
      EnumerableRelImplementor implementor, JavaTypeFactory types, BlockBuilder block) {
    List<RexNode> expressions = expressions();
    if (expressions.isEmpty()) {
      return List.of();
    }
    RexProgramBuilder program =
        new RexProgramBuilder(types.builder().build(), getCluster().getRexBuilder());
    for (int i = 0; i < expressions.size(); i++) {
      program.addProject(expressions.get(i), "V" + i);
    }
    List<Expression> translated =
        RexToLixTranslator.translateProjects(
            program.getProgram(),
            types,
            YoreConformance.INSTANCE,
            block,
            null,
            null,
            implementor.getRootExpression(),
            (expression, field, type) -> {
              throw new IllegalStateException("a scan has no input to read from");
            },
            implementor::getCorrelVariableGetter);
    return translated.stream().map(e -> (Expression) Expressions.box(e)).toList();
  }
}
