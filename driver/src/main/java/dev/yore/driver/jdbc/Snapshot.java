package dev.yore.driver.jdbc;

import java.sql.SQLException;

/**
 * A connection's stay in the past: until it is closed, all of the connection's queries read every
 * table as of it, unless they say otherwise, and nothing can be changed. Closing goes back to where
 * the connection was before. For the thread of the connection.
 */
public final class Snapshot implements AutoCloseable {
  private final YoreConnection connection;
  private final String back;
  private boolean closed;

  Snapshot(YoreConnection connection, String back) {
    this.connection = connection;
    this.back = back;
  }

  /** Goes back. Idempotent; nothing happens if the connection is closed. */
  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      connection.leave(back);
    }
  }
}
