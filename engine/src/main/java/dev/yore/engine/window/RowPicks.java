package dev.yore.engine.window;

import dev.yore.engine.column.Gather;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows that value functions take their value from, all rows counting or only those whose value
 * is not null. Immutable.
 */
public final class RowPicks {
  /** The rows that count, ascending; null for all. */
  private final int @Nullable [] counting;

  /** Per row how many counting ones are before it; one more than there are rows. */
  private final int[] before;

  /**
   * Looks at a column.
   *
   * @param ignoreNulls whether rows without a value do not count
   */
  public RowPicks(ColumnVector values, int rows, boolean ignoreNulls) {
    if (!ignoreNulls || !values.hasNulls()) {
      counting = null;
      before = new int[0];
      return;
    }
    int[] found = new int[rows];
    before = new int[rows + 1];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      before[row] = count;
      if (!values.isNull(row)) {
        found[count++] = row;
      }
    }
    before[rows] = count;
    counting = found;
  }

  /**
   * The n-th counting row from {@code from} on, or {@link Gather#NULL_ROW} if it is not before
   * {@code to}.
   *
   * @param n from 0
   */
  public int nth(int from, int to, long n) {
    int[] rows = counting;
    if (rows == null) {
      return n < to - from ? (int) (from + n) : Gather.NULL_ROW;
    }
    return n < before[to] - before[from] ? rows[(int) (before[from] + n)] : Gather.NULL_ROW;
  }

  /** The n-th counting row from the end of a range, or {@link Gather#NULL_ROW}. */
  public int nthLast(int from, int to, long n) {
    int[] rows = counting;
    if (rows == null) {
      return n < to - from ? (int) (to - 1 - n) : Gather.NULL_ROW;
    }
    return n < before[to] - before[from] ? rows[(int) (before[to] - 1 - n)] : Gather.NULL_ROW;
  }
}
