package dev.yore.clients;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A store with a server on it, reachable both ways. */
final class Shop implements AutoCloseable {
  private final Path directory;
  private YoreServer server;

  Shop(Path directory) {
    this.directory = directory;
    server = YoreServer.start(ServerOptions.of(StoreLocation.of(directory)).withPort(0));
  }

  String url(Place place) {
    return place == Place.EMBEDDED ? "jdbc:yore:" + directory : server.url();
  }

  void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(Place.EMBEDDED));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  void stopServer() {
    server.close();
  }

  /** On the port it had. */
  void startServerAgain(int port) {
    server = YoreServer.start(ServerOptions.of(StoreLocation.of(directory)).withPort(port));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
