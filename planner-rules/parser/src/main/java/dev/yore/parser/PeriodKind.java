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
  ALL(0),
  /** Not versions but what commits after the first bound and up to the second did. */
  CHANGES(2),
  /** Likewise, up to what the statement reads. */
  CHANGES_SINCE(1);

  private final int bounds;

  PeriodKind(int bounds) {
    this.bounds = bounds;
  }

  /** Whether the rows are changes rather than versions. */
  public boolean isChanges() {
    return this == CHANGES || this == CHANGES_SINCE;
  }

  /** Number of bounds the clause has. */
  public int bounds() {
    return bounds;
  }
}
