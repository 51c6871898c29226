package dev.yore.planner.columnar;

import dev.yore.engine.plan.AggregateFunction;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Calcite's aggregate calls as the engine's. Pure functions. */
final class AggregateCalls {
  private AggregateCalls() {}

  /**
   * The call, or null if the engine cannot compute it.
   *
   * @param keys of the aggregate, for GROUPING
   */
  static dev.yore.engine.plan.@Nullable AggregateCall translate(
      AggregateCall call, List<Integer> keys) {
    AggregateFunction function = function(call.getAggregation().getKind());
    ColumnType type = PhysicalTypes.of(call.getType());
    boolean plain = call.distinctKeys == null && call.rexList.isEmpty();
    if (function == null || type == null || !plain) {
      return null;
    }
    List<Integer> arguments = call.getArgList();
    if (function == AggregateFunction.GROUPING) {
      arguments = arguments.stream().map(keys::indexOf).toList();
    }
    boolean distinctMatters =
        call.isDistinct() && function != AggregateFunction.MIN && function != AggregateFunction.MAX;
    return new dev.yore.engine.plan.AggregateCall(
        function,
        arguments,
        distinctMatters,
        call.filterArg < 0 ? dev.yore.engine.plan.AggregateCall.NO_FILTER : call.filterArg,
        ColumnarSort.keys(call.getCollation()),
        type);
  }

  static @Nullable AggregateFunction function(SqlKind kind) {
    return switch (kind) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM -> AggregateFunction.SUM;
      case SUM0 -> AggregateFunction.SUM0;
      case AVG -> AggregateFunction.AVG;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case ANY_VALUE -> AggregateFunction.ANY_VALUE;
      case SINGLE_VALUE -> AggregateFunction.SINGLE_VALUE;
      case STDDEV_POP -> AggregateFunction.STDDEV_POP;
      case STDDEV_SAMP -> AggregateFunction.STDDEV_SAMP;
      case VAR_POP -> AggregateFunction.VAR_POP;
      case VAR_SAMP -> AggregateFunction.VAR_SAMP;
      case BIT_AND -> AggregateFunction.BIT_AND;
      case BIT_OR -> AggregateFunction.BIT_OR;
      case BIT_XOR -> AggregateFunction.BIT_XOR;
      case GROUPING, GROUPING_ID -> AggregateFunction.GROUPING;
      default -> null;
    };
  }
}
