package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A comparison or IN over longs: a closed range, and within it possibly one excluded value or a
 * list of the only ones.
 *
 * @param low nothing below satisfies
 * @param high nothing above satisfies; less than {@code low} when nothing does
 * @param excluding whether {@code excluded} does not satisfy
 * @param excluded the other side of a NOT_EQUAL
 * @param only ascending, the list of an IN; null for all of the range
 */
record LongCondition(
    long low, long high, boolean excluding, long excluded, long @Nullable [] only) {

  private static final LongCondition NEVER = new LongCondition(1, 0, false, 0, null);

  /**
   * A comparison or IN.
   *
   * @param order the long a physical value is ordered by
   */
  static LongCondition of(ColumnPredicate predicate, ToLongFunction<Object> order) {
    if (predicate instanceof ColumnPredicate.In in) {
      long[] values = in.values().stream().mapToLong(order).sorted().distinct().toArray();
      return values.length == 0
          ? NEVER
          : new LongCondition(values[0], values[values.length - 1], false, 0, values);
    }
    ColumnPredicate.Compare compare = (ColumnPredicate.Compare) predicate;
    long value = order.applyAsLong(compare.value());
    return switch (compare.operator()) {
      case EQUAL -> range(value, value);
      case NOT_EQUAL -> new LongCondition(Long.MIN_VALUE, Long.MAX_VALUE, true, value, null);
      case LESS -> value == Long.MIN_VALUE ? NEVER : range(Long.MIN_VALUE, value - 1);
      case LESS_OR_EQUAL -> range(Long.MIN_VALUE, value);
      case GREATER -> value == Long.MAX_VALUE ? NEVER : range(value + 1, Long.MAX_VALUE);
      case GREATER_OR_EQUAL -> range(value, Long.MAX_VALUE);
    };
  }

  private static LongCondition range(long low, long high) {
    return new LongCondition(low, high, false, 0, null);
  }

  /** What both say, if both are ranges. */
  LongCondition and(LongCondition other) {
    return range(Math.max(low, other.low), Math.min(high, other.high));
  }

  /** Whether the range says everything. */
  boolean isRange() {
    return !excluding && only == null;
  }

  boolean test(long value) {
    return value >= low
        && value <= high
        && (!excluding || value != excluded)
        && (only == null || Arrays.binarySearch(only, value) >= 0);
  }

  /** False if certainly nothing in the closed range satisfies. */
  boolean mayMatch(long min, long max) {
    if (max < low || min > high || (excluding && min == excluded && max == excluded)) {
      return false;
    }
    if (only == null) {
      return true;
    }
    int at = Arrays.binarySearch(only, min);
    int next = at >= 0 ? at : -at - 1;
    return next < only.length && only[next] <= max;
  }
}
