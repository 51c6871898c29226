package dev.yore.tpc.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files that COPY writes and DuckDB reads, and the other way round. */
class ParquetExchangeTest {
  private static final String COLUMNS =
      "id INTEGER, yes BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, small DECIMAL(9, 2),"
          + " middle DECIMAL(18, 4), wide DECIMAL(38, 10), r REAL, f DOUBLE, v VARCHAR(40), d DATE,"
          + " ts TIMESTAMP, u UUID";

  private static final String ROWS =
      " (1, TRUE, 127, -32768, 9223372036854775807, -9999999.99, 99999999999999.9999,"
          + " -9999999999999999999999999999.9999999999, 1.5, -2.5e300, 'M\u00fcller \ud83d\ude00,"
          + " \"q\"', DATE '0001-01-01', TIMESTAMP '9999-12-31 23:59:59.999',"
          + " '00112233-4455-6677-8899-aabbccddeeff'), (2, FALSE, -128, 32767,"
          + " -9223372036854775808, 0.01, -0.0001, 0.0000000001, -0.25, 0.0, '', DATE '9999-12-31',"
          + " TIMESTAMP '1969-12-31 23:59:59.001', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), (3,"
          + " NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)";

  /** As text, which both write alike for these types. */
  private static final String QUERY =
      "SELECT id, yes, ti, si, bi, small, middle, wide, r, f, v, d,"
          + " EXTRACT(YEAR FROM ts), EXTRACT(MINUTE FROM ts), u FROM kinds ORDER BY id";

  @TempDir Path directory;
  private Connection yore;
  private Connection duckdb;

  @BeforeEach
  void open() throws SQLException {
    yore = DriverManager.getConnection("jdbc:yore:" + directory.resolve("store"));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    run(yore, "CREATE TABLE kinds (" + COLUMNS.replace("TIMESTAMP", "TIMESTAMP(3)") + ")");
    run(duckdb, "CREATE TABLE kinds (" + COLUMNS + ")");
  }

  @AfterEach
  void close() throws SQLException {
    duckdb.close();
    yore.close();
  }

  private static void run(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<List<Object>> rows(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<Object>> all = new ArrayList<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(row);
      }
      return all;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void duckDbReadsWhatYoreWrites(String compression) throws SQLException {
    Path file = directory.resolve("yore.parquet");
    run(
        yore,
        "INSERT INTO kinds VALUES"
            + ROWS.replace("'00112233", "UUID '00112233").replace("'ffffffff", "UUID 'ffffffff"));
    run(yore, "COPY kinds TO '" + file + "' (COMPRESSION " + compression + ")");
    run(duckdb, "INSERT INTO kinds SELECT * FROM read_parquet('" + file + "')");
    assertThat(rows(duckdb, QUERY)).isEqualTo(rows(yore, QUERY));
    assertThat(rows(duckdb, "SELECT ts FROM kinds WHERE id < 3 ORDER BY id"))
        .hasToString("[[9999-12-31 23:59:59.999], [1969-12-31 23:59:59.001]]");
    assertThat(rows(duckdb, "SELECT column_type FROM (DESCRIBE SELECT * FROM '" + file + "')"))
        .hasToString(
            "[[INTEGER], [BOOLEAN], [TINYINT], [SMALLINT], [BIGINT], [DECIMAL(9,2)],"
                + " [DECIMAL(18,4)], [DECIMAL(38,10)], [FLOAT], [DOUBLE], [VARCHAR], [DATE],"
                + " [TIMESTAMP], [UUID]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void yoreReadsWhatDuckDbWrites(String compression) throws SQLException {
    Path file = directory.resolve("duckdb.parquet");
    run(duckdb, "INSERT INTO kinds VALUES" + ROWS);
    run(duckdb, "COPY kinds TO '" + file + "' (FORMAT PARQUET, COMPRESSION " + compression + ")");
    run(yore, "COPY kinds FROM '" + file + "'");
    assertThat(rows(yore, QUERY)).isEqualTo(rows(duckdb, QUERY));
    assertThat(rows(yore, "SELECT ts FROM kinds WHERE id < 3 ORDER BY id"))
        .hasToString("[[9999-12-31 23:59:59.999], [1969-12-31 23:59:59.001]]");
  }

  @Test
  void manyRowGroupsOfDuckDbAreReadWhole() throws SQLException {
    Path file = directory.resolve("many.parquet");
    run(
        duckdb,
        "COPY (SELECT range AS n, 'row ' || range % 1000 AS text, CASE WHEN range % 3 = 0 THEN"
            + " range END AS third FROM range(300000)) TO '"
            + file
            + "' (FORMAT PARQUET, ROW_GROUP_SIZE 20000)");
    run(yore, "CREATE TABLE many (n BIGINT, text VARCHAR(20), third BIGINT)");
    run(yore, "COPY many FROM '" + file + "' (BATCH 100000)");
    String sums =
        "SELECT COUNT(*), COUNT(DISTINCT n), SUM(n), COUNT(third), SUM(third), MIN(text), MAX(text)"
            + " FROM ";
    assertThat(rows(yore, sums + "many")).isEqualTo(rows(duckdb, sums + "'" + file + "'"));
  }

  @Test
  void whatATableCannotHoldIsNamed() throws SQLException {
    Path file = directory.resolve("nested.parquet");
    run(duckdb, "COPY (SELECT 1 AS id, [1, 2] AS list, {'a': 1} AS struct) TO '" + file + "'");
    run(yore, "CREATE TABLE nested (id INTEGER, list INTEGER, struct INTEGER)");
    assertThatThrownBy(() -> run(yore, "COPY nested FROM '" + file + "'"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
        .hasMessageContainingAll("list", "nested");
    run(yore, "COPY nested (id) FROM '" + file + "'");
    assertThat(rows(yore, "SELECT * FROM nested")).hasToString("[[1, null, null]]");
    Path fine = directory.resolve("fine.parquet");
    run(duckdb, "COPY (SELECT TIMESTAMP '2024-01-01 00:00:00.123456' AS ts) TO '" + fine + "'");
    assertThatThrownBy(() -> run(yore, "COPY kinds (ts) FROM '" + fine + "'"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22008"))
        .hasMessageContainingAll("row 1", "millisecond");
  }
}
