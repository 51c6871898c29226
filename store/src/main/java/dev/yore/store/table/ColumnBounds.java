package dev.yore.store.table;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.PhysicalOrder;
import org.jspecify.annotations.Nullable;

/** Gathers smallest and largest value and nulls of a column. One thread. */
final class ColumnBounds {
  private final ColumnType type;
  private @Nullable Object min;
  private @Nullable Object max;
  private long nullCount;

  ColumnBounds(ColumnType type) {
    this.type = type;
  }

  void add(ZoneMap zone) {
    nullCount += zone.nullCount();
    Object low = zone.min();
    Object high = zone.max();
    if (low != null) {
      lower(low);
    }
    if (high != null) {
      raise(high);
    }
  }

  void add(ColumnVector vector) {
    int minRow = -1;
    int maxRow = -1;
    for (int row = 0; row < vector.length(); row++) {
      if (vector.isNull(row)) {
        nullCount++;
      } else if (minRow < 0) {
        minRow = row;
        maxRow = row;
      } else if (PhysicalOrder.compareRows(type, vector, row, vector, minRow) < 0) {
        minRow = row;
      } else if (PhysicalOrder.compareRows(type, vector, row, vector, maxRow) > 0) {
        maxRow = row;
      }
    }
    if (minRow >= 0) {
      lower(value(vector, minRow));
      raise(value(vector, maxRow));
    }
  }

  void addNulls(int count) {
    nullCount += count;
  }

  private void lower(Object value) {
    Object old = min;
    if (old == null || PhysicalOrder.compare(type, value, old) < 0) {
      min = value;
    }
  }

  private void raise(Object value) {
    Object old = max;
    if (old == null || PhysicalOrder.compare(type, value, old) > 0) {
      max = value;
    }
  }

  private static Object value(ColumnVector vector, int row) {
    if (vector instanceof LongVector v) {
      return v.get(row);
    }
    if (vector instanceof DoubleVector v) {
      return v.get(row);
    }
    return ((BytesVector) vector).getBytes(row);
  }

  @Nullable Object min() {
    return min;
  }

  @Nullable Object max() {
    return max;
  }

  long nullCount() {
    return nullCount;
  }

  /** At most so many different values lie within the bounds. */
  long width() {
    if (min instanceof Long low && max instanceof Long high) {
      long width = high - low + 1;
      // A range of more than 2^63 values overflows.
      return width <= 0 ? Long.MAX_VALUE : width;
    }
    return Long.MAX_VALUE;
  }
}
