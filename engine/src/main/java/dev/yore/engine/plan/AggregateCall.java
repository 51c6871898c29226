package dev.yore.engine.plan;

import dev.yore.store.schema.ColumnType;
import java.util.List;

/**
 * One aggregate. Immutable.
 *
 * @param arguments fields of the input; for GROUPING positions in the aggregate's keys
 * @param distinct equal arguments count once
 * @param filter a BOOLEAN field; rows where it is not true do not count; {@link #NO_FILTER} for
 *     none
 * @param order within the group, for LISTAGG; empty for any
 */
public record AggregateCall(
    AggregateFunction function,
    List<Integer> arguments,
    boolean distinct,
    int filter,
    List<SortKey> order,
    ColumnType type) {
  public static final int NO_FILTER = -1;

  public AggregateCall {
    arguments = List.copyOf(arguments);
    order = List.copyOf(order);
  }
}
