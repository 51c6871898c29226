package dev.yore.engine.aggregate;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.vector.ColumnVector;

/**
 * The columns that an aggregate is given: a row in which one of them is null does not count.
 * Immutable.
 */
final class Arguments {
  private final int[] columns;

  Arguments(AggregateCall call) {
    columns = call.arguments().stream().mapToInt(Integer::intValue).toArray();
  }

  int count() {
    return columns.length;
  }

  /** The first one's column number; there must be one. */
  int first() {
    return columns[0];
  }

  /** Whether a row may be null in one of them. */
  boolean haveNulls(ColumnVector[] values) {
    for (int column : columns) {
      if (values[column].hasNulls()) {
        return true;
      }
    }
    return false;
  }

  boolean haveNull(ColumnVector[] values, int row) {
    for (int column : columns) {
      if (values[column].isNull(row)) {
        return true;
      }
    }
    return false;
  }
}
