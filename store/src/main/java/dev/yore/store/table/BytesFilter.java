package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A comparison or IN on byte vectors; dictionary entries are judged once each. Immutable.
 *
 * @see PhysicalOrder
 */
final class BytesFilter extends ColumnFilter {
  private static final byte UNKNOWN = 0;
  private static final byte YES = 1;
  private static final byte NO = 2;

  private final boolean text;

  /** Null for IN. */
  private final @Nullable Operator operator;

  /** The other side, or an IN's list, ascending. */
  private final byte[][] values;

  private BytesFilter(boolean text, @Nullable Operator operator, byte[][] values) {
    this.text = text;
    this.operator = operator;
    this.values = values;
  }

  static BytesFilter of(ColumnPredicate predicate, ColumnType type) {
    boolean text = type.isText();
    if (predicate instanceof ColumnPredicate.In in) {
      List<Object> list = in.values();
      byte[][] values = list.stream().map(v -> (byte[]) v).toArray(byte[][]::new);
      Arrays.sort(values, (a, b) -> PhysicalOrder.compareBytes(text, a, b));
      return new BytesFilter(text, null, values);
    }
    ColumnPredicate.Compare compare = (ColumnPredicate.Compare) predicate;
    return new BytesFilter(text, compare.operator(), new byte[][] {(byte[]) compare.value()});
  }

  @Override
  int filter(ColumnVector vector, int[] selection, int count) {
    BytesVector bytes = (BytesVector) vector;
    int[] codes = bytes.codes();
    int entries = bytes.offsets().length - 1;
    // With more entries than rows left, a memory of entries costs more than it saves.
    byte[] memory = codes == null || entries > count ? null : new byte[entries];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = selection[i];
      selection[kept] = row;
      boolean match;
      if (bytes.isNull(row)) {
        match = false;
      } else if (memory == null || codes == null) {
        match = test(bytes, row);
      } else {
        int code = codes[row];
        if (memory[code] == UNKNOWN) {
          memory[code] = test(bytes, row) ? YES : NO;
        }
        match = memory[code] == YES;
      }
      kept += match ? 1 : 0;
    }
    return kept;
  }

  @Override
  boolean matches(ColumnVector vector, int row) {
    return !vector.isNull(row) && test((BytesVector) vector, row);
  }

  private boolean test(BytesVector vector, int row) {
    if (operator == null) {
      return isListed(vector, row);
    }
    byte[] value = values[0];
    return switch (operator) {
      case EQUAL -> equal(vector, row, value);
      case NOT_EQUAL -> !equal(vector, row, value);
      case LESS -> PhysicalOrder.compareRow(text, vector, row, value) < 0;
      case LESS_OR_EQUAL -> PhysicalOrder.compareRow(text, vector, row, value) <= 0;
      case GREATER -> PhysicalOrder.compareRow(text, vector, row, value) > 0;
      case GREATER_OR_EQUAL -> PhysicalOrder.compareRow(text, vector, row, value) >= 0;
    };
  }

  private static boolean equal(BytesVector vector, int row, byte[] value) {
    return Arrays.equals(vector.data(), vector.start(row), vector.end(row), value, 0, value.length);
  }

  private boolean isListed(BytesVector vector, int row) {
    int low = 0;
    int high = values.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = PhysicalOrder.compareRow(text, vector, row, values[middle]);
      if (order == 0) {
        return true;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Bounds may be shortened texts, so that only what lies outside of them can be ruled out. */
  @Override
  boolean mayMatch(
      @Nullable Object min, @Nullable Object max, boolean hasNulls, boolean hasValues) {
    if (!hasValues) {
      return false;
    }
    if (operator == null) {
      for (byte[] value : values) {
        if (notBelow(value, min) && notAbove(value, max)) {
          return true;
        }
      }
      return false;
    }
    byte[] value = values[0];
    return switch (operator) {
      case EQUAL -> notBelow(value, min) && notAbove(value, max);
      case NOT_EQUAL -> true;
      case LESS -> min == null || PhysicalOrder.compareBytes(text, (byte[]) min, value) < 0;
      case LESS_OR_EQUAL -> notBelow(value, min);
      case GREATER -> max == null || PhysicalOrder.compareBytes(text, (byte[]) max, value) > 0;
      case GREATER_OR_EQUAL -> notAbove(value, max);
    };
  }

  private boolean notBelow(byte[] value, @Nullable Object min) {
    return min == null || PhysicalOrder.compareBytes(text, value, (byte[]) min) >= 0;
  }

  private boolean notAbove(byte[] value, @Nullable Object max) {
    return max == null || PhysicalOrder.compareBytes(text, value, (byte[]) max) <= 0;
  }
}
