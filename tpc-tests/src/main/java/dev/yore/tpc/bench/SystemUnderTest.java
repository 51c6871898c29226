package dev.yore.tpc.bench;

import dev.yore.tpc.tpch.LoadProgress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database that is measured: either a {@link TemporalSystem} or a {@link PresentSystem}. Its data
 * lie in a directory of its own and are left there when it is closed.
 */
sealed interface SystemUnderTest extends AutoCloseable permits TemporalSystem, PresentSystem {
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

  /** Bytes on disk, once everything written has arrived there. */
  long sizeBytes() throws SQLException, IOException;

  @Override
  void close() throws SQLException;
}
