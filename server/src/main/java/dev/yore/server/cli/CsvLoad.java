package dev.yore.server.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** One load of a parsed file into a table, batch by batch. */
final class CsvLoad {
  private static final Pattern PLAIN_IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final long PROGRESS_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connection connection;
  private final String table;
  private final int batchRows;
  private final PrintWriter err;
  private final List<CSVRecord> batch = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private long lastProgressNanos = startNanos;
  private long committed;

  CsvLoad(Connection connection, String table, int batchRows, PrintWriter err) {
    this.connection = connection;
    this.table = table;
    this.batchRows = batchRows;
    this.err = err;
  }

  /** Loads everything, or says on the error stream which line did not fit and returns false. */
  boolean run(CSVParser parser) throws SQLException {
    List<String> columns =
        parser.getHeaderNames().isEmpty() ? tableColumns() : parser.getHeaderNames();
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement(insertSql(columns))) {
      for (CSVRecord row : parser) {
        if (row.size() != columns.size()) {
          return failed(
              parser.getCurrentLineNumber(),
              row.size() + " fields where " + columns.size() + " are expected");
        }
        batch.add(row);
        lines.add(parser.getCurrentLineNumber());
        if (batch.size() == batchRows && !commit(insert)) {
          return false;
        }
      }
      if (!batch.isEmpty() && !commit(insert)) {
        return false;
      }
    } catch (UncheckedIOException e) {
      return failed(parser.getCurrentLineNumber(), String.valueOf(e.getCause()));
    }
    err.println("loaded " + committed + " rows into " + table + rate());
    return true;
  }

  private boolean commit(PreparedStatement insert) throws SQLException {
    try {
      for (CSVRecord row : batch) {
        set(insert, row);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } catch (BatchUpdateException e) {
      return failedSomewhere(insert, e);
    }
    committed += batch.size();
    batch.clear();
    lines.clear();
    if (System.nanoTime() - lastProgressNanos > PROGRESS_PERIOD_NANOS) {
      lastProgressNanos = System.nanoTime();
      err.println(committed + " rows" + rate());
      err.flush();
    }
    return true;
  }

  private static void set(PreparedStatement insert, CSVRecord row) throws SQLException {
    for (int i = 0; i < row.size(); i++) {
      insert.setString(i + 1, row.get(i));
    }
  }

  /** A batch fails as a whole; the rows one by one show which of them it was. */
  private boolean failedSomewhere(PreparedStatement insert, SQLException failure)
      throws SQLException {
    connection.rollback();
    for (int i = 0; i < batch.size(); i++) {
      try {
        set(insert, batch.get(i));
        insert.executeUpdate();
      } catch (SQLException e) {
        return failed(lines.get(i), e.getMessage() + " [" + e.getSQLState() + "]");
      }
    }
    connection.rollback();
    throw failure;
  }

  private boolean failed(long line, String reason) throws SQLException {
    connection.rollback();
    err.println(
        "error: line "
            + line
            + ": "
            + reason
            + "; the "
            + committed
            + " rows of the batches before are committed");
    return false;
  }

  private String rate() {
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    return ", " + Math.round(committed / Math.max(seconds, 0.001)) + " rows/s";
  }

  private List<String> tableColumns() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData metaData = select.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        columns.add('"' + metaData.getColumnName(i) + '"');
      }
      return columns;
    }
  }

  private String insertSql(List<String> columns) {
    return "INSERT INTO "
        + table
        + " ("
        + columns.stream().map(CsvLoad::identifier).collect(Collectors.joining(", "))
        + ") VALUES ("
        + columns.stream().map(c -> "?").collect(Collectors.joining(", "))
        + ")";
  }

  /** A plain name means what it means in SQL, in any case; another is quoted. */
  private static String identifier(String column) {
    boolean plain = PLAIN_IDENTIFIER.matcher(column).matches() || column.startsWith("\"");
    return plain ? column : '"' + column.replace("\"", "\"\"") + '"';
  }
}
