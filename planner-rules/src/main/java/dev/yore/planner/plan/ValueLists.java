package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Turns {@code x = 1 OR x = 2 OR …}, which is what IN becomes, into one search for points:
 * Calcite's simplifier needs cubic time for the long form, a minute for a thousand values. Pure
 * functions.
 */
final class ValueLists {
  /** Shorter lists stay readable in plans and cost nothing. */
  private static final int MIN_VALUES = 8;

  private ValueLists() {}

  /** The disjunction, or conjunction of inequalities, with long lists gathered. */
  static RexNode gather(RexCall call, RexBuilder builder) {
    boolean or = call.getKind() == SqlKind.OR;
    List<RexNode> terms = or ? RelOptUtil.disjunctions(call) : RelOptUtil.conjunctions(call);
    if (terms.size() < MIN_VALUES) {
      return call;
    }
    SqlKind wanted = or ? SqlKind.EQUALS : SqlKind.NOT_EQUALS;
    Map<RexNode, List<RexLiteral>> lists = new LinkedHashMap<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode term : terms) {
      if (term instanceof RexCall comparison
          && comparison.getKind() == wanted
          && comparison.getOperands().get(1) instanceof RexLiteral literal
          && !literal.isNull()) {
        lists.computeIfAbsent(comparison.getOperands().get(0), x -> new ArrayList<>()).add(literal);
      } else {
        others.add(term);
      }
    }
    lists.forEach((operand, values) -> others.add(list(operand, values, or, builder)));
    return or
        ? RexUtil.composeDisjunction(builder, others)
        : RexUtil.composeConjunction(builder, others);
  }

  private static RexNode list(
      RexNode operand, List<RexLiteral> values, boolean positive, RexBuilder builder) {
    RexNode in = builder.makeIn(operand, values);
    return positive ? in : builder.makeCall(SqlStdOperatorTable.NOT, in);
  }
}
