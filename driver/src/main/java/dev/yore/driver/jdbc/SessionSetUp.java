package dev.yore.driver.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a new connection's session is told of the properties it was opened with. Immutable. */
final class SessionSetUp {
  private final ConnectionOptions options;

  SessionSetUp(ConnectionOptions options) {
    this.options = options;
  }

  void run(YoreConnection connection) throws SQLException {
    String branch = options.text(YoreProperty.BRANCH);
    if (branch != null && !branch.equals(YoreProperty.BRANCH.defaultValue())) {
      connection.command("USE BRANCH " + SqlText.literal(branch));
    }
    set(connection, "PARALLELISM", options.text(YoreProperty.PARALLELISM));
    set(connection, "MEMORY_BUDGET", options.text(YoreProperty.MEMORY_BUDGET));
    set(connection, "QUERY_TIMEOUT", options.text(YoreProperty.QUERY_TIMEOUT));
    String schema = options.text(YoreProperty.CURRENT_SCHEMA);
    if (schema != null) {
      connection.setSchema(schema);
    }
    String application = options.text(YoreProperty.APPLICATION_NAME);
    if (application != null) {
      connection.introduced(application);
    }
    String time = options.text(YoreProperty.AS_OF);
    if (time != null) {
      connection.readAt(asOf(time));
    }
  }

  private static void set(YoreConnection connection, String option, @Nullable String value)
      throws SQLException {
    if (value != null) {
      connection.command("SET " + option + " = " + SqlText.literal(value));
    }
  }

  /** Times begin with a digit, tags never do. */
  private static String asOf(String time) {
    boolean sequence = time.chars().allMatch(c -> c >= '0' && c <= '9') && !time.isEmpty();
    boolean tag = !time.isEmpty() && (Character.isLetter(time.charAt(0)) || time.charAt(0) == '_');
    return sequence
        ? "SET SYSTEM_VERSION AS OF " + time
        : "SET " + (tag ? "SYSTEM_VERSION" : "SYSTEM_TIME") + " AS OF " + SqlText.literal(time);
  }
}
