package dev.yore.planner;

/** What a statement gave. */
public sealed interface SqlResult {
  /** Rows, to be read and closed by the caller. */
  record Rows(RowCursor cursor) implements SqlResult {}

  /** Rows changed; 0 for statements that change no rows. */
  record Count(long rows) implements SqlResult {}
}
