package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Physical;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of a column that are looked for, as codes: single ones, or all between two. Immutable.
 *
 * @param codes single ones, ascending; null for a range
 * @param from the least code of a range
 * @param to the greatest
 * @param filters that all of them satisfy, to leave out what zone maps exclude
 */
record ValueRange(long @Nullable [] codes, long from, long to, List<ColumnFilter> filters) {
  /** With more values than this a scan with zone maps reads less than the lookups do. */
  static final int MAX_VALUES = 1024;

  static ValueRange of(Column column, Object value) {
    ColumnFilter equal = ColumnFilter.of(new Compare(0, Operator.EQUAL, value), column.type());
    return new ValueRange(new long[] {ValueCodes.of(value)}, 0, 0, List.of(equal));
  }

  /** What the predicates leave of a column's values; null if they say nothing of use. */
  static @Nullable ValueRange of(int ordinal, Column column, List<ColumnPredicate> predicates) {
    boolean ordered = column.type().physical() != Physical.BYTES;
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    boolean bounded = false;
    List<ColumnFilter> filters = new ArrayList<>();
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() == ordinal) {
        filters.add(ColumnFilter.of(predicate, column.type()));
      }
    }
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() != ordinal) {
        continue;
      }
      if (predicate instanceof In in && in.values().size() <= MAX_VALUES) {
        return new ValueRange(
            in.values().stream().mapToLong(ValueCodes::of).sorted().distinct().toArray(),
            0,
            0,
            filters);
      }
      if (predicate instanceof Compare compare) {
        long code = ValueCodes.of(compare.value());
        switch (compare.operator()) {
          case EQUAL -> {
            return new ValueRange(new long[] {code}, 0, 0, filters);
          }
          // Bounds may be wider than asked: rows are looked at again.
          case GREATER, GREATER_OR_EQUAL -> {
            from = Math.max(from, code);
            bounded |= ordered;
          }
          case LESS, LESS_OR_EQUAL -> {
            to = Math.min(to, code);
            bounded |= ordered;
          }
          default -> {}
        }
      }
    }
    return bounded ? new ValueRange(null, from, to, filters) : null;
  }

  boolean contains(long code) {
    return codes == null ? from <= code && code <= to : Arrays.binarySearch(codes, code) >= 0;
  }

  /** False if certainly nothing of the block has one of the values; decodes nothing. */
  boolean mayBeIn(BlockSource block, ColumnReader column) {
    for (ColumnFilter filter : filters) {
      if (!mayMatch(block, column, filter)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayMatch(BlockSource block, ColumnReader column, ColumnFilter filter) {
    for (RowRun run : block.runs()) {
      if (column.mayMatch(run, filter)) {
        return true;
      }
    }
    for (PatchSource patches : block.patches()) {
      if (column.isIn(patches) && column.mayMatch(patches, filter)) {
        return true;
      }
    }
    return false;
  }
}
