package dev.yore.server;

import dev.yore.driver.embedded.StoreLocation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A server on a port of its own, on a store in the given directory. */
final class ServedStore implements AutoCloseable {
  final Path directory;
  final YoreServer server;

  ServedStore(Path directory) {
    this.directory = directory;
    server = YoreServer.start(ServerOptions.of(StoreLocation.of(directory)).withPort(0));
  }

  Connection connect(Access access) throws SQLException {
    return access.connect(directory, server);
  }

  /** Runs statements through an embedded connection. */
  void run(String... statements) throws SQLException {
    try (Connection connection = connect(Access.EMBEDDED);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
