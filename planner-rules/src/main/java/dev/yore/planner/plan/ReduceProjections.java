package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rules.ReduceExpressionsRule;
import org.apache.calcite.rex.RexNode;

/**
 * Computes in advance what is known of projected values, except where that would make NULL of what
 * is never NULL. Joined with a column that is known to be NULL, a key is known to be NULL, too:
 * there are no such rows, but a plan in which the key may be NULL has other types, and Calcite
 * refuses it.
 *
 * <p>Not for windows: Calcite cannot compile the sum of a column that is known to be NULL.
 */
final class ReduceProjections extends ReduceExpressionsRule.ProjectReduceExpressionsRule {
  static final ReduceProjections INSTANCE =
      new ReduceProjections(
          ProjectReduceExpressionsRuleConfig.DEFAULT
              .withOperandSupplier(
                  project ->
                      project
                          .operand(LogicalProject.class)
                          .predicate(p -> !p.containsOver())
                          .anyInputs())
              .withDescription("ReduceProjections")
              .as(ProjectReduceExpressionsRuleConfig.class));

  private ReduceProjections(ProjectReduceExpressionsRuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Project project = call.rel(0);
    RelOptPredicateList known = call.getMetadataQuery().getPulledUpPredicates(project.getInput());
    List<RexNode> reduced = new ArrayList<>(project.getProjects());
    if (!reduceExpressions(
        project,
        reduced,
        known,
        false,
        config.matchNullability(),
        config.treatDynamicCallsAsConstant())) {
      return;
    }
    for (int i = 0; i < reduced.size(); i++) {
      RexNode before = project.getProjects().get(i);
      if (reduced.get(i).getType().isNullable() && !before.getType().isNullable()) {
        reduced.set(i, before);
      }
    }
    if (!reduced.equals(project.getProjects())) {
      call.transformTo(
          call.builder()
              .push(project.getInput())
              .project(reduced, project.getRowType().getFieldNames())
              .build());
    }
  }
}
