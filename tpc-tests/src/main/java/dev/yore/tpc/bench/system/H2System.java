package dev.yore.tpc.bench.system;

import dev.yore.tpc.files.Directories;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * H2 in this process, every version in {@link Validity} columns. H2 does not sync at a commit, so
 * each is followed by a CHECKPOINT SYNC.
 */
final class H2System implements SystemUnderTest {
  // A statement that H2 has kept would be answered again with the last time's rows; forbidding it
  // to
  // reuse results would let it ask uncorrelated sub-queries once for each row.
  private static final String SETTINGS =
      ";CACHE_SIZE=524288;LOCK_TIMEOUT=120000;QUERY_CACHE_SIZE=0";

  private final Path directory;
  private @Nullable Connection instance;

  H2System(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public String method() {
    return "validity columns, one table";
  }

  @Override
  public void open() throws SQLException, IOException {
    Files.createDirectories(directory);
    instance = connect();
  }

  private Connection instance() {
    if (instance == null) {
      throw new IllegalStateException("h2 is not open");
    }
    return instance;
  }

  @Override
  public String version() throws SQLException {
    return "H2 " + instance().getMetaData().getDatabaseProductVersion();
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:" + directory.resolve("bench") + SETTINGS);
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException {
    for (TpchTable table : TpchTable.values()) {
      Answers.execute(instance(), Validity.createSql(table, TpchColumn::sqlType, true));
    }
    try (Connection connection = connect()) {
      long rows = BatchLoader.insert(connection, scale, progress);
      Answers.execute(connection, ForeignKeys.createSql(""));
      Answers.execute(connection, "ANALYZE");
      return rows;
    }
  }

  @Override
  public CommitSink commitSink(Connection connection) throws SQLException {
    return new ValidityWriter(this, connection);
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
    Answers.execute(connection, "CHECKPOINT SYNC");
  }

  @Override
  public long mark(Connection connection, int commit) {
    return commit;
  }

  @Override
  public String now(String table) {
    return Validity.now(table);
  }

  @Override
  public String asOf(String table, long mark) {
    return Validity.asOf(table, mark);
  }

  @Override
  public String allVersions(String table) {
    return table;
  }

  @Override
  public List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException {
    String points = "SELECT c1 AS m FROM (" + Validity.values(marks) + ")";
    return Validity.withoutMarks(Answers.rows(connection, Validity.sweepSql(points, "customer")));
  }

  @Override
  public void createTicks() throws SQLException {
    Answers.execute(instance(), Validity.ticksSql());
  }

  @Override
  public void tidy() throws SQLException {
    Answers.execute(instance(), "ANALYZE");
  }

  @Override
  public long sizeBytes() throws SQLException, IOException {
    close(); // H2 gives back the space of what it has rewritten only when it is closed.
    try (Connection last = connect()) {
      Answers.execute(last, "SHUTDOWN COMPACT");
    }
    long bytes = Directories.sizeBytes(directory);
    instance = connect();
    return bytes;
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(ProcessHandle.current());
  }

  @Override
  public void close() throws SQLException {
    if (instance != null) {
      instance.close();
      instance = null;
    }
  }
}
