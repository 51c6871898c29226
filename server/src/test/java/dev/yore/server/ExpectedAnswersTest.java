package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.driver.jdbc.CacheStatistics;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.planner.access.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server thinks comes next is in the client's memory before it is asked for. */
class ExpectedAnswersTest {
  private static final String HASH_OF_R = PasswordHash.of("r", 10_000).toString();
  private static final String HASH_OF_E = PasswordHash.of("e", 10_000).toString();
  private static final int COMMITS = 50;

  /** Steps that teach that somebody steps back. */
  private static final int LEARNING = 20;

  private static final int WANTED = 3;

  /**
   * An application whose user looks at what came before going on: as long as a busy machine needs.
   */
  private static final long THINKING_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long LEARNING_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  @TempDir Path temporary;
  private YoreServer server;
  private Connection yore;
  private long first;

  @BeforeEach
  void start() throws SQLException {
    server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.of(temporary.resolve("store")))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE)
                .withUsers(Map.of("root", HASH_OF_R)));
    yore = connect("root", "r", "");
    run(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR)",
        "INSERT INTO t VALUES (1, '0')");
    first = Long.parseLong(value(yore, "SELECT MAX(seq) FROM sys.commits"));
    for (int i = 1; i < COMMITS; i++) {
      run("UPDATE t SET v = '" + i + "' WHERE id = 1");
    }
  }

  @AfterEach
  void stop() throws SQLException {
    yore.close();
    server.close();
  }

  private Connection connect(String user, String password, String properties) throws SQLException {
    return DriverManager.getConnection(server.url() + "?" + properties, user, password);
  }

  private void run(String... statements) throws SQLException {
    try (Statement statement = yore.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static CacheStatistics statistics(Connection connection) throws SQLException {
    return connection.unwrap(YoreConnection.class).cacheStatistics();
  }

  /** One step into the past, whose answer must be what was true then. */
  @FunctionalInterface
  private interface Step {
    String value(long sequence) throws SQLException;
  }

  /**
   * Steps back commit by commit, looking at each until the next one is there or it takes too long,
   * until a few were there before they were asked for.
   *
   * @return how many were
   */
  private long expectedOf(Connection connection, Step step) throws SQLException {
    long before = statistics(connection).prefetchedHits();
    for (int i = COMMITS - 2; i >= 0; i--) {
      if (statistics(connection).prefetchedHits() - before == WANTED) {
        break;
      }
      long fetched = statistics(connection).prefetched();
      boolean learning = COMMITS - i < LEARNING;
      assertThat(step.value(first + i)).isEqualTo(Integer.toString(i));
      long end = System.nanoTime() + (learning ? LEARNING_NANOS : THINKING_NANOS);
      while (statistics(connection).prefetched() == fetched && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    }
    return statistics(connection).prefetchedHits() - before;
  }

  @Test
  void whoeverStepsBackFindsTheNextAnswerInMemory() throws SQLException {
    long expected =
        expectedOf(
            yore,
            sequence ->
                value(
                    yore,
                    "select v  from t -- by hand\n for system_version as of %d where id = 1"
                        .formatted(sequence)));
    assertThat(expected).as("answers that were there").isEqualTo(WANTED);
  }

  @Test
  void parametersAreExpectedLikeConstants() throws SQLException {
    try (PreparedStatement step =
        yore.prepareStatement("SELECT v FROM t FOR SYSTEM_VERSION AS OF ? WHERE id = ?")) {
      long expected =
          expectedOf(
              yore,
              sequence -> {
                step.setLong(1, sequence);
                step.setInt(2, 1);
                try (ResultSet row = step.executeQuery()) {
                  row.next();
                  return row.getString(1);
                }
              });
      assertThat(expected).isEqualTo(WANTED);
    }
  }

  @Test
  void nothingIsExpectedForWhoSwitchesItOff() throws SQLException {
    try (Connection off = connect("root", "r", "prefetch=off")) {
      long before = statistics(off).prefetched();
      String sql = "SELECT v FROM t FOR SYSTEM_VERSION AS OF %d";
      for (int i = COMMITS - 2; i >= 0; i--) {
        assertThat(value(off, sql.formatted(first + i))).isEqualTo(Integer.toString(i));
      }
      assertThat(statistics(off).prefetched()).isEqualTo(before);
    }
  }

  @Test
  void whoLosesTheRightToThePastLosesWhatWasExpectedToo() throws SQLException {
    run("CREATE USER eve PASSWORD '" + HASH_OF_E + "'", "GRANT SELECT, HISTORY ON t TO eve");
    String sql = "SELECT v FROM t FOR SYSTEM_VERSION AS OF ";
    try (Connection eve = connect("eve", "e", "")) {
      assertThat(expectedOf(eve, sequence -> value(eve, sql + sequence))).isEqualTo(WANTED);
      run("REVOKE HISTORY ON t FROM eve");
      for (int i = 0; i < COMMITS; i++) {
        long sequence = first + i;
        assertThatThrownBy(() -> value(eve, sql + sequence))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }
}
