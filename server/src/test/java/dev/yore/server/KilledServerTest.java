package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own that is killed without notice, and started again. */
@Timeout(300)
class KilledServerTest {
  private static final int ROWS = 200_000;

  @TempDir Path temporary;
  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private void start(int port) throws IOException {
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.yore.server.cli.Yore",
                "serve",
                "--store",
                temporary.resolve("store").toString(),
                "--port",
                Integer.toString(port))
            .redirectError(temporary.resolve("log").toFile())
            .start();
    BufferedReader out = server.inputReader();
    String line = out.readLine();
    assertThat(line).startsWith("listening");
  }

  private static long count(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aPoolRecoversWhatWasCommittedIsThereAndAReaderGetsAnError() throws Exception {
    int port = freePort();
    start(port);
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl("jdbc:yore://localhost:" + port + "/");
    configuration.setMaximumPoolSize(4);
    configuration.setConnectionTimeout(60_000);
    try (HikariDataSource pool = new HikariDataSource(configuration)) {
      try (Connection connection = pool.getConnection()) {
        connection.createStatement().execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
          for (int i = 0; i < ROWS; i++) {
            insert.setInt(1, i);
            insert.addBatch();
          }
          insert.executeBatch();
        }
      }
      try (Connection reading = pool.getConnection();
          Connection changing = pool.getConnection()) {
        changing.setAutoCommit(false);
        changing.createStatement().execute("INSERT INTO t VALUES (-1)");
        ResultSet rows = reading.createStatement().executeQuery("SELECT id FROM t ORDER BY id");
        for (int i = 0; i < 1_000; i++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
        }
        server.destroyForcibly().waitFor();
        start(port);
        assertThatThrownBy(
                () -> {
                  int expected = 1_000;
                  while (rows.next()) {
                    assertThat(rows.getInt(1)).isEqualTo(expected++);
                  }
                })
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        assertThatThrownBy(changing::commit)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        reading.abort(Runnable::run);
        changing.abort(Runnable::run);
      }
      assertThat(count(pool)).isEqualTo(ROWS);
    }
  }
}
