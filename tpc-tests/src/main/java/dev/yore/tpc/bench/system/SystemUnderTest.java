package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.HistoryOverlay;
import dev.yore.tpc.tpch.LoadProgress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that is measured. Its data lie in a directory of its own and are left there when it is
 * closed; whoever made the directory deletes it.
 */
public interface SystemUnderTest extends AutoCloseable {
  /** As the command line names it. */
  String name();

  /** How it keeps history, in a few words for the report. */
  String method();

  /** Product and version; the system must be open. */
  String version() throws SQLException;

  /** Starts it with an empty data directory. */
  void open() throws SQLException, IOException;

  /** A new connection; any number may be open at once. */
  Connection connect() throws SQLException;

  /** The system's spelling of a query in the common SQL of the TPC-H texts. */
  default String dialect(String sql) {
    return sql;
  }

  /**
   * Creates the tables of TPC-H and loads them the fastest way the system has, indexes as somebody
   * who knows the system would have them.
   *
   * @return rows loaded
   */
  long load(double scale, LoadProgress progress) throws SQLException, IOException;

  /**
   * Whether the past can be asked about; otherwise {@link #jumpTo} takes the place of a history.
   */
  default boolean remembers() {
    return true;
  }

  /** What writes business commits to this connection; switches auto-commit off. */
  CommitSink commitSink(Connection connection) throws SQLException;

  /**
   * What writes commits to this connection with a statement for every changed row; switches
   * auto-commit off. Null for a system nobody would use so.
   */
  default @Nullable CommitSink singleRowSink(Connection connection) throws SQLException {
    return null;
  }

  /**
   * What writes commits to this connection with one statement for all changes of a kind; switches
   * auto-commit off. Null for a system that gains nothing by it.
   */
  default @Nullable CommitSink setSink(Connection connection) throws SQLException {
    return null;
  }

  /**
   * What writes commits below SQL, while no connection is open; null for a system that has no way
   * below it.
   */
  default @Nullable CommitSink storeSink() throws SQLException {
    return null;
  }

  /** Commits, and returns only when what was committed is on disk. */
  default void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  /**
   * Names the present state, for {@link #asOf}; increases from commit to commit. The caller ends
   * the transaction that this may begin.
   *
   * @param commit number of the last business commit, 0 before the first
   */
  long mark(Connection connection, int commit) throws SQLException;

  /** How FROM names a table's present rows. */
  default String now(String table) {
    return table;
  }

  /** How FROM names a table's rows in the state of a mark. */
  String asOf(String table, long mark);

  /** How FROM names all versions of a table's rows. */
  String allVersions(String table);

  /**
   * How many customers there were and what they owned at each of the marks, in the quickest way the
   * system has.
   *
   * @param marks increasing
   * @return per mark, in order: count and sum
   */
  List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException;

  /** The same, by one question as of each mark. */
  default List<List<Object>> sweepSeparately(Connection connection, long[] marks)
      throws SQLException {
    return Answers.sweep(this, connection, marks);
  }

  /** Creates {@code bench_ticks(id BIGINT, note VARCHAR(100))}, with history, id its key. */
  void createTicks() throws SQLException;

  /** Replaces the tables by the end of a history; only for a system that remembers nothing. */
  default void jumpTo(HistoryOverlay end) throws SQLException, IOException {
    throw new UnsupportedOperationException(name() + " goes through history step by step");
  }

  /** What an operator does after a busy day: statistics, vacuum, coalescence. */
  void tidy() throws SQLException, IOException;

  /** Bytes of data and indexes on disk, once everything written has arrived there. */
  long sizeBytes() throws SQLException, IOException;

  /** Processes whose writes are this system's: its server's, or this one. */
  List<ProcessHandle> processes();

  @Override
  void close() throws SQLException, IOException;

  /** Writes business commits, each as one durable transaction that keeps what it replaces. */
  interface CommitSink extends AutoCloseable {
    void write(BusinessCommit commit) throws SQLException;

    @Override
    void close() throws SQLException;
  }
}
