package dev.yore.planner.columnar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes aggregates columnar. Calls that give the same literal for every group, by which Calcite
 * marks matches, become part of a projection above. Pure functions.
 */
final class AggregateConversion {
  private AggregateConversion() {}

  static @Nullable RelNode convert(LogicalAggregate aggregate) {
    if (!Translations.canHold(aggregate.getInput().getRowType())
        || !Translations.canHold(aggregate.getRowType())) {
      return null;
    }
    List<Integer> keys = aggregate.getGroupSet().asList();
    List<AggregateCall> computed = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (isLiteral(call)) {
        continue;
      }
      if (AggregateCalls.translate(call, keys) == null) {
        return null;
      }
      computed.add(call);
    }
    ColumnarAggregate columnar =
        new ColumnarAggregate(
            aggregate.getCluster(),
            ColumnarRules.traits(aggregate),
            ColumnarRules.columnar(aggregate.getInput()),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            computed);
    return computed.size() == aggregate.getAggCallList().size()
        ? columnar
        : withLiterals(aggregate, columnar);
  }

  private static boolean isLiteral(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
  }

  private static RelNode withLiterals(LogicalAggregate aggregate, ColumnarAggregate columnar) {
    RexBuilder builder = aggregate.getCluster().getRexBuilder();
    List<RexNode> outputs = new ArrayList<>();
    int next = 0;
    for (; next < aggregate.getGroupCount(); next++) {
      outputs.add(builder.makeInputRef(columnar, next));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      outputs.add(isLiteral(call) ? call.rexList.get(0) : builder.makeInputRef(columnar, next++));
    }
    return ColumnarProject.create(columnar, outputs, aggregate.getRowType());
  }
}
