package dev.yore.planner.plan;

import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.rules.SemiJoinRule;
import org.apache.calcite.rel.rules.SortProjectTransposeRule;

/** Calcite's rules, kept from the plans of which they would change the answer. Immutable. */
final class SafeRules {
  /**
   * Not for sorts with keys: Calcite believes that ORDER BY CAST(ts AS DATE), id may sort by ts,
   * and that the text of a UUID sorts as the UUID.
   */
  static final RelOptRule LIMIT_PROJECT_TRANSPOSE =
      SortProjectTransposeRule.Config.DEFAULT
          .withOperandSupplier(
              sort ->
                  sort.operand(LogicalSort.class)
                      .predicate(s -> s.getCollation().getFieldCollations().isEmpty())
                      .oneInput(
                          project ->
                              project
                                  .operand(LogicalProject.class)
                                  .predicate(p -> !p.containsOver())
                                  .anyInputs()))
          .toRule();

  /**
   * Not for aggregates without keys: they have one row even where there is nothing to aggregate, a
   * semi-join with what they aggregate has none.
   */
  static final RelOptRule PROJECT_TO_SEMI_JOIN =
      SemiJoinRule.ProjectToSemiJoinRule.ProjectToSemiJoinRuleConfig.DEFAULT
          .withOperandSupplier(
              project ->
                  project.operand(LogicalProject.class).oneInput(join -> withKeyedAggregate(join)))
          .toRule();

  /** The same for joins without a projection. */
  static final RelOptRule JOIN_TO_SEMI_JOIN =
      SemiJoinRule.JoinToSemiJoinRule.JoinToSemiJoinRuleConfig.DEFAULT
          .withOperandSupplier(join -> withKeyedAggregate(join))
          .toRule();

  private SafeRules() {}

  private static RelRule.Done withKeyedAggregate(RelRule.OperandBuilder join) {
    return join.operand(LogicalJoin.class)
        .predicate(SafeRules::canBeSemiJoin)
        .inputs(
            left -> left.operand(RelNode.class).anyInputs(),
            right ->
                right
                    .operand(LogicalAggregate.class)
                    .predicate(aggregate -> !aggregate.getGroupSet().isEmpty())
                    .anyInputs());
  }

  private static boolean canBeSemiJoin(Join join) {
    return join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.LEFT;
  }
}
