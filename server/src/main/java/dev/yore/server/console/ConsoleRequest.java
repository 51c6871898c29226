package dev.yore.server.console;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks. Immutable.
 *
 * @param id the page's name for the request, by which it can be cancelled
 * @param sql a statement, or several with semicolons between; the last one's rows are answered
 * @param at a sequence (digits) or a time as text that everything is read as of; null for now
 * @param branch null for main
 * @param limit rows to answer at most
 */
record ConsoleRequest(
    String id, String sql, @Nullable String at, @Nullable String branch, int limit) {
  private static final int DEFAULT_ROWS = 1_000;

  /** What a browser shows without effort. */
  static final int MAX_ROWS = 10_000;

  @JsonCreator
  ConsoleRequest(
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("sql") @Nullable String sql,
      @JsonProperty("at") @Nullable String at,
      @JsonProperty("branch") @Nullable String branch,
      @JsonProperty("limit") @Nullable Integer limit) {
    this(
        id == null ? "" : id,
        sql == null ? "" : sql,
        at,
        branch,
        limit == null ? DEFAULT_ROWS : Math.max(0, Math.min(limit, MAX_ROWS)));
  }
}
