package dev.yore.tpc.bih;

import dev.yore.tpc.tpch.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Loads the data into a system that keeps versions itself and applies the history to it, one
 * transaction per commit. Switches auto-commit off.
 */
public final class BihWriter implements AutoCloseable {
  private static final int BATCH_ROWS = 5_000;
  private static final int COMMIT_ROWS = 50_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  public BihWriter(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Creates the tables and loads the rows before the history's first commit. */
  public void load(BihHistory history) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (BihTable table : BihTable.values()) {
        statement.execute(table.createSql());
      }
    }
    connection.commit();
    for (BihTable table : BihTable.values()) {
      PreparedStatement insert = statement(insertSql(table));
      long rows = 0;
      for (Object[] row : history.rows(table)) {
        Parameters.bind(insert, row);
        insert.addBatch();
        rows++;
        if (rows % BATCH_ROWS == 0) {
          insert.executeBatch();
        }
        if (rows % COMMIT_ROWS == 0) {
          connection.commit();
        }
      }
      if (rows % BATCH_ROWS != 0) {
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  /** Writes a commit and commits it. */
  public void write(BihCommit commit) throws SQLException {
    for (BihChange change : commit.changes()) {
      int rows = execute(change);
      if (rows != 1) {
        throw new SQLException(
            change.table() + " " + change.key() + ": " + rows + " rows changed, expected one");
      }
    }
    connection.commit();
  }

  /** The sequence of the last commit. */
  public long lastSequence() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
      result.next();
      return result.getLong(1);
    } finally {
      connection.commit();
    }
  }

  private int execute(BihChange change) throws SQLException {
    BihTable table = change.table();
    Object[] after = change.after();
    if (after == null) {
      return run("DELETE FROM " + table.sqlName() + where(table), change.key());
    }
    Object[] before = change.before();
    if (before == null) {
      return run(insertSql(table), List.of(after));
    }
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < after.length; i++) {
      if (!after[i].equals(before[i])) {
        columns.add(table.columns().get(i) + " = ?");
        values.add(after[i]);
      }
    }
    values.addAll(change.key());
    return run(
        "UPDATE " + table.sqlName() + " SET " + String.join(", ", columns) + where(table), values);
  }

  private int run(String sql, List<Object> values) throws SQLException {
    PreparedStatement statement = statement(sql);
    Parameters.bind(statement, values);
    return statement.executeUpdate();
  }

  private PreparedStatement statement(String sql) throws SQLException {
    if (!statements.containsKey(sql)) {
      statements.put(sql, connection.prepareStatement(sql));
    }
    return Objects.requireNonNull(statements.get(sql));
  }

  private static String insertSql(BihTable table) {
    String parameters = table.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO " + table.sqlName() + " VALUES (" + parameters + ")";
  }

  private static String where(BihTable table) {
    return table.keyColumns().stream()
        .map(i -> table.columns().get(i) + " = ?")
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
  }
}
