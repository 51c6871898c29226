package dev.yore.tpc.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** A system that can be asked about the past. */
non-sealed interface TemporalSystem extends SystemUnderTest {

  /** Names the present state, for {@link #asOf}. */
  long mark(Connection connection) throws SQLException;

  /** How FROM names a table in the state of a mark. */
  String asOf(String table, long mark);

  /** How FROM names all versions of a table. */
  String allVersions(String table);
}
