package dev.yore.server;

import static dev.yore.server.Sql.rows;
import static dev.yore.server.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.driver.jdbc.CacheStatistics;
import dev.yore.driver.jdbc.Snapshot;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.planner.access.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersFromMemoryTest {
  private static final String HASH_OF_R = PasswordHash.of("r", 10_000).toString();

  private static final String HASH_OF_E = PasswordHash.of("e", 10_000).toString();

  private static final List<String> MOVING =
      List.of(
          "SELECT v FROM t ORDER BY id",
          "SELECT v FROM t FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP",
          "SELECT v FROM t FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP - INTERVAL '0' SECOND",
          "SELECT v FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2999-01-01 00:00:00'",
          "SELECT CURRENT_TIMESTAMP FROM t FOR SYSTEM_VERSION AS OF 3",
          "SELECT RAND() FROM t FOR SYSTEM_VERSION AS OF 3",
          "SELECT v FROM t FOR SYSTEM_VERSION AS OF 3 WHERE RAND() < 2",
          "SELECT USER FROM t FOR SYSTEM_VERSION AS OF 3",
          "SELECT row_end_seq FROM t FOR SYSTEM_VERSION AS OF 3",
          "SELECT v FROM t FOR SYSTEM_VERSION AS OF 3 WHERE row_end > TIMESTAMP '2000-01-01"
              + " 00:00:00'",
          "SELECT v FROM t FOR SYSTEM_VERSION ALL",
          "SELECT v FROM t FOR SYSTEM_VERSION FROM 1 TO 3",
          "SELECT a.v FROM t FOR SYSTEM_VERSION AS OF 3 AS a JOIN t AS b ON a.id = b.id",
          "SELECT v FROM t FOR SYSTEM_VERSION AS OF 3 WHERE id IN (SELECT id FROM t)",
          "SELECT v FROM t FOR SYSTEM_VERSION AS OF 3 WHERE EXISTS (SELECT 1 FROM sys.commits)",
          "SELECT v FROM t FOR SYSTEM_VERSION AS OF (SELECT MAX(seq) FROM sys.commits)",
          "SELECT seq FROM sys.commits",
          "SELECT v FROM live",
          "EXPLAIN PLAN FOR SELECT v FROM t FOR SYSTEM_VERSION AS OF 3");

  @TempDir Path temporary;
  private YoreServer server;
  private Connection yore;
  private long first;

  @BeforeEach
  void start() throws SQLException {
    server = serve("store");
    yore = connect("");
    run(
        yore,
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR, b VARBINARY, moment"
            + " TIMESTAMP)",
        "INSERT INTO t VALUES (1, 'one', X'01', TIMESTAMP '2026-01-01 12:00:00'), (2, 'two', NULL,"
            + " NULL)");
    first = lastSequence(yore);
    run(yore, "UPDATE t SET v = 'ONE' WHERE id = 1");
  }

  @AfterEach
  void stop() throws SQLException {
    yore.close();
    server.close();
  }

  private YoreServer serve(String name) {
    return YoreServer.start(
        ServerOptions.of(StoreLocation.of(temporary.resolve(name)))
            .withPort(0)
            .withLimits(ServedStore.AT_ONCE)
            .withUsers(Map.of("root", HASH_OF_R)));
  }

  private Connection connect(String properties) throws SQLException {
    return connect(server, "root", "r", properties);
  }

  private static Connection connect(YoreServer to, String user, String password, String properties)
      throws SQLException {
    return DriverManager.getConnection(to.url() + "?" + properties, user, password);
  }

  private static long lastSequence(Connection connection) throws SQLException {
    return Long.parseLong(rows(connection, "SELECT MAX(seq) FROM sys.commits").get(0));
  }

  private static CacheStatistics statistics(Connection connection) throws SQLException {
    return connection.unwrap(YoreConnection.class).cacheStatistics();
  }

  private String asOf(long sequence) {
    return "SELECT v FROM t FOR SYSTEM_VERSION AS OF " + sequence + " ORDER BY id";
  }

  /** Whether asking again was answered from memory, with the same rows. */
  private static boolean isKept(Connection connection, String sql) throws SQLException {
    List<String> before = rows(connection, sql);
    long hits = statistics(connection).hits();
    List<String> after = rows(connection, sql);
    boolean kept = statistics(connection).hits() > hits;
    if (kept) {
      assertThat(after).isEqualTo(before);
    }
    return kept;
  }

  @Test
  void whatWasAskedOfAFixedPastIsAnsweredFromMemory() throws SQLException {
    assertThat(isKept(yore, asOf(first))).isTrue();
    assertThat(rows(yore, asOf(first))).containsExactly("one", "two");
    try (Connection other = connect("")) {
      long hits = statistics(other).hits();
      rows(other, "SELECT 1"); // From here on the connection knows its session's state.
      assertThat(rows(other, asOf(first))).containsExactly("one", "two");
      assertThat(statistics(other).hits()).isGreaterThan(hits);
    }
  }

  @Test
  void preparedStatementsAreToldApartByTheirParameters() throws SQLException {
    try (PreparedStatement asked =
        yore.prepareStatement("SELECT v FROM t FOR SYSTEM_VERSION AS OF ? WHERE id = ?")) {
      long hits = statistics(yore).hits();
      for (int round = 0; round < 2; round++) {
        for (int id = 1; id <= 2; id++) {
          asked.setLong(1, first);
          asked.setInt(2, id);
          try (ResultSet row = asked.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(id == 1 ? "one" : "two");
            assertThat(row.next()).isFalse();
          }
        }
      }
      assertThat(statistics(yore).hits() - hits).isEqualTo(2);
    }
  }

  /** Values whose hashes are equal, set one after the other in one statement. */
  @Test
  void parametersWithEqualHashesAreNotMistaken() throws SQLException {
    try (PreparedStatement text =
            yore.prepareStatement(
                "SELECT CAST(? AS VARCHAR) || v FROM t FOR SYSTEM_VERSION AS OF "
                    + first
                    + " WHERE id = 1");
        PreparedStatement number =
            yore.prepareStatement(
                "SELECT CAST(? AS BIGINT) + id FROM t FOR SYSTEM_VERSION AS OF "
                    + first
                    + " WHERE id = 1")) {
      for (int round = 0; round < 2; round++) {
        for (String value : new String[] {"Aa", "BB"}) {
          text.setString(1, value);
          try (ResultSet row = text.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(value + "one");
          }
        }
        for (long value : new long[] {0, -1}) {
          number.setLong(1, value);
          try (ResultSet row = number.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(value + 1);
          }
        }
      }
    }
  }

  @Test
  void otherStatementsOfOtherConnectionsAreAnsweredWithWhatOneHasAsked() throws SQLException {
    String sql = "SELECT v FROM t FOR SYSTEM_VERSION AS OF " + first + " WHERE id = ?";
    long stored = 0;
    long hits = 0;
    for (int i = 0; i < 3; i++) {
      try (Connection connection = connect("prefetch=off");
          PreparedStatement asked = connection.prepareStatement(sql)) {
        for (int id = 1; id <= 2; id++) {
          asked.setInt(1, id);
          try (ResultSet row = asked.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(id == 1 ? "one" : "two");
          }
        }
        if (i == 0) {
          stored = statistics(connection).stored();
          hits = statistics(connection).hits();
        }
        assertThat(statistics(connection).stored()).isEqualTo(stored);
        assertThat(statistics(connection).hits()).isEqualTo(hits + 2 * i);
      }
    }
  }

  @Test
  void whatMayChangeIsAskedEachTime() throws SQLException {
    run(yore, "CREATE VIEW live AS SELECT v FROM t");
    assertThat(first).as("the sequence in the statements").isLessThanOrEqualTo(3);
    for (String sql : MOVING) {
      assertThat(isKept(yore, sql)).as(sql).isFalse();
    }
  }

  @Test
  void aTimeIsFixedOnceACommitWithALaterStampIsThere() throws SQLException {
    String stamp = rows(yore, "SELECT stamp FROM sys.commits ORDER BY seq DESC LIMIT 1").get(0);
    String last = "SELECT v FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '" + stamp + "' ORDER BY id";
    assertThat(isKept(yore, last)).as("another commit may have the same stamp").isFalse();
    do {
      run(yore, "UPDATE t SET v = v || '!' WHERE id = 2");
    } while (rows(yore, "SELECT stamp FROM sys.commits ORDER BY seq DESC LIMIT 1")
        .get(0)
        .equals(stamp));
    assertThat(isKept(yore, last)).isTrue();
  }

  @Test
  void aSessionInThePastIsAnsweredFromMemoryAndBackInThePresentIsNot() throws SQLException {
    String sql = "SELECT v FROM t ORDER BY id";
    run(yore, "SET SYSTEM_VERSION AS OF " + first);
    assertThat(isKept(yore, sql)).isTrue();
    run(yore, "SET SYSTEM_TIME DEFAULT");
    assertThat(rows(yore, sql)).containsExactly("ONE", "two");
  }

  @Test
  void insideATransactionNothingComesFromMemory() throws SQLException {
    assertThat(isKept(yore, asOf(first))).isTrue();
    run(yore, "BEGIN");
    assertThat(isKept(yore, asOf(first))).isFalse();
    run(yore, "ROLLBACK");
    assertThat(isKept(yore, asOf(first))).isTrue();
    yore.setAutoCommit(false);
    assertThat(isKept(yore, asOf(first))).isFalse();
  }

  @Test
  void branchesOfOneNameOneAfterTheOtherAreNotMistaken() throws SQLException {
    String sql = "SELECT v FROM t FOR SYSTEM_VERSION AS OF ";
    run(yore, "CREATE BRANCH b", "USE BRANCH b", "UPDATE t SET v = 'b' WHERE id = 1");
    long there = lastSequence(yore);
    assertThat(isKept(yore, sql + there + " WHERE id = 1")).isTrue();
    assertThat(rows(yore, sql + there + " WHERE id = 1")).containsExactly("b");
    run(yore, "USE BRANCH main");
    assertThat(rows(yore, sql + there + " WHERE id = 1")).containsExactly("ONE");
    run(yore, "DROP BRANCH b", "CREATE BRANCH b", "USE BRANCH b");
    assertThat(rows(yore, sql + there + " WHERE id = 1")).containsExactly("ONE");
  }

  @Test
  void whatIsErasedIsGoneFromMemoryTooAtOnceForWhoErased() throws SQLException {
    assertThat(isKept(yore, asOf(first))).isTrue();
    run(yore, "ERASE FROM t WHERE id = 1");
    assertThat(rows(yore, asOf(first))).containsExactly("two");
  }

  @Test
  void whatSomebodyElseErasesIsGoneWithinTheTimeOfTheCheck() throws SQLException {
    try (Connection careful = connect("cacheCheck=0")) {
      assertThat(isKept(careful, asOf(first))).isTrue();
      // Past the server, so that no answer to this process tells of it.
      try (Connection embedded =
          DriverManager.getConnection("jdbc:yore:" + temporary.resolve("store"))) {
        run(embedded, "ERASE FROM t WHERE id = 1");
      }
      assertThat(rows(careful, asOf(first))).containsExactly("two");
      assertThat(isKept(careful, asOf(first))).isTrue();
    }
  }

  @Test
  void whoLosesTheRightToThePastLosesWhatIsInMemory() throws SQLException {
    run(yore, "CREATE USER eve PASSWORD '" + HASH_OF_E + "'", "GRANT SELECT, HISTORY ON t TO eve");
    try (Connection eve = connect(server, "eve", "e", "")) {
      assertThat(isKept(eve, asOf(first))).isTrue();
      run(yore, "REVOKE HISTORY ON t FROM eve");
      assertThatThrownBy(() -> rows(eve, asOf(first)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void usersDoNotShareAnswers() throws SQLException {
    run(yore, "CREATE USER eve PASSWORD '" + HASH_OF_E + "'");
    assertThat(isKept(yore, asOf(first))).isTrue();
    try (Connection eve = connect(server, "eve", "e", "")) {
      rows(eve, "SELECT 1");
      assertThatThrownBy(() -> rows(eve, asOf(first))).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aPolicyThatTakesStatesOutTakesThemOutOfMemory() throws SQLException {
    for (int i = 0; i < 20; i++) {
      run(yore, "UPDATE t SET v = '" + i + "' WHERE id = 2");
    }
    assertThat(isKept(yore, asOf(first))).isTrue();
    run(yore, "ALTER TABLE t SET RETENTION KEEP ALL 1 DAY");
    assertThat(rows(yore, asOf(first))).containsExactly("one", "two");
    run(yore, "ALTER TABLE t ADD COLUMN more INTEGER");
    assertThat(isKept(yore, asOf(first))).isTrue();
  }

  @Test
  void zonesOfConnectionsApplyToWhatIsInMemory() throws SQLException {
    String sql = "SELECT moment FROM t FOR SYSTEM_VERSION AS OF " + first + " WHERE id = 1";
    List<Timestamp> read = new ArrayList<>();
    long hits = statistics(yore).hits();
    for (String zone : List.of("UTC", "America/New_York")) {
      try (Connection there = connect("timeZone=" + zone)) {
        rows(there, "SELECT v FROM t");
        try (ResultSet row = there.createStatement().executeQuery(sql)) {
          row.next();
          read.add(row.getTimestamp(1));
        }
      }
    }
    assertThat(statistics(yore).hits() - hits).isOne();
    assertThat(read.get(1).getTime() - read.get(0).getTime()).isEqualTo(5 * 3_600_000L);
  }

  @Test
  void bytesThatSomebodyWritesToAreTheirOwn() throws SQLException {
    String sql = "SELECT b FROM t FOR SYSTEM_VERSION AS OF " + first + " WHERE id = 1";
    for (int i = 0; i < 3; i++) {
      try (Statement statement = yore.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        byte[] bytes = row.getBytes(1);
        assertThat(bytes).containsExactly(1);
        bytes[0] = 99;
      }
    }
  }

  @Test
  void longAnswersAreKeptWholeAndThoseBrokenOffAreNot() throws SQLException {
    run(yore, "CREATE TABLE n (id INTEGER NOT NULL PRIMARY KEY, t VARCHAR(400) NOT NULL)");
    try (PreparedStatement insert = yore.prepareStatement("INSERT INTO n VALUES (?, ?)")) {
      // More than comes ahead of the reader in its first frames.
      String text = "x".repeat(400);
      for (int i = 0; i < 5_000; i++) {
        insert.setInt(1, i);
        insert.setString(2, text);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    String sql =
        "SELECT id, t FROM n FOR SYSTEM_VERSION AS OF " + lastSequence(yore) + " ORDER BY id";
    try (Statement statement = yore.createStatement();
        ResultSet some = statement.executeQuery(sql)) {
      for (int i = 0; i < 50; i++) {
        some.next();
      }
    }
    long hits = statistics(yore).hits();
    assertThat(rows(yore, sql)).hasSize(5_000);
    assertThat(statistics(yore).hits()).isEqualTo(hits);
    List<String> again = rows(yore, sql);
    assertThat(statistics(yore).hits()).isEqualTo(hits + 1);
    assertThat(again).hasSize(5_000).doesNotHaveDuplicates();
    assertThat(again.get(4_999)).startsWith("4999");
  }

  @Test
  void anotherServerAtTheSamePlaceIsAskedAnew() throws SQLException {
    assertThat(isKept(yore, asOf(first))).isTrue();
    int port = server.port();
    server.close();
    server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.of(temporary.resolve("other")))
                .withPort(port)
                .withLimits(ServedStore.AT_ONCE)
                .withUsers(Map.of("root", HASH_OF_R)));
    try (Connection other = connect("")) {
      run(
          other,
          "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR)",
          "INSERT INTO t VALUES (1, 'other')",
          "UPDATE t SET v = 'others'");
      assertThat(rows(other, asOf(first))).doesNotContain("one");
    }
  }

  @Test
  void theMemoryCanBeSwitchedOff() throws SQLException {
    try (Connection off = connect("cache=false")) {
      assertThat(isKept(off, asOf(first))).isFalse();
    }
  }

  private static void awaitPrefetched(Connection connection, long more) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (statistics(connection).prefetched() < more) {
      assertThat(System.nanoTime()).as("nothing was fetched ahead").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsHintedIsThereBeforeItIsAskedFor() throws Exception {
    YoreConnection own = yore.unwrap(YoreConnection.class);
    long before = statistics(yore).prefetched();
    own.hint(asOf(first));
    awaitPrefetched(yore, before + 1);
    long hits = statistics(yore).prefetchedHits();
    assertThat(rows(yore, asOf(first))).containsExactly("one", "two");
    assertThat(statistics(yore).prefetchedHits()).isEqualTo(hits + 1);

    run(yore, "CREATE BRANCH b", "USE BRANCH b", "UPDATE t SET v = 'b' WHERE id = 1");
    long there = lastSequence(yore);
    run(yore, "DELETE FROM t WHERE id = 2");
    try (Snapshot past = own.snapshot(there);
        PreparedStatement next = yore.prepareStatement("SELECT v FROM t WHERE id = ?")) {
      next.setInt(1, 1);
      before = statistics(yore).prefetched();
      own.hint(next);
      awaitPrefetched(yore, before + 1);
      hits = statistics(yore).prefetchedHits();
      try (ResultSet row = next.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("b");
      }
      assertThat(statistics(yore).prefetchedHits()).isEqualTo(hits + 1);
    }
  }

  @Test
  void aSnapshotIsAStayInThePast() throws SQLException {
    YoreConnection own = yore.unwrap(YoreConnection.class);
    try (Snapshot outer = own.snapshot(first)) {
      assertThat(rows(yore, "SELECT v FROM t ORDER BY id")).containsExactly("one", "two");
      try (Snapshot inner = own.snapshot(Instant.now().plusSeconds(1))) {
        assertThat(rows(yore, "SELECT v FROM t ORDER BY id")).containsExactly("ONE", "two");
      }
      assertThat(rows(yore, "SELECT v FROM t ORDER BY id")).containsExactly("one", "two");
    }
    assertThat(rows(yore, "SELECT v FROM t ORDER BY id")).containsExactly("ONE", "two");
  }

  @Test
  void theHistoryOfARowIsAllItsVersions() throws SQLException {
    YoreConnection own = yore.unwrap(YoreConnection.class);
    try (ResultSet versions = own.history("T", 1)) {
      versions.next();
      assertThat(versions.getString("V")).isEqualTo("one");
      assertThat(versions.getLong("ROW_END_SEQ")).isEqualTo(first + 1);
      versions.next();
      assertThat(versions.getString("V")).isEqualTo("ONE");
      assertThat(versions.next()).isFalse();
    }
    assertThatThrownBy(() -> own.history("T", 1, 2)).hasMessageContaining("primary key");
  }

  @Test
  void aLatencyTargetIsTheSessions() throws SQLException {
    yore.unwrap(YoreConnection.class).latencyTarget(Duration.ofMillis(50));
    assertThat(rows(yore, "SELECT v FROM t ORDER BY id")).containsExactly("ONE", "two");
  }
}
