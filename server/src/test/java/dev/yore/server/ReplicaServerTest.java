package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.driver.embedded.StoreLocation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that follows what another store publishes, as its clients and load balancers see it. */
class ReplicaServerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration MAX_LAG = Duration.ofSeconds(1);

  @TempDir private Path parent;
  private final HttpClient http = HttpClient.newHttpClient();

  private YoreServer replica() {
    StoreLocation place =
        StoreLocation.following(parent.resolve("place").toString())
            .withSettings(Map.of("tier.follow.millis", "20"));
    return YoreServer.start(
        ServerOptions.of(place).withPort(0).withLimits(ServedStore.AT_ONCE.withMaxLag(MAX_LAG)));
  }

  private Connection writer() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:yore:%s?tier.object.uri=%s&prefetch=off"
            .formatted(parent.resolve("writer"), parent.resolve("place")));
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private HttpResponse<String> get(YoreServer server, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aReplicaAnswersFollowsRefusesChangesAndSaysWhenItIsLate() throws Exception {
    try (Connection writer = writer()) {
      run(
          writer,
          "CREATE TABLE t (id INTEGER PRIMARY KEY)",
          "INSERT INTO t VALUES (1)",
          "CALL SYS.PUBLISH()");
      try (YoreServer server = replica();
          Connection reader = DriverManager.getConnection(server.url())) {
        assertThat(ask(reader, "SELECT COUNT(*) FROM t")).isEqualTo("1");
        run(writer, "INSERT INTO t VALUES (2)", "CALL SYS.PUBLISH()");
        await("the second row", () -> ask(reader, "SELECT COUNT(*) FROM t").equals("2"));
        String newest = ask(writer, "SELECT MAX(seq) FROM sys.commits");
        assertThat(ask(reader, "SELECT seq FROM sys.replication")).isEqualTo(newest);
        assertThat(ask(reader, "SELECT role FROM sys.replication")).isEqualTo("REPLICA");
        assertThat(ask(writer, "SELECT role FROM sys.replication")).isEqualTo("WRITER");
        assertThat(ask(reader, "SELECT source FROM sys.replication")).contains("place");
        assertThat(ask(reader, "SELECT lag_sequences FROM sys.replication")).isEqualTo("0");

        for (String change :
            new String[] {
              "INSERT INTO t VALUES (3)",
              "DELETE FROM t",
              "CREATE TABLE u (id INTEGER)",
              "CREATE USER ann PASSWORD 'secret'",
              "CALL SYS.COALESCE('T')"
            }) {
          SQLException refused =
              catchThrowableOfType(SQLException.class, () -> run(reader, change));
          assertThat(refused.getSQLState()).as(change).isEqualTo("25006");
          assertThat(refused.getMessage()).contains(parent.resolve("writer").toString());
        }

        await("being ready at first", () -> get(server, "/ready").statusCode() == 200);
        Path place = parent.resolve("place");
        Files.move(place, parent.resolve("away"));
        await("being late", () -> get(server, "/ready").statusCode() == 503);
        assertThat(get(server, "/ready").body()).startsWith("lagging: ");
        assertThat(get(server, "/health").statusCode()).isEqualTo(200);
        assertThat(get(server, "/metrics").body()).contains("yore_replication_lag_seconds ");
        assertThat(ask(reader, "SELECT COUNT(*) FROM t")).as("what it has").isEqualTo("2");
        assertThat(ask(reader, "SELECT last_error FROM sys.replication")).contains("place");
        Files.move(parent.resolve("away"), place);
        await("being ready", () -> get(server, "/ready").statusCode() == 200);
      }
    }
  }

  @Test
  void aReplicaOutlivesItsWriterAndAQueryOutlivesANewerState() throws Exception {
    Connection writer = writer();
    run(
        writer,
        "CREATE TABLE t (id INTEGER PRIMARY KEY)",
        "INSERT INTO t VALUES (1), (2), (3)",
        "CALL SYS.PUBLISH()");
    try (YoreServer server = replica();
        Connection reader = DriverManager.getConnection(server.url());
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(ask(reader, "SELECT COUNT(*) FROM t")).isEqualTo("3");
      run(writer, "DELETE FROM t", "CALL SYS.COALESCE('T')", "CALL SYS.PUBLISH()");
      String newest = ask(writer, "SELECT MAX(seq) FROM sys.commits");
      writer.close();
      try (Connection other = DriverManager.getConnection(server.url())) {
        await(
            "the newer state", () -> ask(other, "SELECT seq FROM sys.replication").equals(newest));
        assertThat(ask(other, "SELECT COUNT(*) FROM t")).isEqualTo("0");
      }
      assertThat(ask(reader, "SELECT COUNT(*) FROM t")).as("its snapshot").isEqualTo("3");
      reader.commit();
      assertThat(ask(reader, "SELECT COUNT(*) FROM t")).isEqualTo("0");
    }
  }
}
