package dev.yore.engine.operator;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * What a join's build side has for keys: rows that have no partner there need not be read. May let
 * through rows without a partner, never the reverse. Immutable, safe for many threads.
 */
interface KeyFilter {
  /** The smallest and the largest key, or null if they are not known or of no use. */
  @Nullable Range range();

  /** Whether {@link #select} is worth its time; otherwise only the range counts. */
  boolean isSelective();

  /**
   * Keeps the rows whose key may have a partner; nulls have none.
   *
   * @param rows positions, ascending; rewritten in place
   * @param count how many of them count
   * @return how many are left
   */
  int select(ColumnVector keys, int[] rows, int count);

  /**
   * Bounds of long keys.
   *
   * @param max not below {@code min}, except that there are no keys at all
   */
  record Range(long min, long max) {}
}
