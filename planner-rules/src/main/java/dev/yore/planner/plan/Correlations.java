package dev.yore.planner.plan;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/** Finds plans in which a part is run once per row of another. Confined to one thread. */
final class Correlations extends RelHomogeneousShuttle {
  private boolean found;

  private Correlations() {}

  /** Whether any expression of the plan reads the row of an outer query. */
  static boolean anyIn(RelNode root) {
    Correlations correlations = new Correlations();
    root.accept(correlations);
    return correlations.found;
  }

  @Override
  public RelNode visit(RelNode node) {
    found |= node instanceof Correlate;
    super.visit(node);
    return node.accept(new Expressions());
  }

  private final class Expressions extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      subQuery.rel.accept(Correlations.this);
      return subQuery;
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      found |= RexUtil.containsCorrelation(access);
      return access;
    }
  }
}
