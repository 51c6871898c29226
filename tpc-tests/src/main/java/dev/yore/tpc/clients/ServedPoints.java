package dev.yore.tpc.clients;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;

/** A server on a store with a table of eight columns, and ways to it. Safe for many threads. */
final class ServedPoints implements AutoCloseable {
  private static final int BATCH_ROWS = 50_000;
  private static final long DAY_MILLIS = 86_400_000L;

  private final HttpClient http = HttpClient.newHttpClient();
  private final YoreServer server;
  private final int rows;
  private final long sequence;

  ServedPoints(Path directory, int rows) throws SQLException {
    this.rows = rows;
    fill(directory, rows);
    server = YoreServer.start(ServerOptions.of(StoreLocation.of(directory)).withPort(0));
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        ResultSet last = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
      last.next();
      sequence = last.getLong(1);
      // A later commit, so that the sequence is a past.
      statement.execute(
          "CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, writer INTEGER, changes BIGINT)");
    }
  }

  private static void fill(Path directory, int rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:yore:" + directory)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE point (id BIGINT NOT NULL PRIMARY KEY, a INTEGER, b BIGINT, c DOUBLE,"
                + " d DECIMAL(15, 2), label VARCHAR, on_day DATE, moment TIMESTAMP)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO point VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (int i = 0; i < rows; i++) {
          insert.setLong(1, i);
          insert.setInt(2, i % 1000);
          insert.setLong(3, i * 1_000_003L);
          insert.setDouble(4, i / 7.0);
          insert.setBigDecimal(5, java.math.BigDecimal.valueOf(i, 2));
          insert.setString(6, "point number " + i);
          insert.setDate(7, new Date(i % 10_000 * DAY_MILLIS));
          insert.setTimestamp(8, new Timestamp(i * 1000L));
          insert.addBatch();
          if (i % BATCH_ROWS == BATCH_ROWS - 1 || i == rows - 1) {
            insert.executeBatch();
          }
        }
      }
    }
  }

  int rows() {
    return rows;
  }

  /** The state in which the table has its rows and nothing else has happened. */
  long sequence() {
    return sequence;
  }

  Connection connect(String properties) throws SQLException {
    return DriverManager.getConnection(server.url() + "?" + properties);
  }

  /** A figure of the server's, as a watchdog reads it. */
  long metric(String name) throws IOException, InterruptedException {
    URI metrics = URI.create("http://localhost:" + server.port() + "/metrics");
    return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the server has no metric " + name));
  }

  /** What the clients' memory of answers takes. */
  long answerBytes() throws SQLException {
    try (Connection connection = connect("")) {
      return connection.unwrap(YoreConnection.class).cacheStatistics().bytes();
    }
  }

  /** Stops the server, waiting for what runs. */
  @Override
  public void close() {
    server.close();
  }
}
