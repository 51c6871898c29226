package dev.yore.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedTransactionsTest {
  private static final String URL = "jdbc:yore:mem:transactions";

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection(URL);
    statement = connection.createStatement();
    statement.execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private long commits() throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM SYS.COMMITS")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aTransactionSeesItsOwnChangesAndOthersOnlyCommittedOnes() throws SQLException {
    try (Connection other = DriverManager.getConnection(URL)) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
      assertThat(count(connection)).isOne();
      assertThat(count(other)).isZero();
      connection.commit();
      assertThat(count(other)).isOne();
      statement.executeUpdate("DELETE FROM t");
      assertThat(count(connection)).isZero();
      connection.rollback();
      assertThat(count(connection)).isOne();
    }
  }

  @Test
  void closingAConnectionRollsBack() throws SQLException {
    try (Connection other = DriverManager.getConnection(URL)) {
      other.setAutoCommit(false);
      other.createStatement().executeUpdate("INSERT INTO t VALUES (1, 'a')");
    }
    assertThat(count(connection)).isZero();
  }

  @Test
  void turningAutoCommitOnCommits() throws SQLException {
    connection.setAutoCommit(false);
    statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
    connection.setAutoCommit(true);
    try (Connection other = DriverManager.getConnection(URL)) {
      assertThat(count(other)).isOne();
    }
  }

  @Test
  void theSecondCommitterOfARowGetsAConflict() throws SQLException {
    statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
    try (Connection other = DriverManager.getConnection(URL)) {
      connection.setAutoCommit(false);
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE t SET v = 'b' WHERE id = 1");
      assertThatThrownBy(
              () -> {
                other.createStatement().executeUpdate("UPDATE t SET v = 'c' WHERE id = 1");
                connection.commit();
                other.commit();
              })
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("40001");
    }
  }

  @Test
  void committingInAutoCommitModeIsAnError() {
    assertThatThrownBy(connection::commit).hasMessageContaining("auto-commit");
    assertThatThrownBy(connection::rollback).hasMessageContaining("auto-commit");
  }

  @Test
  void aResultSetEndsWithItsTransactionAndSaysSo() throws SQLException {
    statement.executeUpdate("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    connection.setAutoCommit(false);
    ResultSet rows = statement.executeQuery("SELECT * FROM t");
    assertThat(rows.next()).isTrue();
    connection.commit();
    assertThatThrownBy(
            () -> {
              while (rows.next()) {
                rows.getInt(1);
              }
            })
        .hasMessageContaining("closed by commit");
  }

  @Test
  void aPreparedBatchInAutoCommitModeIsOneCommit() throws SQLException {
    long before = commits();
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int i = 0; i < 100; i++) {
        insert.setInt(1, i);
        insert.setString(2, "v" + i);
        insert.addBatch();
      }
      assertThat(insert.executeLargeBatch()).hasSize(100).containsOnly(1L);
      assertThat(insert.executeBatch()).as("the batch is spent").isEmpty();
    }
    assertThat(commits()).isEqualTo(before + 1);
    assertThat(count(connection)).isEqualTo(100);
  }

  @Test
  void aPreparedBatchThatFailsChangesNothing() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, 'x')")) {
      for (int id : new int[] {1, 2, 1}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      assertThatThrownBy(insert::executeBatch)
          .asInstanceOf(InstanceOfAssertFactories.throwable(BatchUpdateException.class))
          .satisfies(
              e -> {
                assertThat(e.getSQLState()).isEqualTo("23505");
                assertThat(e.getUpdateCounts()).isEmpty();
              });
    }
    assertThat(count(connection)).isZero();
  }

  @Test
  void aBatchOfStatementsKeepsWhatCameBeforeTheFailure() throws SQLException {
    statement.addBatch("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    statement.addBatch("UPDATE t SET v = 'c' WHERE id = 1");
    statement.addBatch("INSERT INTO t VALUES (2, 'again')");
    statement.addBatch("DELETE FROM t");
    assertThatThrownBy(statement::executeBatch)
        .asInstanceOf(InstanceOfAssertFactories.throwable(BatchUpdateException.class))
        .satisfies(
            e -> {
              assertThat(e.getSQLState()).isEqualTo("23505");
              assertThat(e.getLargeUpdateCounts()).containsExactly(2, 1);
            });
    assertThat(count(connection)).isEqualTo(2);
  }

  @Test
  void weakerIsolationLevelsAreAnsweredBySnapshotsAndSerializableIsRefused() throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(connection.getTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
    assertThatThrownBy(
            () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE))
        .hasMessageContaining("snapshot isolation");
  }

  @Test
  void savepointsWithAndWithoutNamesRollBackPartOfATransaction() throws SQLException {
    connection.setAutoCommit(false);
    statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
    Savepoint named = connection.setSavepoint("a \"name\"");
    statement.executeUpdate("INSERT INTO t VALUES (2, 'b')");
    Savepoint unnamed = connection.setSavepoint();
    statement.executeUpdate("DELETE FROM t");
    connection.rollback(unnamed);
    assertThat(count(connection)).isEqualTo(2);
    connection.rollback(named);
    assertThat(count(connection)).isOne();
    connection.releaseSavepoint(named);
    assertThatThrownBy(() -> connection.rollback(named))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3B001"));
    connection.commit();
    assertThat(count(connection)).isOne();
    assertThat(named.getSavepointName()).isEqualTo("a \"name\"");
    assertThat(unnamed.getSavepointId()).isPositive();
    assertThatThrownBy(named::getSavepointId).isInstanceOf(SQLException.class);
    assertThatThrownBy(unnamed::getSavepointName).isInstanceOf(SQLException.class);
  }

  @Test
  void savepointsNeedATransactionOfTheSameConnection() throws SQLException {
    assertThatThrownBy(() -> connection.setSavepoint())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25000"));
    try (Connection other = DriverManager.getConnection(URL)) {
      other.setAutoCommit(false);
      Savepoint others = other.setSavepoint("s");
      connection.setAutoCommit(false);
      connection.setSavepoint("s");
      assertThatThrownBy(() -> connection.rollback(others))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3B001"));
    }
  }

  @Test
  void aConnectionAsOfATimeReadsThePastAndChangesNothing() throws SQLException {
    statement.executeUpdate("INSERT INTO t VALUES (1, 'a')");
    statement.executeUpdate("INSERT INTO t VALUES (2, 'b')");
    try (Connection past = DriverManager.getConnection(URL + "?asOf=2")) {
      assertThat(count(past)).isOne();
      assertThatThrownBy(() -> past.createStatement().executeUpdate("DELETE FROM t"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
    }
    try (Connection now = DriverManager.getConnection(URL + "?asOf=2999-01-01%2000:00:00")) {
      assertThat(count(now)).isEqualTo(2);
    }
    assertThatThrownBy(() -> DriverManager.getConnection(URL + "?asOf=99"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    assertThatThrownBy(() -> DriverManager.getConnection(URL + "?asOf=whenever"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42704"));
    assertThatThrownBy(() -> DriverManager.getConnection(URL + "?asOf=2026-99-01"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22007"));
    statement.execute("CREATE TAG first AS OF VERSION 2");
    try (Connection tagged = DriverManager.getConnection(URL + "?asOf=First")) {
      assertThat(count(tagged)).isOne();
    }
  }
}
