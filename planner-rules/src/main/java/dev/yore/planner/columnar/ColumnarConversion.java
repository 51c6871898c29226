package dev.yore.planner.columnar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.JoinCommuteRule;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole plans columnar, operator by operator from the leaves up. There is one way to do each
 * but joins, which build the smaller input, so no search is needed, which takes most of the time of
 * planning a simple statement. Confined to one thread.
 */
public final class ColumnarConversion {
  private final List<ConverterRule> rules;

  /** A conversion by {@link ColumnarRules#OPERATORS} and a rule for stored tables. */
  public ColumnarConversion(ConverterRule scans) {
    this.rules = new ArrayList<>(ColumnarRules.OPERATORS);
    rules.add(scans);
  }

  /** The plan, or null if an operator of it has no columnar form. */
  public @Nullable RelNode convert(RelNode logical) {
    if (logical instanceof ColumnarRel) {
      return logical;
    }
    if (logical instanceof LogicalAggregate aggregate) {
      RelNode sweep = SweepConversion.convert(aggregate, this::convertInput);
      if (sweep != null) {
        return sweep;
      }
    }
    List<RelNode> inputs = new ArrayList<>(logical.getInputs().size());
    for (RelNode input : logical.getInputs()) {
      RelNode converted = convert(input);
      if (converted == null) {
        return null;
      }
      inputs.add(converted);
    }
    RelNode node = inputs.isEmpty() ? logical : logical.copy(logical.getTraitSet(), inputs);
    if (node instanceof LogicalJoin join && buildsLarger(join)) {
      RelNode swapped =
          JoinCommuteRule.swap(
              join, true, RelFactories.LOGICAL_BUILDER.create(join.getCluster(), null));
      if (swapped instanceof Project project) {
        RelNode other = byRule(project.getInput());
        return other == null ? null : byRule(project.copy(project.getTraitSet(), List.of(other)));
      }
    }
    RelNode converted = byRule(node);
    return converted instanceof ColumnarJoin join && isSmaller(join.getLeft(), join.getRight())
        ? join.buildingLeft()
        : converted;
  }

  private @Nullable RelNode convertInput(@Nullable RelNode input) {
    return input == null ? null : convert(input);
  }

  /** Whether the right input, which is built into a table, is the larger one. */
  private static boolean buildsLarger(LogicalJoin join) {
    boolean swappable =
        switch (join.getJoinType()) {
          case INNER, LEFT, RIGHT, FULL -> true;
          default -> false;
        };
    return swappable && isSmaller(join.getLeft(), join.getRight());
  }

  private static boolean isSmaller(RelNode left, RelNode right) {
    RelMetadataQuery mq = left.getCluster().getMetadataQuery();
    return mq.getRowCount(left) < mq.getRowCount(right);
  }

  private @Nullable RelNode byRule(RelNode node) {
    for (ConverterRule rule : rules) {
      if (rule.getOperand().matches(node)) {
        RelNode converted = rule.convert(node);
        if (converted != null) {
          return converted;
        }
      }
    }
    return null;
  }
}
