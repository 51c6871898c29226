package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomValues.Column;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A Yore store and a DuckDB that make the same random changes; DuckDB keeps a copy of every state.
 * Confined to one thread.
 */
final class TwinDatabases implements AutoCloseable {
  private static final List<String> TABLES = List.of("T", "O", "E");

  /** A state both remember. */
  record Moment(String schema, long sequence, String stamp) {}

  private final Random random;
  private final Connection yore;
  private final Connection duck;
  private final List<Moment> moments = new ArrayList<>();
  private int nextId = 1;

  TwinDatabases(Path directory, Random random) throws SQLException {
    this.random = random;
    this.yore = DriverManager.getConnection("jdbc:yore:" + directory);
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
    String columns =
        RandomValues.COLUMNS.stream()
            .map(c -> c.name() + " " + c.type())
            .collect(Collectors.joining(", "));
    for (String table : TABLES) {
      String create = "CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, " + columns + ")";
      run(yore, create);
      run(duck, Dialect.duckDbTypes(create));
    }
  }

  List<Moment> moments() {
    return moments;
  }

  /** Inserts, updates and deletes some rows in one transaction and keeps the state. */
  void change() throws SQLException {
    yore.setAutoCommit(false);
    for (int i = 0; i < 8; i++) {
      both(insert(random.nextBoolean() ? "T" : "O"));
    }
    if (!moments.isEmpty()) {
      for (String table : List.of("T", "O")) {
        Column column = RandomValues.any(random);
        String where = " WHERE MOD(id, 5) = " + random.nextInt(5);
        both(
            "UPDATE "
                + table
                + " SET "
                + column.name()
                + " = "
                + RandomValues.value(random, column)
                + where);
        both("UPDATE " + table + " SET n = n + 1" + where);
        both("DELETE FROM " + table + " WHERE MOD(id, 11) = " + random.nextInt(11));
      }
    }
    yore.commit();
    yore.setAutoCommit(true);
    remember();
  }

  private String insert(String table) {
    return "INSERT INTO "
        + table
        + " VALUES ("
        + nextId++
        + ", "
        + RandomValues.COLUMNS.stream()
            .map(c -> RandomValues.value(random, c))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private void remember() throws SQLException {
    String schema = "m" + moments.size();
    run(duck, "CREATE SCHEMA " + schema);
    for (String table : TABLES) {
      run(duck, "CREATE TABLE " + schema + "." + table + " AS SELECT * FROM main." + table);
    }
    List<Object> last =
        rows(yore, "SELECT seq, stamp FROM sys.commits ORDER BY seq DESC LIMIT 1").get(0);
    moments.add(
        new Moment(
            schema,
            Long.parseLong(last.get(0).toString()),
            last.get(1).toString().replace('T', ' ')));
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() <= now) {
      Thread.onSpinWait();
    }
  }

  /** Rewrites the history of all tables, which must change no answer. */
  void coalesce() throws SQLException {
    for (String table : TABLES) {
      run(yore, "CALL SYS.COALESCE('" + table + "')");
    }
  }

  private void both(String sql) throws SQLException {
    run(yore, sql);
    run(duck, Dialect.duckDbText(sql));
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException(sql + ": " + e.getMessage(), e);
    }
  }

  /**
   * Yore's answer.
   *
   * @param engine the one that runs the query
   */
  List<List<Object>> askYore(String engine, String sql) throws SQLException {
    run(yore, "SET ENGINE = '" + engine + "'");
    return rows(yore, sql);
  }

  List<List<Object>> askDuckDb(String sql) throws SQLException {
    return rows(duck, sql);
  }

  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return Rows.of(result);
    }
  }

  @Override
  public void close() throws SQLException {
    yore.close();
    duck.close();
  }
}
