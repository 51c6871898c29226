package dev.yore.planner.plan;

import dev.yore.planner.catalog.StoredTable;
import dev.yore.planner.rel.ScanFactory;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Finds out whether a query's answer depends on rows of stored tables and parameters alone: not on
 * the clock, on chance, on who asks, or on tables that tell of the system. Confined to one query.
 */
final class Steadiness extends RelHomogeneousShuttle {
  private boolean steady = true;

  private Steadiness() {}

  /** Whether it does, for a query whose stored tables are scans of ours or below period clauses. */
  static boolean of(RelNode query) {
    Steadiness steadiness = new Steadiness();
    query.accept(steadiness);
    return steadiness.steady;
  }

  @Override
  public RelNode visit(RelNode node) {
    boolean stored =
        !(node instanceof TableScan scan)
            || ScanFactory.isOfStoredTable(scan)
            || scan.getTable().unwrap(StoredTable.class) != null;
    if (!stored || node instanceof TableFunctionScan) {
      steady = false;
    }
    node.accept(new Expressions());
    return steady ? super.visit(node) : node;
  }

  private final class Expressions extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      if (call.getOperator().isDynamicFunction() || !call.getOperator().isDeterministic()) {
        steady = false;
      }
      return super.visitCall(call);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      subQuery.rel.accept(Steadiness.this);
      return super.visitSubQuery(subQuery);
    }
  }
}
