package dev.yore.engine.plan;

/** What becomes of rows that find a partner, and of those that do not. */
public enum JoinKind {
  INNER,
  LEFT,
  RIGHT,
  FULL,
  /** Left rows with a partner, once. */
  SEMI,
  /** Left rows without one: NOT EXISTS. */
  ANTI,
  /**
   * Left rows for which {@code NOT IN} holds: none if any right key is null, and none with a null
   * key unless the right input is empty.
   */
  NULL_AWARE_ANTI;

  public boolean hasRightFields() {
    return this == INNER || this == LEFT || this == RIGHT || this == FULL;
  }
}
