package dev.yore.tpc.bench.system;

import dev.yore.tpc.files.Directories;
import dev.yore.tpc.history.HistoryOverlay;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in this process, either with every version in {@link Validity} columns or, as the
 * reference for the present, without a past. Loaded through text files and COPY; an index on every
 * key.
 */
final class DuckDbSystem implements SystemUnderTest {
  private final Path directory;
  private final boolean remembers;
  private final int threads;
  // DuckDB gives up its buffers with the last connection; this one keeps them.
  private @Nullable Connection instance;

  /**
   * A database that is made when it is opened.
   *
   * @param threads for a query; 0 for as many as there are processors
   */
  DuckDbSystem(Path directory, boolean remembers, int threads) {
    this.directory = directory;
    this.remembers = remembers;
    this.threads = threads;
  }

  @Override
  public String name() {
    return remembers ? "duckdb" : "duckdb-present";
  }

  @Override
  public String method() {
    return remembers ? "validity columns, one table" : "no history";
  }

  @Override
  public void open() throws SQLException, IOException {
    Files.createDirectories(directory);
    instance = connect();
    if (threads > 0) {
      Answers.execute(instance, "SET threads = " + threads);
    }
  }

  @Override
  public String version() throws SQLException {
    return "DuckDB " + instance().getMetaData().getDatabaseProductVersion();
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("bench.duckdb"));
  }

  private Connection instance() {
    if (instance == null) {
      throw new IllegalStateException(name() + " is not open");
    }
    return instance;
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException, IOException {
    for (TpchTable table : TpchTable.values()) {
      create(table);
    }
    long rows = BatchLoader.throughFiles(directory, scale, progress, this::copy);
    for (TpchTable table : TpchTable.values()) {
      index(table);
    }
    return rows;
  }

  private void create(TpchTable table) throws SQLException {
    Answers.execute(
        instance(),
        remembers ? Validity.createSql(table, TpchColumn::sqlType, false) : table.createSql());
  }

  // Not a primary key with valid_from: DuckDB finds rows by whole keys only.
  private void index(TpchTable table) throws SQLException {
    if (remembers) {
      String name = table.sqlName();
      Answers.execute(
          instance(),
          "CREATE INDEX " + name + "_key ON " + name + " (" + Validity.keyColumns(table) + ")");
    }
  }

  private void copy(TpchTable table, Path file) throws SQLException {
    Answers.execute(
        instance(),
        "COPY "
            + table.sqlName()
            + " ("
            + table.columnNames()
            + ") FROM '"
            + file
            + "' (HEADER, DELIMITER '|', QUOTE '')");
  }

  @Override
  public boolean remembers() {
    return remembers;
  }

  @Override
  public void jumpTo(HistoryOverlay end) throws SQLException, IOException {
    for (TpchTable table : end.changedTables()) {
      Answers.execute(instance(), "DROP TABLE " + table.sqlName());
      create(table);
      BatchLoader.throughFile(directory, table, end.rows(table), this::copy);
    }
  }

  @Override
  public CommitSink commitSink(Connection connection) throws SQLException {
    return new ValiditySetWriter(this, connection);
  }

  @Override
  public long mark(Connection connection, int commit) {
    return commit;
  }

  @Override
  public String now(String table) {
    return remembers ? Validity.now(table) : table;
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
    // A hundred SELECTs under UNION ALL take ten times as long as one list.
    String points = "SELECT unnest(" + Arrays.toString(marks) + ") AS m";
    return Validity.withoutMarks(Answers.rows(connection, Validity.sweepSql(points, "customer")));
  }

  @Override
  public void createTicks() throws SQLException {
    Answers.execute(
        instance(),
        remembers
            ? Validity.ticksSql()
            : "CREATE TABLE bench_ticks (id BIGINT PRIMARY KEY, note VARCHAR(100))");
  }

  @Override
  public void tidy() throws SQLException {
    Answers.execute(instance(), "ANALYZE", "CHECKPOINT");
  }

  @Override
  public long sizeBytes() throws SQLException, IOException {
    Answers.execute(instance(), "CHECKPOINT");
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
