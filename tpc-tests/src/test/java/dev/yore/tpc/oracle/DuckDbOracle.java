package dev.yore.tpc.oracle;

import dev.yore.tpc.answer.ResultRows;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.HistoryWriter;
import dev.yore.tpc.tpch.TpchCsv;
import dev.yore.tpc.tpch.TpchQuery;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * An in-memory DuckDB with TPC-H data that goes along with a history and keeps a full copy of every
 * state it is asked to remember, each in a schema of its own. Confined to one thread.
 */
final class DuckDbOracle implements AutoCloseable {
  private final Connection connection;
  private final HistoryWriter writer;

  DuckDbOracle(double scale, Path workDirectory) throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 2");
      for (TpchTable table : TpchTable.values()) {
        Path file = workDirectory.resolve(table.sqlName() + ".csv");
        TpchCsv.write(table, table.rows(scale), file);
        statement.execute(table.createSql());
        statement.execute(
            "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
        Files.delete(file);
      }
    }
    writer = new HistoryWriter(connection);
  }

  void write(BusinessCommit commit) throws SQLException {
    writer.write(commit);
  }

  /** Keeps the present under a name. */
  void remember(String schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      for (TpchTable table : TpchTable.values()) {
        String name = table.sqlName();
        statement.execute("CREATE TABLE " + schema + "." + name + " AS SELECT * FROM main." + name);
      }
    }
    connection.commit();
  }

  /** All rows of a question over a remembered state, without its limit. */
  List<List<Object>> answer(TpchQuery query, String schema) throws SQLException {
    return rows(query.unlimitedSql(table -> schema + "." + table));
  }

  List<List<Object>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }

  @Override
  public void close() throws SQLException {
    writer.close();
    connection.close();
  }
}
