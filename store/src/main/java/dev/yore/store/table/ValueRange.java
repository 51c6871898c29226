package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of a column that are looked for: single ones or all between two, as codes, or texts or
 * bytes between two as they are, for their codes have no order. Immutable.
 *
 * @param codes single ones, ascending; null for a range
 * @param from the least code of a range
 * @param to the greatest
 * @param bytes the bounds of a range of texts or bytes, else null
 * @param filters that all of them satisfy, to leave out what zone maps exclude
 */
record ValueRange(
    long @Nullable [] codes,
    long from,
    long to,
    @Nullable BytesBounds bytes,
    List<ColumnFilter> filters) {
  /** With more values than this a scan with zone maps reads less than the lookups do. */
  static final int MAX_VALUES = 1024;

  static ValueRange of(Column column, Object value) {
    ColumnFilter equal = ColumnFilter.of(new Compare(0, Operator.EQUAL, value), column.type());
    return new ValueRange(new long[] {ValueCodes.of(value)}, 0, 0, null, List.of(equal));
  }

  /** What the predicates leave of a column's values; null if they say nothing of use. */
  static @Nullable ValueRange of(int ordinal, Column column, List<ColumnPredicate> predicates) {
    List<ColumnFilter> filters = new ArrayList<>();
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() == ordinal) {
        filters.add(ColumnFilter.of(predicate, column.type()));
      }
    }
    if (filters.isEmpty()) {
      return null;
    }
    long[] codes = codes(ordinal, predicates);
    if (codes != null) {
      return new ValueRange(codes, 0, 0, null, filters);
    }
    return column.type().physical() == Physical.BYTES
        ? ofBytes(ordinal, column, predicates, filters)
        : ofNumbers(ordinal, predicates, filters);
  }

  /** The codes of the values that a predicate names one by one; null if none does. */
  private static long @Nullable [] codes(int ordinal, List<ColumnPredicate> predicates) {
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() != ordinal) {
        continue;
      }
      if (predicate instanceof In in && in.values().size() <= MAX_VALUES) {
        return in.values().stream().mapToLong(ValueCodes::of).sorted().distinct().toArray();
      }
      if (predicate instanceof Compare compare && compare.operator() == Operator.EQUAL) {
        return new long[] {ValueCodes.of(compare.value())};
      }
    }
    return null;
  }

  /** Bounds may be wider than asked: rows are looked at again. */
  private static @Nullable ValueRange ofNumbers(
      int ordinal, List<ColumnPredicate> predicates, List<ColumnFilter> filters) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    boolean bounded = false;
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() == ordinal && predicate instanceof Compare compare) {
        switch (compare.operator()) {
          case GREATER, GREATER_OR_EQUAL -> {
            from = Math.max(from, ValueCodes.of(compare.value()));
            bounded = true;
          }
          case LESS, LESS_OR_EQUAL -> {
            to = Math.min(to, ValueCodes.of(compare.value()));
            bounded = true;
          }
          default -> {}
        }
      }
    }
    return bounded ? new ValueRange(null, from, to, null, filters) : null;
  }

  private static @Nullable ValueRange ofBytes(
      int ordinal, Column column, List<ColumnPredicate> predicates, List<ColumnFilter> filters) {
    BytesBounds bounds = new BytesBounds(column.type().isText(), null, null);
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() == ordinal && predicate instanceof Compare compare) {
        bounds =
            switch (compare.operator()) {
              case GREATER, GREATER_OR_EQUAL -> bounds.atLeast((byte[]) compare.value());
              case LESS, LESS_OR_EQUAL -> bounds.atMost((byte[]) compare.value());
              default -> bounds;
            };
      }
    }
    return bounds.areOpen() ? null : new ValueRange(null, 0, 0, bounds, filters);
  }

  /** Whether a row's value satisfies all that is asked of the column. */
  boolean contains(ColumnVector values, int row) {
    for (ColumnFilter filter : filters) {
      if (!filter.matches(values, row)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the rows of a block that have or had one of the values: all are looked at. */
  void find(int block, BlockSource source, ColumnReader column, ReadContext context, RowIds found) {
    SortedValues.forEach(
        block,
        source,
        column,
        context,
        (values, row, rowId) -> {
          if (contains(values, row)) {
            found.add(rowId);
          }
        });
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
