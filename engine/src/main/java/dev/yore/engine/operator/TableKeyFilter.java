package dev.yore.engine.operator;

import dev.yore.engine.join.JoinTable;
import dev.yore.engine.join.PresentKeys;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** One key of a join's table as a filter; its bits are made when rows are first looked at. */
final class TableKeyFilter implements KeyFilter {
  private final JoinTable table;
  private final int key;
  private final long[] bounds;
  private volatile @Nullable PresentKeys present;

  /**
   * A filter.
   *
   * @param key one for which {@link JoinTable#isNumber}
   */
  private TableKeyFilter(JoinTable table, int key) {
    this.table = table;
    this.key = key;
    bounds = table.bounds(key);
  }

  /**
   * Tells a join's input that rows without a partner are of no interest.
   *
   * @param keys fields of the input, in the order of the table's keys
   */
  static void restrict(Operator input, int[] keys, JoinTable table) {
    for (int key = 0; key < keys.length; key++) {
      if (table.isNumber(key)) {
        input.restrict(keys[key], new TableKeyFilter(table, key));
      }
    }
  }

  @Override
  public Range range() {
    return new Range(bounds[0], bounds[1]);
  }

  /** Not if there is a row for every number in the range, which has been pruned already. */
  @Override
  public boolean isSelective() {
    long numbers = bounds[1] - bounds[0] + 1;
    return numbers <= 0 || table.rowCount() < numbers;
  }

  @Override
  public int select(ColumnVector keys, int[] rows, int count) {
    PresentKeys known = present;
    if (known == null) {
      synchronized (this) {
        known = present;
        if (known == null) {
          known = table.present(key, bounds);
          present = known;
        }
      }
    }
    return known.select(keys, rows, count);
  }
}
