package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.yore.driver.embedded.StoreLocation;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteConnectionsTest {
  private static final String ENDLESS =
      "SELECT COUNT(*) FROM t a, t b, t c, t d WHERE a.id + b.id + c.id + d.id < 0";

  @TempDir Path temporary;
  private ServedStore store;

  @BeforeEach
  void start() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR)");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void fill(int rows) throws SQLException {
    try (Connection connection = store.connect(Access.EMBEDDED);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, 'x')")) {
      for (int i = 0; i < rows; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"REMOTE", "STOCK_PROTOBUF", "STOCK_JSON"})
  void aTransactionIsSeenByItselfFirstAndByOthersOnceCommitted(Access access) throws SQLException {
    try (Connection one = store.connect(access);
        Connection two = store.connect(access)) {
      one.setAutoCommit(false);
      one.createStatement().executeUpdate("INSERT INTO t VALUES (1, 'a')");
      assertThat(count(one)).isOne();
      assertThat(count(two)).isZero();
      one.rollback();
      assertThat(count(one)).isZero();
      one.createStatement().executeUpdate("INSERT INTO t VALUES (1, 'a')");
      one.commit();
      assertThat(count(two)).isOne();
    }
  }

  @Test
  void aStatementPreparedBeforeAutoCommitWasTurnedOffBelongsToTheTransaction() throws SQLException {
    try (Connection one = store.connect(Access.REMOTE);
        Connection two = store.connect(Access.REMOTE);
        PreparedStatement insert = one.prepareStatement("INSERT INTO t VALUES (?, 'x')")) {
      one.setAutoCommit(false);
      insert.setInt(1, 1);
      insert.executeUpdate();
      assertThat(count(two)).isZero();
      one.rollback();
      assertThat(count(one)).isZero();
    }
  }

  @Test
  void batchesTellHowFarTheyCame() throws SQLException {
    try (Connection connection = store.connect(Access.REMOTE);
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int i = 0; i < 100; i++) {
        insert.setInt(1, i);
        insert.setString(2, i % 2 == 0 ? null : "odd");
        insert.addBatch();
      }
      assertThat(insert.executeLargeBatch()).hasSize(100).containsOnly(1L);
      statement.addBatch("DELETE FROM t WHERE v IS NULL");
      statement.addBatch("INSERT INTO t VALUES (1, 'again')");
      assertThatThrownBy(statement::executeBatch)
          .asInstanceOf(InstanceOfAssertFactories.throwable(BatchUpdateException.class))
          .satisfies(
              e -> {
                assertThat(e.getSQLState()).isEqualTo("23505");
                assertThat(e.getUpdateCounts()).containsExactly(50);
              });
    }
  }

  @Test
  void anotherThreadCancelsAQueryOnTheServer() throws Exception {
    fill(300);
    try (Connection connection = store.connect(Access.REMOTE);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> outcome =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.executeQuery(ENDLESS).next();
                  return new AssertionError("it ended");
                } catch (SQLException e) {
                  return e;
                }
              });
      while (!outcome.isDone()) {
        statement.cancel();
        try {
          outcome.get(50, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          Thread.onSpinWait();
        }
      }
      assertThat(outcome.get())
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("57014");
      assertThat(count(connection)).isEqualTo(300);
    }
  }

  @Test
  void aTimeLimitHoldsOnTheServer() throws SQLException {
    fill(300);
    try (Connection connection = store.connect(Access.REMOTE);
        PreparedStatement query = connection.prepareStatement(ENDLESS)) {
      query.setQueryTimeout(1);
      assertThatThrownBy(query::executeQuery)
          .isInstanceOf(SQLTimeoutException.class)
          .hasMessageContaining("1000 ms");
    }
  }

  @Test
  void maxRowsAndWarningsReachTheClient() throws SQLException {
    fill(100);
    try (Connection connection = store.connect(Access.REMOTE);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2999-01-01 00:00:00'")) {
      query.setMaxRows(3);
      ResultSet rows = query.executeQuery();
      for (int i = 0; i < 3; i++) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(rows.next()).isFalse();
      assertThat(query.getWarnings().getMessage()).contains("future");
    }
  }

  @Test
  void closingAResultBeforeItsEndLeavesTheStatementUsable() throws SQLException {
    fill(5_000);
    try (Connection connection = store.connect(Access.REMOTE);
        PreparedStatement query = connection.prepareStatement("SELECT id FROM t ORDER BY id")) {
      query.setFetchSize(10);
      for (int i = 0; i < 3; i++) {
        try (ResultSet rows = query.executeQuery()) {
          for (int id = 0; id < 25; id++) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(id);
          }
        }
      }
    }
  }

  @Test
  void aRestartedServerDoesNotKnowTheOldConnections() throws SQLException {
    int port;
    Connection connection = store.connect(Access.REMOTE);
    assertThat(connection.isValid(5)).isTrue();
    port = store.server.port();
    store.close();
    assertThat(connection.isValid(5)).isFalse();
    assertThatThrownBy(() -> connection.createStatement().executeQuery("VALUES 1"))
        .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
        .extracting(SQLException::getSQLState)
        .asString()
        .startsWith("08");
    ServerOptions options = ServerOptions.of(StoreLocation.of(store.directory)).withPort(port);
    try (YoreServer restarted = YoreServer.start(options)) {
      assertThat(restarted.port()).isEqualTo(port);
      assertThat(connection.isValid(5)).isFalse();
      assertThatThrownBy(() -> connection.createStatement().executeQuery("VALUES 1"))
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("08003");
    }
  }

  @Test
  void aPoolSurvivesTheRestartOfItsServer() throws SQLException {
    int port = store.server.port();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(store.server.url());
    config.setMaximumPoolSize(3);
    // Ask whether a connection lives each time it is taken.
    config.setConnectionTimeout(10_000);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.createStatement().executeUpdate("INSERT INTO t VALUES (1, 'a')");
        connection.commit();
      }
      store.close();
      ServerOptions options = ServerOptions.of(StoreLocation.of(store.directory)).withPort(port);
      try (YoreServer restarted = YoreServer.start(options)) {
        pool.getHikariPoolMXBean().softEvictConnections();
        for (int i = 0; i < 5; i++) {
          try (Connection connection = pool.getConnection()) {
            assertThat(count(connection)).isOne();
          }
        }
        assertThat(restarted.sessionCount()).isPositive();
      }
    }
  }

  @Test
  void anIdleSessionIsClosedAndItsTransactionRolledBack() throws Exception {
    ServerOptions options =
        ServerOptions.of(StoreLocation.of(temporary.resolve("idle")))
            .withPort(0)
            // Longer than a busy machine may need from one request to the next.
            .withLimits(ServerLimits.DEFAULT.withSessionIdle(Duration.ofSeconds(2)));
    try (YoreServer server = YoreServer.start(options);
        Connection connection = DriverManager.getConnection(server.url())) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("CREATE TABLE t (id INTEGER)");
      connection.createStatement().executeUpdate("INSERT INTO t VALUES (1)");
      while (server.sessionCount() > 0) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(connection::commit)
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("08003");
      try (Connection other = DriverManager.getConnection(server.url())) {
        assertThat(count(other)).isZero();
      }
    }
  }

  @Test
  void usersAreAskedForTheirPassword() throws SQLException {
    ServerOptions options =
        ServerOptions.of(StoreLocation.of(temporary.resolve("private")))
            .withPort(0)
            .withUsers(Map.of("ann", "correct: horse"));
    try (YoreServer server = YoreServer.start(options)) {
      try (Connection connection =
          DriverManager.getConnection(server.url(), "ann", "correct: horse")) {
        assertThat(connection.isValid(1)).isTrue();
        assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
      }
      for (String[] wrong : new String[][] {{"ann", "wrong"}, {"bob", "correct: horse"}}) {
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), wrong[0], wrong[1]))
            .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
            .extracting(SQLException::getSQLState)
            .isEqualTo("28000");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(server.url()))
          .hasMessageContaining("asks for a user");
    }
  }

  @Test
  void aReadOnlyConnectionRefusesChanges() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(store.server.url() + "?readOnly=true")) {
      assertThat(connection.isReadOnly()).isTrue();
      assertThatThrownBy(
              () -> connection.createStatement().executeUpdate("INSERT INTO t VALUES (1, 'a')"))
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("25006");
    }
  }
}
