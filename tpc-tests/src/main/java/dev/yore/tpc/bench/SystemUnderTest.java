package dev.yore.tpc.bench;

import dev.yore.tpc.tpch.LoadProgress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database that is measured: how it is loaded, how it says "as of". Its data lie in a directory
 * of its own and are left there when it is closed.
 */
interface SystemUnderTest extends AutoCloseable {
  String name();

  String version() throws SQLException;

  /** A new connection. */
  Connection connect() throws SQLException;

  /**
   * Creates the tables and loads them the fastest way the system has.
   *
   * @return rows loaded
   */
  long load(double scale, LoadProgress progress) throws SQLException, IOException;

  /** Whether the past can be asked; if not, only the methods about the present are called. */
  boolean remembers();

  /** Names the present state, for {@link #asOf}. */
  long mark(Connection connection) throws SQLException;

  /** How FROM names a table in the state of a mark. */
  String asOf(String table, long mark);

  /** How FROM names all versions of a table. */
  String allVersions(String table);

  /** Bytes on disk, once everything written has arrived there. */
  long sizeBytes() throws SQLException, IOException;

  @Override
  void close() throws SQLException;
}
