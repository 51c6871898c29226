package dev.yore.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedStatementsTest {
  /** Counts a billion rows, which nobody waits for. */
  private static final String ENDLESS =
      "SELECT COUNT(*) FROM n a, n b, n c WHERE a.i + b.i + c.i < 0";

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:yore:mem:?timeZone=America/New_York");
    statement = connection.createStatement();
    statement.execute("CREATE TABLE n (i INTEGER NOT NULL PRIMARY KEY)");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO n VALUES (?)")) {
      for (int i = 0; i < 1_000; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static void expectState(String sqlState, Throwable thrown) {
    assertThat(thrown)
        .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
        .extracting(SQLException::getSQLState)
        .isEqualTo(sqlState);
  }

  @Test
  void anotherThreadCancelsAQuery() throws Exception {
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
    // The query may not have begun yet, and cancelling what is not running does nothing.
    while (!outcome.isDone()) {
      statement.cancel();
      try {
        outcome.get(20, TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        Thread.onSpinWait();
      }
    }
    expectState("57014", outcome.get());
    assertThat(statement.executeQuery("VALUES 1").next()).as("usable afterwards").isTrue();
  }

  @Test
  void aTimeLimitStopsAQuery() throws SQLException {
    statement.setQueryTimeout(1);
    assertThatThrownBy(() -> statement.executeQuery(ENDLESS).next())
        .isInstanceOf(SQLTimeoutException.class)
        .hasMessageContaining("1000 ms")
        .satisfies(e -> expectState("57014", e));
    statement.setQueryTimeout(0);
    assertThat(statement.executeQuery("VALUES 1").next()).isTrue();
  }

  @Test
  void maxRowsHoldsForPlainAndPreparedStatements() throws SQLException {
    statement.setMaxRows(7);
    assertThat(rowsOf(statement.executeQuery("SELECT * FROM n"))).isEqualTo(7);
    try (PreparedStatement prepared = connection.prepareStatement("SELECT * FROM n")) {
      prepared.setLargeMaxRows(3);
      assertThat(rowsOf(prepared.executeQuery())).isEqualTo(3);
    }
  }

  private static int rowsOf(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  @Test
  void theMethodMustFitTheStatement() throws SQLException {
    assertThatThrownBy(() -> statement.executeUpdate("SELECT * FROM n"))
        .hasMessageContaining("executeQuery");
    assertThatThrownBy(() -> statement.executeQuery("DELETE FROM n WHERE i < 0"))
        .hasMessageContaining("returns no rows");
    try (PreparedStatement query = connection.prepareStatement("SELECT * FROM n");
        PreparedStatement change = connection.prepareStatement("DELETE FROM n WHERE i < 0")) {
      assertThatThrownBy(query::executeUpdate).hasMessageContaining("executeQuery");
      assertThatThrownBy(change::executeQuery).hasMessageContaining("executeUpdate");
      assertThat(query.getMetaData().getColumnName(1)).isEqualTo("I");
      assertThat(change.getMetaData()).isNull();
      assertThat(change.execute()).isFalse();
      assertThat(change.getUpdateCount()).isZero();
    }
  }

  @Test
  void parametersAreDescribedBeforeExecution() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT i FROM n WHERE i BETWEEN ? AND ?")) {
      assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(query.getParameterMetaData().getParameterType(1)).isEqualTo(Types.INTEGER);
      assertThatThrownBy(query::executeQuery).hasMessageContaining("parameter 1 has no value");
      assertThatThrownBy(() -> query.setInt(3, 1)).isInstanceOf(SQLException.class);
      query.setInt(1, 10);
      query.setInt(2, 19);
      assertThat(rowsOf(query.executeQuery())).isEqualTo(10);
    }
  }

  @Test
  void aPreparedStatementOutlivesAChangeOfItsTable() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT * FROM later")) {
      throw new AssertionError("prepared without a table: " + query);
    } catch (SQLException e) {
      expectState("42S02", e);
    }
    statement.execute("CREATE TABLE later (a INTEGER)");
    try (PreparedStatement query = connection.prepareStatement("SELECT * FROM later")) {
      assertThat(query.executeQuery().getMetaData().getColumnCount()).isOne();
      statement.execute("DROP TABLE later");
      statement.execute("CREATE TABLE later (a INTEGER, b VARCHAR)");
      assertThat(query.executeQuery().getMetaData().getColumnCount()).isEqualTo(2);
    }
  }

  @Test
  void severalStatementsOfAConnectionReadAtTheSameTime() throws SQLException {
    try (Statement other = connection.createStatement();
        ResultSet one = statement.executeQuery("SELECT i FROM n ORDER BY i");
        ResultSet two = other.executeQuery("SELECT i FROM n ORDER BY i DESC")) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(one.next() && two.next()).isTrue();
        assertThat(one.getInt("I") + two.getInt("i")).isEqualTo(999);
      }
    }
  }

  @Test
  void aChangeWhileReadingDoesNotDisturbTheReader() throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT i FROM n");
        PreparedStatement delete = connection.prepareStatement("DELETE FROM n WHERE i = ?")) {
      int read = 0;
      while (rows.next()) {
        if (read++ % 100 == 0) {
          delete.setInt(1, rows.getInt(1));
          assertThat(delete.executeUpdate()).isOne();
        }
      }
      assertThat(read).isEqualTo(1_000);
    }
    assertThat(rowsOf(statement.executeQuery("SELECT * FROM n"))).isEqualTo(990);
  }

  @Test
  void javaTimeGoesInAndComesOut() throws SQLException {
    statement.execute("CREATE TABLE times (d DATE, t TIME(3), ts TIMESTAMP(3))");
    LocalDate date = LocalDate.of(1500, 2, 28);
    LocalTime time = LocalTime.of(23, 59, 59, 999_000_000);
    LocalDateTime wallClock = LocalDateTime.of(2024, 7, 1, 12, 30, 0, 1_000_000);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO times VALUES (?,?,?)")) {
      insert.setObject(1, date);
      insert.setObject(2, time, Types.TIME);
      insert.setObject(3, wallClock);
      insert.executeUpdate();
    }
    try (ResultSet rows = statement.executeQuery("SELECT * FROM times")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(1, LocalDate.class)).isEqualTo(date);
      assertThat(rows.getObject(2, LocalTime.class)).isEqualTo(time);
      assertThat(rows.getObject("TS", LocalDateTime.class)).isEqualTo(wallClock);
      OffsetDateTime inNewYork = wallClock.atOffset(ZoneOffset.ofHours(-4));
      assertThat(rows.getObject(3, OffsetDateTime.class)).isEqualTo(inNewYork);
      assertThat(rows.getObject(3, Instant.class)).isEqualTo(inNewYork.toInstant());
      assertThat(rows.getTimestamp(3).toInstant()).isEqualTo(inNewYork.toInstant());
      assertThat(rows.getString(3)).isEqualTo("2024-07-01 12:30:00.001");
      assertThatThrownBy(() -> rows.getObject(1, Instant.class))
          .satisfies(e -> expectState("22018", e));
    }
    try (PreparedStatement query =
        connection.prepareStatement("SELECT COUNT(*) FROM times WHERE ts = ?")) {
      query.setObject(1, wallClock.atOffset(ZoneOffset.ofHours(-4)).toInstant());
      ResultSet rows = query.executeQuery();
      rows.next();
      assertThat(rows.getInt(1)).isOne();
    }
  }

  @Test
  void whatTimestampCannotHoldIsRefusedAndNotCut() throws SQLException {
    statement.execute("CREATE TABLE times (ts TIMESTAMP(3))");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO times VALUES (?)")) {
      Timestamp fine = Timestamp.valueOf("2024-01-01 00:00:00.123456");
      for (Object value : new Object[] {fine, fine.toLocalDateTime(), fine.toInstant()}) {
        assertThatThrownBy(() -> insert.setObject(1, value))
            .satisfies(e -> expectState("22008", e));
      }
      insert.setString(1, "2024-01-01 00:00:00.123456");
      assertThatThrownBy(insert::executeUpdate).satisfies(e -> expectState("22008", e));
      insert.setString(1, "2024-01-01 00:00:00.123");
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  @Test
  void everyJavaTypeWithAnSqlCounterpartIsAParameter() throws SQLException {
    statement.execute(
        "CREATE TABLE v (i INTEGER, b BIGINT, d DECIMAL(30, 2), t VARCHAR, x VARBINARY, u UUID)");
    UUID uuid = UUID.randomUUID();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO v VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setObject(1, "42");
      insert.setObject(2, BigInteger.valueOf(Long.MAX_VALUE));
      insert.setObject(3, 12, Types.DECIMAL, 2);
      insert.setCharacterStream(4, new StringReader("streamed"));
      insert.setBinaryStream(5, new ByteArrayInputStream(new byte[] {1, 2}), 2);
      insert.setObject(6, uuid);
      insert.executeUpdate();
    }
    try (ResultSet rows = statement.executeQuery("SELECT * FROM v")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(1)).isEqualTo(42);
      assertThat(rows.getObject(2, BigInteger.class)).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
      assertThat(rows.getObject(3)).isEqualTo(new BigDecimal("12.00"));
      assertThat(rows.getString(4)).isEqualTo("streamed");
      assertThat(rows.getBytes(5)).containsExactly(1, 2);
      assertThat(rows.getObject(6)).isEqualTo(uuid);
      assertThat(rows.getObject(6, UUID.class)).isEqualTo(uuid);
      assertThatThrownBy(() -> rows.getInt(2)).satisfies(e -> expectState("22003", e));
      assertThatThrownBy(() -> rows.getString(7)).satisfies(e -> expectState("42S22", e));
      assertThatThrownBy(() -> rows.getString("nope")).satisfies(e -> expectState("42S22", e));
    }
  }

  @Test
  void aValueThatDoesNotFitItsParameterIsRefused() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO n VALUES (?)")) {
      insert.setLong(1, Integer.MAX_VALUE + 1L);
      assertThatThrownBy(insert::executeUpdate).satisfies(e -> expectState("22003", e));
      insert.setString(1, "many");
      assertThatThrownBy(insert::executeUpdate)
          .hasMessageContaining("parameter 1")
          .satisfies(e -> expectState("22018", e));
    }
  }

  @Test
  void closedObjectsSaySo() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT * FROM n");
    rows.close();
    assertThatThrownBy(rows::next).satisfies(e -> expectState("24000", e));
    statement.close();
    assertThatThrownBy(() -> statement.execute("VALUES 1")).satisfies(e -> expectState("HY010", e));
    connection.close();
    assertThatThrownBy(() -> connection.createStatement()).satisfies(e -> expectState("08003", e));
    assertThat(connection.isValid(0)).isFalse();
    statement.close();
    connection.close();
  }

  @Test
  void aTableWithoutIdentityColumnGeneratesNoKeys() throws SQLException {
    statement.executeUpdate("INSERT INTO n VALUES (5000)", Statement.RETURN_GENERATED_KEYS);
    assertThat(statement.getGeneratedKeys().next()).isFalse();
  }

  @Test
  void generatedKeysAreThoseOfTheLastExecutionBatchesIncluded() throws SQLException {
    statement.execute("CREATE TABLE g (id INTEGER GENERATED ALWAYS AS IDENTITY, v VARCHAR)");
    statement.executeUpdate("INSERT INTO g (v) VALUES ('a')", new String[] {"ID"});
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getInt("id")).isOne();
      assertThat(keys.next()).isFalse();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO g (v) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      for (String v : List.of("b", "c")) {
        insert.setString(1, v);
        insert.addBatch();
      }
      insert.executeBatch();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getLong(1)).isEqualTo(2);
        assertThat(keys.next()).isTrue();
        assertThat(keys.getLong(1)).isEqualTo(3);
      }
    }
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, "G", "ID")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("IS_AUTOINCREMENT")).isEqualTo("YES");
    }
  }

  @Test
  void warningsOfAStatementAreThereUntilItRunsAgain() throws SQLException {
    statement.executeQuery("SELECT * FROM n FOR SYSTEM_TIME AS OF TIMESTAMP '2999-01-01 00:00:00'");
    assertThat(warning()).contains("future");
    assertThat(warning()).as("asked twice").contains("future");
    statement.executeQuery("VALUES 1");
    assertThat(warning()).isNull();
  }

  private @Nullable String warning() throws SQLException {
    SQLWarning warning = statement.getWarnings();
    return warning == null ? null : warning.getMessage();
  }
}
