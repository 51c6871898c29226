package dev.yore.planner.rel;

import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** Reads what the last round of a recursive query gave. Immutable. */
final class EnumerableTransientScan extends TableScan implements EnumerableRel {
  private EnumerableTransientScan(RelOptCluster cluster, RelTraitSet traits, RelOptTable table) {
    super(cluster, traits, List.of(), table);
  }

  static EnumerableTransientScan of(TableScan scan) {
    return new EnumerableTransientScan(
        scan.getCluster(),
        scan.getTraitSet().replace(EnumerableConvention.INSTANCE),
        scan.getTable());
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new EnumerableTransientScan(getCluster(), traits, table);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer preferred) {
    JavaTypeFactory types = (JavaTypeFactory) getCluster().getTypeFactory();
    boolean single = getRowType().getFieldCount() == 1;
    List<String> name = table.getQualifiedName();
    BlockBuilder block = new BlockBuilder();
    block.add(
        Expressions.call(
            TransientRows.class,
            "of",
            implementor.getRootExpression(),
            Expressions.constant(name.get(name.size() - 1)),
            Expressions.constant(single)));
    return implementor.result(
        PhysTypeImpl.of(
            types, getRowType(), single ? JavaRowFormat.SCALAR : JavaRowFormat.ARRAY, false),
        block.toBlock());
  }
}
