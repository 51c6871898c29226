package dev.yore.planner.plan;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.fun.SqlInternalOperators;

/**
 * Finds out which aggregates of a query that cannot be planned nobody computes. Confined to one
 * query.
 */
final class Uncomputed extends RelHomogeneousShuttle {
  private final Set<String> names = new LinkedHashSet<>();

  private Uncomputed() {}

  /** What to say of a query for which there is no plan: the aggregates' names, if it is them. */
  static RuntimeException explained(RelNode query, RuntimeException unplanned) {
    Uncomputed found = new Uncomputed();
    query.accept(found);
    return found.names.isEmpty()
        ? unplanned
        : new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "the aggregate " + String.join(", ", found.names) + " is not supported",
            unplanned);
  }

  @Override
  public RelNode visit(RelNode node) {
    if (node instanceof Aggregate aggregate) {
      for (AggregateCall call : aggregate.getAggCallList()) {
        boolean known =
            call.getAggregation().equals(SqlInternalOperators.LITERAL_AGG)
                || RexImpTable.INSTANCE.get(call.getAggregation(), false) != null;
        if (!known) {
          names.add(call.getAggregation().getName());
        }
      }
    }
    return super.visit(node);
  }
}
