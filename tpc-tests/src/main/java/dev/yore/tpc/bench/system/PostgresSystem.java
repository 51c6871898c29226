package dev.yore.tpc.bench.system;

import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with a partition for history beside the one for the present, which triggers fill with
 * what is replaced. The time of a version is that of its transaction; the past is a function that
 * the planner inlines.
 */
final class PostgresSystem implements SystemUnderTest {
  // By name, columns with types and key. Partitions of one table rather than two
  // tables under a view: only so does the planner have statistics about the past.
  private static final List<String> HISTORY_SQL =
      List.of(
          "CREATE TABLE %1$s_versions (%2$s, valid_from TIMESTAMPTZ NOT NULL DEFAULT now(),"
              + " valid_to TIMESTAMPTZ NOT NULL DEFAULT 'infinity') PARTITION BY RANGE (valid_to)",
          "CREATE TABLE %1$s PARTITION OF %1$s_versions FOR VALUES FROM ('infinity') TO (MAXVALUE)",
          "CREATE TABLE %1$s_history PARTITION OF %1$s_versions"
              + " FOR VALUES FROM (MINVALUE) TO ('infinity')",
          "CREATE INDEX %1$s_history_key ON %1$s_history (%3$s, valid_from)",
          // What a transaction makes and replaces itself was never there for anybody else.
          "CREATE FUNCTION %1$s_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " IF OLD.valid_from < now() THEN OLD.valid_to := now();"
              + " INSERT INTO %1$s_history SELECT (OLD).*; END IF;"
              + " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;"
              + " NEW.valid_from := now(); RETURN NEW; END $$",
          "CREATE TRIGGER %1$s_keep BEFORE UPDATE OR DELETE ON %1$s"
              + " FOR EACH ROW EXECUTE FUNCTION %1$s_keep()",
          "CREATE FUNCTION %1$s_as_of(TIMESTAMPTZ) RETURNS SETOF %1$s_versions LANGUAGE SQL STABLE"
              + " PARALLEL SAFE AS $$ SELECT * FROM %1$s_versions"
              + " WHERE valid_from <= $1 AND valid_to > $1 $$");

  private final Path directory;
  private @Nullable PeerServer server;

  PostgresSystem(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String method() {
    return "a partition for the present, one for the past, triggers";
  }

  @Override
  public void open() throws SQLException, IOException {
    server = PeerServer.start("postgres", directory);
  }

  private PeerServer server() {
    if (server == null) {
      throw new IllegalStateException("postgres is not open");
    }
    return server;
  }

  @Override
  public String version() throws SQLException {
    try (Connection connection = connect()) {
      return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server().port() + "/bench?reWriteBatchedInserts=true",
        "bench",
        server().password());
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException, IOException {
    try (Connection connection = connect()) {
      for (TpchTable table : TpchTable.values()) {
        create(
            connection,
            table.sqlName(),
            table.columns().stream()
                .map(c -> c.name() + " " + c.sqlType() + " NOT NULL")
                .collect(Collectors.joining(", ")),
            Validity.keyColumns(table));
      }
      long rows =
          BatchLoader.throughFiles(
              directory, scale, progress, (table, file) -> copy(connection, table, file));
      // Keys after the rows: building an index at once is far quicker than row by row.
      for (TpchTable table : TpchTable.values()) {
        addKey(connection, table.sqlName(), Validity.keyColumns(table));
      }
      Answers.execute(connection, ForeignKeys.createSql(""));
      Answers.execute(connection, "VACUUM ANALYZE");
      return rows;
    }
  }

  private static void create(Connection connection, String name, String columns, String key)
      throws SQLException {
    for (String statement : HISTORY_SQL) {
      Answers.execute(connection, statement.formatted(name, columns, key));
    }
  }

  private static void addKey(Connection connection, String name, String key) throws SQLException {
    Answers.execute(connection, "ALTER TABLE " + name + " ADD PRIMARY KEY (" + key + ")");
  }

  private static void copy(Connection connection, TpchTable table, Path file) throws SQLException {
    Answers.execute(
        connection,
        "COPY "
            + table.sqlName()
            + " ("
            + table.columnNames()
            + ") FROM '"
            + file
            + "' (FORMAT csv, HEADER, DELIMITER '|', QUOTE E'\\b')");
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
  public CommitSink setSink(Connection connection) throws SQLException {
    return new ArraySetWriter(connection);
  }

  @Override
  public long mark(Connection connection, int commit) throws SQLException {
    return Answers.number(
        connection, "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT");
  }

  private static String time(long mark) {
    return "TIMESTAMPTZ '" + Instant.EPOCH.plus(mark, ChronoUnit.MICROS) + "'";
  }

  @Override
  public String asOf(String table, long mark) {
    return table + "_as_of(" + time(mark) + ")";
  }

  @Override
  public String allVersions(String table) {
    return table + "_versions";
  }

  @Override
  public List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException {
    String times =
        LongStream.of(marks).mapToObj(PostgresSystem::time).collect(Collectors.joining(", "));
    return Validity.withoutMarks(
        Answers.rows(
            connection,
            Validity.sweepSql(
                "SELECT unnest(ARRAY[" + times + "]) AS m",
                allVersions("customer"),
                "valid_from",
                "valid_to",
                "valid_to < 'infinity'")));
  }

  @Override
  public void createTicks() throws SQLException {
    try (Connection connection = connect()) {
      create(connection, "bench_ticks", "id BIGINT NOT NULL, note VARCHAR(100)", "id");
      addKey(connection, "bench_ticks", "id");
    }
  }

  @Override
  public void tidy() throws SQLException {
    try (Connection connection = connect()) {
      Answers.execute(connection, "VACUUM ANALYZE");
    }
  }

  @Override
  public long sizeBytes() throws SQLException {
    try (Connection connection = connect()) {
      Answers.execute(connection, "CHECKPOINT");
      return Answers.number(connection, "SELECT pg_database_size('bench')");
    }
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
