package dev.yore.tpc.bench.system;

import dev.yore.tpc.files.Directories;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** MariaDB with its own system-versioned tables; versions have the time of their statement. */
final class MariaDbSystem implements SystemUnderTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private final Path directory;
  private @Nullable PeerServer server;

  MariaDbSystem(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public String method() {
    return "system-versioned tables";
  }

  @Override
  public void open() throws SQLException, IOException {
    server = PeerServer.start("mariadb", directory);
  }

  private PeerServer server() {
    if (server == null) {
      throw new IllegalStateException("mariadb is not open");
    }
    return server;
  }

  @Override
  public String version() throws SQLException {
    try (Connection connection = connect()) {
      return "MariaDB " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server().port() + "/bench?useServerPrepStmts=true",
        "bench",
        server().password());
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException, IOException {
    try (Connection connection = connect()) {
      for (TpchTable table : TpchTable.values()) {
        Answers.execute(connection, table.createSql() + " WITH SYSTEM VERSIONING");
      }
      long rows =
          BatchLoader.throughFiles(
              directory, scale, progress, (table, file) -> read(connection, table, file));
      Answers.execute(connection, ForeignKeys.createSql(""));
      analyze(connection);
      return rows;
    }
  }

  private static void read(Connection connection, TpchTable table, Path file) throws SQLException {
    Answers.execute(
        connection,
        "LOAD DATA INFILE '"
            + file
            + "' INTO TABLE "
            + table.sqlName()
            + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '|' LINES TERMINATED BY '\\n'"
            + " IGNORE 1 LINES ("
            + table.columnNames()
            + ")");
  }

  private static void analyze(Connection connection) throws SQLException {
    for (TpchTable table : TpchTable.values()) {
      Answers.execute(connection, "ANALYZE TABLE " + table.sqlName() + " PERSISTENT FOR ALL");
    }
  }

  @Override
  public CommitSink commitSink(Connection connection) throws SQLException {
    return new PlainCommitSink(connection, true);
  }

  @Override
  public CommitSink singleRowSink(Connection connection) throws SQLException {
    return new PlainCommitSink(connection, false);
  }

  @Override
  public long mark(Connection connection, int commit) throws SQLException {
    return Answers.number(connection, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)");
  }

  @Override
  public String asOf(String table, long mark) {
    return table + " FOR SYSTEM_TIME AS OF " + time(mark);
  }

  private static String time(long mark) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(mark, ChronoUnit.MICROS), ZoneOffset.UTC);
    return "TIMESTAMP'" + TIME.format(time) + "'";
  }

  @Override
  public String allVersions(String table) {
    return table + " FOR SYSTEM_TIME ALL";
  }

  @Override
  public List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException {
    String points =
        LongStream.of(marks)
            .mapToObj(mark -> "SELECT " + time(mark) + " AS m")
            .collect(Collectors.joining(" UNION ALL "));
    return Validity.withoutMarks(
        Answers.rows(
            connection,
            Validity.sweepSql(
                points,
                allVersions("customer"),
                "row_start",
                "row_end",
                "row_end < TIMESTAMP'2038-01-01 00:00:00'")));
  }

  @Override
  public void createTicks() throws SQLException {
    try (Connection connection = connect()) {
      Answers.execute(
          connection,
          "CREATE TABLE bench_ticks (id BIGINT PRIMARY KEY, note VARCHAR(100))"
              + " WITH SYSTEM VERSIONING");
    }
  }

  /**
   * Rebuilds the tables, too: versions go between the full pages that the load left, and each page
   * they split leaves two halves.
   */
  @Override
  public void tidy() throws SQLException {
    try (Connection connection = connect()) {
      for (TpchTable table : TpchTable.values()) {
        Answers.execute(connection, "ALTER TABLE " + table.sqlName() + " FORCE, ALGORITHM=INPLACE");
      }
      analyze(connection);
    }
  }

  /** Of the tables; undo and redo logs are space that every database of the server shares. */
  @Override
  public long sizeBytes() throws SQLException, IOException {
    try (Connection connection = connect()) {
      StringBuilder tables = new StringBuilder("FLUSH TABLES ");
      for (TpchTable table : TpchTable.values()) {
        tables.append(table.ordinal() == 0 ? "" : ", ").append(table.sqlName());
      }
      // Waits until changed pages are in the tables' files.
      Answers.execute(connection, tables + " FOR EXPORT", "UNLOCK TABLES");
    }
    return Directories.sizeBytes(server().dataDirectory().resolve("bench"));
  }

  @Override
  public List<ProcessHandle> processes() {
    return server().processes();
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
