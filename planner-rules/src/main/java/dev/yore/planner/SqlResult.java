package dev.yore.planner;

import org.apache.calcite.rel.type.RelDataType;

/** What a statement gave. */
public sealed interface SqlResult {
  /**
   * Rows, to be read and closed by the caller.
   *
   * @param rowType their columns; other ones than the statement was prepared with if a period
   *     clause with a parameter means a time at which the table had others
   */
  record Rows(RowCursor cursor, RelDataType rowType) implements SqlResult {}

  /** Rows changed; 0 for statements that change no rows. */
  record Count(long rows) implements SqlResult {}
}
