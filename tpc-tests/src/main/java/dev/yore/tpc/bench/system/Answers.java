package dev.yore.tpc.bench.system;

import dev.yore.tpc.answer.ResultRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Small questions to a connection, read whole. Stateless. */
public final class Answers {
  private Answers() {}

  public static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }

  static List<List<Object>> rows(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      return ResultRows.of(result);
    }
  }

  /** The first column of the only row. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      if (!result.next()) {
        throw new SQLException("no row from: " + sql);
      }
      return result.getLong(1);
    }
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** One question per mark, one after the other. */
  static List<List<Object>> sweep(SystemUnderTest system, Connection connection, long[] marks)
      throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (long mark : marks) {
      rows.addAll(
          rows(
              connection, "SELECT COUNT(*), SUM(c_acctbal) FROM " + system.asOf("customer", mark)));
    }
    return rows;
  }
}
