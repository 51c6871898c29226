package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** A {@link ColumnPredicate} made ready for vectors of one type. Immutable. */
abstract class ColumnFilter {
  static ColumnFilter of(ColumnPredicate predicate, ColumnType type) {
    if (predicate instanceof ColumnPredicate.IsNull) {
      return new NullFilter(true);
    }
    if (predicate instanceof ColumnPredicate.IsNotNull) {
      return new NullFilter(false);
    }
    return switch (type.physical()) {
      case LONG -> new LongFilter(LongCondition.of(predicate, v -> (Long) v));
      case DOUBLE ->
          new DoubleFilter(LongCondition.of(predicate, v -> DoubleFilter.order((Double) v)));
      case BYTES -> BytesFilter.of(predicate, type);
    };
  }

  /** One filter for this and another one on the same column, or null if there is no such. */
  @Nullable ColumnFilter and(ColumnFilter other) {
    return null;
  }

  /**
   * Keeps the selected rows that satisfy the predicate.
   *
   * @param selection row positions, ascending; rewritten in place
   * @param count how many of them count
   * @return how many are left
   */
  abstract int filter(ColumnVector vector, int[] selection, int count);

  /** Whether the row satisfies the predicate. */
  abstract boolean matches(ColumnVector vector, int row);

  /** Whether any row does. */
  boolean matchesAny(ColumnVector vector) {
    for (int row = 0; row < vector.length(); row++) {
      if (matches(vector, row)) {
        return true;
      }
    }
    return false;
  }

  /**
   * False if certainly no value within the bounds satisfies the predicate.
   *
   * @param min not above any value, null if unknown
   * @param max not below any value, null if unknown
   * @param hasNulls whether there may be nulls
   * @param hasValues whether there may be others than nulls
   */
  abstract boolean mayMatch(
      @Nullable Object min, @Nullable Object max, boolean hasNulls, boolean hasValues);

  /** False if certainly no row the zone map is about satisfies the predicate. */
  boolean mayMatch(ZoneMap zone) {
    return mayMatch(zone.min(), zone.max(), zone.nullCount() > 0, !zone.allNull());
  }

  /** IS NULL or IS NOT NULL. */
  private static final class NullFilter extends ColumnFilter {
    private final boolean wanted;

    NullFilter(boolean wanted) {
      this.wanted = wanted;
    }

    @Override
    int filter(ColumnVector vector, int[] selection, int count) {
      if (!vector.hasNulls()) {
        return wanted ? 0 : count;
      }
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int row = selection[i];
        selection[kept] = row;
        kept += vector.isNull(row) == wanted ? 1 : 0;
      }
      return kept;
    }

    @Override
    boolean matches(ColumnVector vector, int row) {
      return vector.isNull(row) == wanted;
    }

    @Override
    boolean mayMatch(
        @Nullable Object min, @Nullable Object max, boolean hasNulls, boolean hasValues) {
      return wanted ? hasNulls : hasValues;
    }
  }
}
