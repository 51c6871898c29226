package dev.yore.engine.operator;

import dev.yore.engine.join.JoinTable;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a join's table as a filter.
 *
 * @param table with a single long key
 * @param isSelective whether rows are worth being looked up before the join does
 */
record TableKeyFilter(JoinTable table, boolean isSelective) implements KeyFilter {
  @Override
  public @Nullable Range range() {
    return new Range(table.smallestKey(), table.largestKey());
  }

  @Override
  public int select(ColumnVector keys, int[] rows, int count) {
    return table.select(keys, rows, count);
  }
}
