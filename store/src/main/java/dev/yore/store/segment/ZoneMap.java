package dev.yore.store.segment;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a column's values in some rows without reading them: bounds in the order of
 * {@link dev.yore.store.vector.PhysicalOrder}. Bounds of text and bytes are cut to {@link
 * SegmentFormat#MAX_BOUND_BYTES}, the upper one rounded up, so that they may be values no row has,
 * nor even well-formed UTF-8. Immutable.
 *
 * @param min no value is less; {@link Long}, {@link Double} or {@code byte[]}; null when every row
 *     is null
 * @param max no value is greater; null when every row is null or when there is no bound
 * @param nullCount null rows
 * @param rowCount rows, null ones included
 */
public record ZoneMap(@Nullable Object min, @Nullable Object max, int nullCount, int rowCount) {
  public boolean allNull() {
    return nullCount == rowCount;
  }
}
