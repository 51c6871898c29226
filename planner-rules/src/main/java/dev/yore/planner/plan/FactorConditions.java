package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of disjunctions what holds in any case. {@code (a AND b) OR (a AND c)} hides that
 * {@code a} always holds, which TPC-H's Q19 needs for its join; {@code (x = 1 AND y = 2) OR (x = 2
 * AND y = 1)} hides that x and y are one of two values, by which Q7's scans get rid of eleven rows
 * in twelve. The disjunction itself stays. Confined to one thread.
 */
final class FactorConditions extends RelHomogeneousShuttle {
  /**
   * Of longer disjunctions nothing is derived: they are lists of values, and those no short cut.
   */
  private static final int MAX_BRANCHES = 64;

  @Override
  public RelNode visit(RelNode other) {
    RelNode visited = super.visit(other);
    RexBuilder builder = visited.getCluster().getRexBuilder();
    if (visited instanceof Filter filter) {
      RexNode factored = RexUtil.pullFactors(builder, filter.getCondition());
      return filter.copy(filter.getTraitSet(), filter.getInput(), withImplied(builder, factored));
    }
    if (visited instanceof Join join && isPlain(join.getJoinType())) {
      return join.copy(
          join.getTraitSet(),
          withImplied(builder, join.getCondition()),
          join.getLeft(),
          join.getRight(),
          join.getJoinType(),
          join.isSemiJoinDone());
    }
    return visited;
  }

  /** Whether only pairs count for which the condition is true. */
  private static boolean isPlain(JoinRelType type) {
    return type == JoinRelType.INNER || type == JoinRelType.LEFT || type == JoinRelType.RIGHT;
  }

  private static RexNode withImplied(RexBuilder builder, RexNode condition) {
    List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
    List<RexNode> implied = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      List<RexNode> branches = RelOptUtil.disjunctions(conjunct);
      if (branches.size() > 1 && branches.size() <= MAX_BRANCHES) {
        implied.addAll(impliedBy(builder, branches));
      }
    }
    implied.removeAll(conjuncts);
    if (implied.isEmpty()) {
      return condition;
    }
    List<RexNode> all = new ArrayList<>(conjuncts);
    all.addAll(implied);
    return RexUtil.composeConjunction(builder, all);
  }

  /** Per field that every branch restricts: what the branches say of it, one or the other. */
  private static List<RexNode> impliedBy(RexBuilder builder, List<RexNode> branches) {
    Map<Integer, List<RexNode>> common = null;
    for (RexNode branch : branches) {
      Map<Integer, List<RexNode>> own = restrictions(branch);
      if (common == null) {
        common = new LinkedHashMap<>();
        for (Map.Entry<Integer, List<RexNode>> entry : own.entrySet()) {
          common.put(
              entry.getKey(), List.of(RexUtil.composeConjunction(builder, entry.getValue())));
        }
        continue;
      }
      common.keySet().retainAll(own.keySet());
      for (Map.Entry<Integer, List<RexNode>> entry : common.entrySet()) {
        List<RexNode> sofar = new ArrayList<>(entry.getValue());
        sofar.add(RexUtil.composeConjunction(builder, own.get(entry.getKey())));
        entry.setValue(sofar);
      }
    }
    return common == null
        ? List.of()
        : common.values().stream().map(b -> RexUtil.composeDisjunction(builder, b)).toList();
  }

  private static Map<Integer, List<RexNode>> restrictions(RexNode branch) {
    Map<Integer, List<RexNode>> restrictions = new LinkedHashMap<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(branch)) {
      RexInputRef field = comparedField(conjunct);
      if (field != null) {
        restrictions.computeIfAbsent(field.getIndex(), f -> new ArrayList<>()).add(conjunct);
      }
    }
    return restrictions;
  }

  /** The field compared with a constant, which no row makes fail; null for any other condition. */
  private static @Nullable RexInputRef comparedField(RexNode condition) {
    if (!(condition instanceof RexCall call)
        || !(call.isA(SqlKind.COMPARISON) || call.isA(SqlKind.SEARCH))
        || call.getOperands().size() != 2) {
      return null;
    }
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (left instanceof RexInputRef field && right instanceof RexLiteral) {
      return field;
    }
    return right instanceof RexInputRef field && left instanceof RexLiteral ? field : null;
  }
}
