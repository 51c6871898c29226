package dev.yore.engine.expression;

/** How a projector gives decimals of more than 18 digits. */
public enum Widths {
  /** As their type says: 16 bytes each. */
  AS_TYPED,
  /**
   * As a {@link dev.yore.store.vector.LongVector} of the same scale in a batch where all of them
   * fit, for consumers that add them up: most of what is typed wide is small.
   */
  NARROW_WHERE_POSSIBLE
}
