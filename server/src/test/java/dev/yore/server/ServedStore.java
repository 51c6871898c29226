package dev.yore.server;

import dev.yore.driver.embedded.StoreLocation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A server on a port of its own, on a store in the given directory. */
public final class ServedStore implements AutoCloseable {
  /** Tests that stop a server in the middle of something mean it. */
  static final ServerLimits AT_ONCE = ServerLimits.DEFAULT.withDrain(Duration.ZERO);

  public final Path directory;
  public final YoreServer server;

  public ServedStore(Path directory) {
    this.directory = directory;
    server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.of(directory)).withPort(0).withLimits(AT_ONCE));
  }

  public Connection connect(Access access) throws SQLException {
    return access.connect(directory, server);
  }

  /** Runs statements through an embedded connection. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = connect(Access.EMBEDDED)) {
      Sql.run(connection, statements);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
