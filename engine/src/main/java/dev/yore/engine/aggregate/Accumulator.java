package dev.yore.engine.aggregate;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One aggregate call's state for all groups. Confined to one thread. */
abstract class Accumulator {
  static final ColumnType COUNT_TYPE = ColumnType.of(Kind.BIGINT);

  private final RowCounts rowCounts;

  /**
   * What to add to the rows of a group for the number of its values: less by the nulls, more by
   * what partial results bring. Null while it would be all zeros.
   */
  private long @Nullable [] adjustment;

  private int capacity;

  Accumulator(RowCounts rowCounts) {
    this.rowCounts = rowCounts;
  }

  /** Makes room for groups; the row counts have it already. */
  final void ensure(int groups) {
    if (groups > capacity) {
      capacity = Math.max(groups, capacity * 2);
      grow(capacity);
      if (adjustment != null) {
        adjustment = Arrays.copyOf(adjustment, capacity);
      }
    }
  }

  abstract void grow(int groups);

  /**
   * Takes rows of any groups. The rows have been counted already.
   *
   * @param rows positions; null for 0 to {@code count}
   * @param groups per row its group
   */
  abstract void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count);

  /**
   * Takes rows of one group.
   *
   * @param rows positions, of which {@code from} to {@code to} count; null for the rows {@code
   *     from} to {@code to} themselves
   */
  abstract void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group);

  /** Types of the columns that a partial result has. */
  abstract List<ColumnType> stateTypes();

  /**
   * The partial result of all groups, a row each.
   *
   * @param out gets the vectors from {@code at} on
   */
  abstract void state(int groups, ColumnVector[] out, int at);

  /**
   * Takes partial results.
   *
   * @param columns with the state's from {@code at} on
   */
  abstract void combine(
      ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count);

  /** The results, a row per group. */
  abstract ColumnVector finish(int groups);

  abstract long stateBytes();

  final long sizeBytes() {
    return stateBytes() + (adjustment == null ? 0 : 8L * adjustment.length);
  }

  /** How many values the group has. */
  final long count(int group) {
    return rowCounts.get(group) + (adjustment == null ? 0 : adjustment[group]);
  }

  final void adjust(int group, long difference) {
    long[] counts = adjustment;
    if (counts == null) {
      counts = new long[capacity];
      adjustment = counts;
    }
    counts[group] += difference;
  }

  /** Takes nulls out of the count. */
  final void skipNulls(ColumnVector values, int @Nullable [] rows, int[] groups, int count) {
    if (values.hasNulls()) {
      for (int i = 0; i < count; i++) {
        if (values.isNull(rows == null ? i : rows[i])) {
          adjust(groups[i], -1);
        }
      }
    }
  }

  final void skipNulls(ColumnVector values, int @Nullable [] rows, int from, int to, int group) {
    if (values.hasNulls()) {
      int nulls = 0;
      for (int i = from; i < to; i++) {
        nulls += values.isNull(rows == null ? i : rows[i]) ? 1 : 0;
      }
      if (nulls > 0) {
        adjust(group, -nulls);
      }
    }
  }

  final void combineCounts(ColumnVector counts, int @Nullable [] rows, int[] groups, int count) {
    LongVector longs = (LongVector) counts;
    for (int i = 0; i < count; i++) {
      adjust(groups[i], longs.get(rows == null ? i : rows[i]));
    }
  }

  /** The number of values of every group. */
  final LongVector counts(int groups) {
    long[] counts = new long[groups];
    for (int g = 0; g < groups; g++) {
      counts[g] = count(g);
    }
    return new LongVector(counts, groups, null);
  }

  /** A set bit per group without values, or null if all have some. */
  final long @Nullable [] emptyGroups(int groups) {
    long[] nulls = null;
    for (int g = 0; g < groups; g++) {
      if (count(g) == 0) {
        nulls = nulls == null ? new long[(groups + 63) >> 6] : nulls;
        nulls[g >> 6] |= 1L << g;
      }
    }
    return nulls;
  }
}
