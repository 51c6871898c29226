package dev.yore.engine.plan;

import dev.yore.engine.expression.Expression;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Window calls that share partition, order and frame. Immutable.
 *
 * @param partition fields of the input
 * @param rows whether the frame counts rows; otherwise it is a range of the one order key's values
 */
public record WindowGroup(
    List<Integer> partition,
    List<SortKey> order,
    boolean rows,
    Bound lower,
    Bound upper,
    List<Call> calls) {
  public WindowGroup {
    partition = List.copyOf(partition);
    order = List.copyOf(order);
    calls = List.copyOf(calls);
  }

  /**
   * One end of a frame.
   *
   * @param offset how far for PRECEDING and FOLLOWING, an expression without fields; otherwise null
   */
  public record Bound(BoundKind kind, @Nullable Expression offset) {}

  /** Where a frame ends. */
  public enum BoundKind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }

  /** Functions that are not aggregates. */
  public enum Function {
    /** Calls the aggregate of {@link Call#aggregate()}. */
    AGGREGATE,
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    PERCENT_RANK,
    CUME_DIST,
    NTILE,
    LAG,
    LEAD,
    FIRST_VALUE,
    LAST_VALUE,
    NTH_VALUE
  }

  /**
   * One value per row.
   *
   * @param aggregate set for {@link Function#AGGREGATE}
   * @param arguments expressions over the input's fields
   */
  public record Call(
      Function function,
      @Nullable AggregateCall aggregate,
      List<Expression> arguments,
      boolean ignoreNulls,
      ColumnType type) {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }
}
