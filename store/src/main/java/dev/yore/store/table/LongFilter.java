package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/** A condition on long vectors. Immutable. */
final class LongFilter extends ColumnFilter {
  private final LongCondition condition;

  LongFilter(LongCondition condition) {
    this.condition = condition;
  }

  @Override
  @Nullable ColumnFilter and(ColumnFilter other) {
    return other instanceof LongFilter longs && condition.isRange() && longs.condition.isRange()
        ? new LongFilter(condition.and(longs.condition))
        : null;
  }

  /** Compares without branches, which mispredict on unordered values. */
  @Override
  @SuppressWarnings("ShortCircuitBoolean")
  int filter(ColumnVector vector, int[] selection, int count) {
    LongVector longs = (LongVector) vector;
    int kept = 0;
    if (condition.isRange() && !longs.hasNulls()) {
      long[] values = longs.values();
      long low = condition.low();
      long high = condition.high();
      for (int i = 0; i < count; i++) {
        int row = selection[i];
        long value = values[row];
        selection[kept] = row;
        kept += value >= low & value <= high ? 1 : 0;
      }
      return kept;
    }
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      selection[kept] = row;
      kept += condition.test(longs.get(row)) && !longs.isNull(row) ? 1 : 0;
    }
    return kept;
  }

  @Override
  boolean matches(ColumnVector vector, int row) {
    return !vector.isNull(row) && condition.test(((LongVector) vector).get(row));
  }

  @Override
  boolean mayMatch(
      @Nullable Object min, @Nullable Object max, boolean hasNulls, boolean hasValues) {
    return hasValues
        && condition.mayMatch(
            min == null ? Long.MIN_VALUE : (Long) min, max == null ? Long.MAX_VALUE : (Long) max);
  }
}
