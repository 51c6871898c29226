package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop lets its clients finish. */
class StoppingTest {
  private static final int ROWS = 5_000;
  private static final String ENDLESS =
      "SELECT COUNT(*) FROM t a, t b, t c, t d WHERE a.id + b.id + c.id + d.id < 0";

  /** Whatever executes a statement does so in classes of this package. */
  private static final String OPERATORS = "dev.yore.engine.operator.";

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  @TempDir Path temporary;

  private YoreServer serve(Duration drain) throws SQLException {
    YoreServer server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.of(temporary.resolve("store")))
                .withPort(0)
                .withLimits(ServerLimits.DEFAULT.withDrain(drain)));
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      StringBuilder values = new StringBuilder("(0)");
      for (int i = 1; i < ROWS; i++) {
        values.append(", (").append(i).append(')');
      }
      statement.execute("INSERT INTO t VALUES " + values);
    }
    return server;
  }

  private static int ready(YoreServer server) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/ready"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void awaitDraining(YoreServer server) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (ready(server) != 503) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  /** Until a thread of this process, which is the server's, is in the middle of a query. */
  private static void awaitExecuting() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .noneMatch(frame -> frame.getClassName().startsWith(OPERATORS))) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void resultsAreReadToTheirEndAndTransactionsCommitted() throws Exception {
    YoreServer server = serve(Duration.ofMinutes(2));
    assertThat(ready(server)).isEqualTo(200);
    CompletableFuture<Void> stopped;
    try (Connection reader = DriverManager.getConnection(server.url() + "?fetchSize=10");
        Connection writer = DriverManager.getConnection(server.url());
        Statement reading = reader.createStatement();
        Statement writing = writer.createStatement();
        ResultSet rows = reading.executeQuery("SELECT id FROM t ORDER BY id")) {
      writer.setAutoCommit(false);
      writing.executeUpdate("DELETE FROM t WHERE id >= 100");
      assertThat(rows.next()).isTrue();
      stopped = CompletableFuture.runAsync(server::close);
      awaitDraining(server);
      assertThatThrownBy(() -> DriverManager.getConnection(server.url()).close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"))
          .hasMessageContaining("stopping");
      int read = 1;
      while (rows.next()) {
        read++;
      }
      assertThat(read).isEqualTo(ROWS);
      assertThat(stopped).isNotDone();
      writer.commit();
      stopped.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (SQLException e) {
      // Closing what the server has forgotten may say so.
      assertThat(e.getSQLState()).startsWith("08");
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:yore:" + temporary.resolve("store"));
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      count.next();
      assertThat(count.getInt(1)).isEqualTo(100);
    }
  }

  /** Connections that are open and unused are closed at once; theirs has an answer to carry. */
  @Test
  void whoWaitsForAStatementIsToldThatItIsOver() throws Exception {
    YoreServer server = serve(Duration.ofMillis(200));
    try (Connection reader = DriverManager.getConnection(server.url());
        Connection unused = DriverManager.getConnection(server.url());
        Statement reading = reader.createStatement()) {
      assertThat(unused.isValid(60)).isTrue();
      CompletableFuture<ResultSet> outcome =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return reading.executeQuery(ENDLESS);
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      awaitExecuting();
      assertThat(outcome).isNotDone();
      server.close();
      assertThatThrownBy(() -> outcome.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS))
          .hasCauseInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e.getCause()).getSQLState())
          .isIn("57014", "08003"); // Stopped, or of a session that has ended; not a broken line.
      assertThat(unused.isValid(60)).isFalse();
    } catch (SQLException e) {
      assertThat(e.getSQLState()).startsWith("08");
    }
  }

  @Test
  void whoTakesTooLongIsCutOff() throws Exception {
    YoreServer server = serve(Duration.ofMillis(100));
    try (Connection writer = DriverManager.getConnection(server.url());
        Statement writing = writer.createStatement()) {
      writer.setAutoCommit(false);
      writing.executeUpdate("DELETE FROM t");
      server.close();
      assertThatThrownBy(writer::commit)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    } catch (SQLException e) {
      assertThat(e.getSQLState()).startsWith("08");
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:yore:" + temporary.resolve("store"));
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      count.next();
      assertThat(count.getInt(1)).isEqualTo(ROWS);
    }
  }
}
