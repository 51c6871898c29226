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
 * SQLite in this process, every version in {@link Validity} columns; write-ahead log, synced at
 * each commit. Amounts are floating-point numbers and dates texts, as SQLite has no other.
 */
final class SqliteSystem implements SystemUnderTest {
  // Writers wait for each other; none of the workloads may fail because of that.
  private static final String SETTINGS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=120000&cache_size=-524288"
          + "&temp_store=MEMORY&mmap_size=4294967296";

  private final Path directory;
  private @Nullable Connection instance;

  SqliteSystem(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "sqlite";
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
      throw new IllegalStateException("sqlite is not open");
    }
    return instance;
  }

  @Override
  public String version() throws SQLException {
    return "SQLite " + instance().getMetaData().getDatabaseProductVersion();
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("bench.db") + SETTINGS);
  }

  @Override
  public String dialect(String sql) {
    return SqliteDialect.of(sql);
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException {
    for (TpchTable table : TpchTable.values()) {
      Answers.execute(instance(), Validity.createSql(table, SqliteSystem::type, true));
    }
    try (Connection connection = connect()) {
      long rows = BatchLoader.insert(connection, scale, progress);
      Answers.execute(connection, ForeignKeys.createSql(""));
      Answers.execute(connection, "ANALYZE");
      connection.commit();
      return rows;
    }
  }

  private static String type(TpchColumn column) {
    return switch (column.kind()) {
      case IDENTIFIER, COUNT -> "INTEGER";
      case DECIMAL -> "REAL";
      case DATE, TEXT -> "TEXT";
    };
  }

  @Override
  public CommitSink commitSink(Connection connection) throws SQLException {
    return new ValidityWriter(this, connection);
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
    String points = "SELECT column1 AS m FROM (" + Validity.values(marks) + ")";
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
    Answers.execute(instance(), "PRAGMA wal_checkpoint(TRUNCATE)");
    return Directories.sizeBytes(directory);
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
