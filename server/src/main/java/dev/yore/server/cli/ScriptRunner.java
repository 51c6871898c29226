package dev.yore.server.cli;

import dev.yore.server.script.ScriptStatement;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs scripts: rows to the printer, everything else to the error stream. */
final class ScriptRunner {
  private final Connection connection;
  private final RowPrinter printer;
  private final PrintWriter err;
  private final @Nullable WatchedCopies copies;

  /**
   * A runner.
   *
   * @param copies draws how far a COPY is; null where nobody would see it
   */
  ScriptRunner(
      Connection connection, RowPrinter printer, PrintWriter err, @Nullable WatchedCopies copies) {
    this.connection = connection;
    this.printer = printer;
    this.err = err;
    this.copies = copies;
  }

  /**
   * Runs the script's statements up to the first that fails.
   *
   * @param source names the script in messages
   * @return whether none failed
   */
  boolean run(String script, String source) throws IOException {
    for (ScriptStatement statement : ScriptStatement.split(script)) {
      try {
        run(statement.sql());
      } catch (SQLException e) {
        err.println(
            "error: "
                + source
                + ":"
                + statement.line()
                + ": "
                + e.getMessage()
                + " ["
                + e.getSQLState()
                + "]");
        err.flush();
        return false;
      }
    }
    return true;
  }

  private boolean execute(Statement statement, String sql) throws SQLException {
    return copies == null
        ? statement.execute(sql)
        : copies.execute(sql, () -> statement.execute(sql));
  }

  private void run(String sql) throws SQLException, IOException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      String outcome;
      if (execute(statement, sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          long count = printer.print(rows);
          outcome = count == 1 ? "1 row" : count + " rows";
        }
      } else {
        long count = statement.getLargeUpdateCount();
        outcome = count == 1 ? "1 row changed" : count + " rows changed";
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        err.println("warning: " + w.getMessage());
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      err.println(outcome + " (" + millis + " ms)");
      err.flush();
    }
  }
}
