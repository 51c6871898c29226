package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import org.jspecify.annotations.Nullable;

/** A condition on double vectors, by longs in the order of the doubles. Immutable. */
final class DoubleFilter extends ColumnFilter {
  private final LongCondition condition;

  DoubleFilter(LongCondition condition) {
    this.condition = condition;
  }

  /**
   * A long that orders as the double does: zeros are equal, every NaN is the same and the greatest.
   */
  static long order(double value) {
    long bits = value == 0 ? 0 : Double.doubleToLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  @Override
  @Nullable ColumnFilter and(ColumnFilter other) {
    return other instanceof DoubleFilter doubles
            && condition.isRange()
            && doubles.condition.isRange()
        ? new DoubleFilter(condition.and(doubles.condition))
        : null;
  }

  /** Compares without branches, which mispredict on unordered values. */
  @Override
  @SuppressWarnings("ShortCircuitBoolean")
  int filter(ColumnVector vector, int[] selection, int count) {
    DoubleVector doubles = (DoubleVector) vector;
    double[] values = doubles.values();
    int kept = 0;
    if (condition.isRange() && !doubles.hasNulls()) {
      long low = condition.low();
      long high = condition.high();
      for (int i = 0; i < count; i++) {
        int row = selection[i];
        long value = order(values[row]);
        selection[kept] = row;
        kept += value >= low & value <= high ? 1 : 0;
      }
      return kept;
    }
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      selection[kept] = row;
      kept += condition.test(order(values[row])) && !doubles.isNull(row) ? 1 : 0;
    }
    return kept;
  }

  @Override
  boolean matches(ColumnVector vector, int row) {
    return !vector.isNull(row) && condition.test(order(((DoubleVector) vector).get(row)));
  }

  @Override
  boolean mayMatch(
      @Nullable Object min, @Nullable Object max, boolean hasNulls, boolean hasValues) {
    return hasValues
        && condition.mayMatch(
            min == null ? Long.MIN_VALUE : order((Double) min),
            max == null ? Long.MAX_VALUE : order((Double) max));
  }
}
