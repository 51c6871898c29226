package dev.yore.store.table;

/**
 * Values that some rows have, none less and none greater. Immutable.
 *
 * @param min greater than {@code max} if there are no values but nulls
 */
record LongBounds(long min, long max) {
  /** No values. */
  static final LongBounds NONE = new LongBounds(Long.MAX_VALUE, Long.MIN_VALUE);

  LongBounds and(LongBounds other) {
    return new LongBounds(Math.min(min, other.min), Math.max(max, other.max));
  }

  boolean contains(long value) {
    return min <= value && value <= max;
  }

  boolean isEmpty() {
    return min > max;
  }
}
