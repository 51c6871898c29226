package dev.yore.parser;

/** How a period clause picks row versions by its bounds. */
public enum PeriodKind {
  /** Visible at the one bound. */
  AS_OF(1),
  /** Begun before the second bound and ended after the first. */
  FROM_TO(2),
  /** Begun not after the second bound and ended after the first. */
  BETWEEN(2),
  /** Begun not before the first bound and ended not after the second. */
  CONTAINED_IN(2),
  /** Every version kept. */
  ALL(0);

  private final int bounds;

  PeriodKind(int bounds) {
    this.bounds = bounds;
  }

  /** Number of bounds the clause has. */
  public int bounds() {
    return bounds;
  }
}
