package dev.yore.server.cli;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements, and draws how far a COPY is while it runs; a second connection asks for
 * that. Confined to one thread.
 */
final class WatchedCopies {
  private static final Pattern COPY =
      Pattern.compile("\\s*COPY\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Source source;
  private final PrintWriter err;

  /** Where a second connection to the same database comes from. */
  @FunctionalInterface
  interface Source {
    Connection connect() throws SQLException;
  }

  /** What executes a statement. */
  @FunctionalInterface
  interface Execution<T> {
    T execute() throws SQLException;
  }

  /**
   * Draws to a terminal.
   *
   * @param err where the line can be drawn again and again
   */
  WatchedCopies(Source source, PrintWriter err) {
    this.source = source;
    this.err = err;
  }

  /** Executes a statement and waits for it, drawing if it is a COPY. */
  <T> T execute(String sql, Execution<T> execution) throws SQLException {
    if (!COPY.matcher(sql).matches()) {
      return execution.execute();
    }
    try (Connection watching = connect()) {
      return watching == null ? execution.execute() : watched(watching, execution);
    }
  }

  /** Null where there can be no second connection, as to a store without a name in memory. */
  private @Nullable Connection connect() {
    try {
      return source.connect();
    } catch (SQLException e) {
      return null;
    }
  }

  private <T> T watched(Connection watching, Execution<T> execution) throws SQLException {
    Set<Long> others = running(watching);
    try (CopyBar bar = new CopyBar(err)) {
      return WatchedCall.run(execution::execute, () -> show(watching, others, bar));
    }
  }

  /** Those of other sessions; none where only administrators may see them. */
  private static Set<Long> running(Connection watching) {
    Set<Long> ids = new HashSet<>();
    try (Statement statement = watching.createStatement();
        ResultSet copies = statement.executeQuery("SELECT copy_id FROM sys.copy_progress")) {
      while (copies.next()) {
        ids.add(copies.getLong(1));
      }
    } catch (SQLException e) {
      // Nothing is drawn then; the statement itself says what is wrong.
    }
    return ids;
  }

  private static void show(Connection watching, Set<Long> others, CopyBar bar) {
    try (Statement statement = watching.createStatement();
        ResultSet copies =
            statement.executeQuery(
                "SELECT copy_id, rows_copied, rows_rejected, bytes_read, bytes_total"
                    + " FROM sys.copy_progress ORDER BY copy_id")) {
      while (copies.next()) {
        if (!others.contains(copies.getLong(1))) {
          bar.show(copies.getLong(2), copies.getLong(3), copies.getLong(4), copies.getLong(5));
          return;
        }
      }
    } catch (SQLException e) {
      // As above: what is drawn is a service, the outcome comes from the statement.
    }
  }
}
