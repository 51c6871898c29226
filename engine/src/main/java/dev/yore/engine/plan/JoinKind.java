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
  NULL_AWARE_ANTI,
  /** Right rows with a partner, once: SEMI with its small side built into the table. */
  RIGHT_SEMI,
  /** Right rows without one. */
  RIGHT_ANTI;

  /** Whether pairs of rows come out; otherwise the rows of one side. */
  public boolean givesPairs() {
    return this == INNER || this == LEFT || this == RIGHT || this == FULL;
  }

  /** Whether only right rows come out. */
  public boolean givesRightOnly() {
    return this == RIGHT_SEMI || this == RIGHT_ANTI;
  }

  /** Whether it matters which right rows have found a partner. */
  public boolean tracksRight() {
    return this == RIGHT || this == FULL || givesRightOnly();
  }

  /** Whether left rows without a partner are of no interest. */
  public boolean needsPartners() {
    return this == INNER || this == SEMI || this == RIGHT || givesRightOnly();
  }
}
