package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY between tables and Parquet files. What DuckDB makes of them is tested beside DuckDB. */
final class CopyParquetTest {
  private static final String COLUMNS =
      "id INT PRIMARY KEY, yes BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT NOT NULL,"
          + " small DECIMAL(9, 2), middle DECIMAL(18, 4), wide DECIMAL(38, 10), r REAL, f DOUBLE,"
          + " c CHAR(3), v VARCHAR(40), x VARBINARY(8), d DATE, t TIME(3), ts TIMESTAMP(3), u UUID";

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory.resolve("store"));
    db.run("CREATE TABLE kinds (" + COLUMNS + ")");
    db.run(
        "INSERT INTO kinds VALUES (1, TRUE, 127, -32768, 9223372036854775807, -9999999.99,"
            + " 99999999999999.9999, -9999999999999999999999999999.9999999999, 1.5, -2.5e300, 'a',"
            + " 'M\u00fcller \ud83d\ude00, \"q\"', X'00ff10', DATE '0001-01-01', TIME"
            + " '23:59:59.999', TIMESTAMP '9999-12-31 23:59:59.999', UUID"
            + " '00112233-4455-6677-8899-aabbccddeeff'), (2, FALSE, -128, 32767,"
            + " -9223372036854775808, 0.01, -0.0001, 0.0000000001, -0.0, 0.0, 'abc', '', X'', DATE"
            + " '9999-12-31', TIME '00:00:00', TIMESTAMP '1969-12-31 23:59:59.001', UUID"
            + " 'ffffffff-ffff-ffff-ffff-ffffffffffff'), (3, NULL, NULL, NULL, 0, NULL, NULL, NULL,"
            + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void everyTypeIsReadAgainAsItWasWritten(String compression) {
    String path = file("kinds.parquet");
    assertThat(db.run("COPY kinds TO '" + path + "' (COMPRESSION " + compression + ")"))
        .isEqualTo(3);
    assertThat(Path.of(path + ".partial")).doesNotExist();
    db.run("CREATE TABLE again (" + COLUMNS + ")");
    assertThat(db.run("COPY again FROM '" + path + "'")).isEqualTo(3);
    assertThat(db.value("SELECT COUNT(*) FROM (SELECT * FROM kinds EXCEPT SELECT * FROM again)"))
        .isEqualTo(0L);
    assertThat(db.value("SELECT COUNT(*) FROM (SELECT * FROM again EXCEPT SELECT * FROM kinds)"))
        .isEqualTo(0L);
    assertThat(db.rows("SELECT id, wide, v, d, u FROM again ORDER BY id"))
        .hasToString(db.rows("SELECT id, wide, v, d, u FROM kinds ORDER BY id").toString());
  }

  @Test
  void manyRowGroupsAreReadAgain() {
    db.run("CREATE TABLE numbers (n BIGINT, text VARCHAR(20))");
    db.run("INSERT INTO numbers VALUES (1, 'x')");
    for (int doubled = 0; doubled < 12; doubled++) {
      db.run("INSERT INTO numbers SELECT n + (SELECT MAX(n) FROM numbers), text FROM numbers");
    }
    String path = file("numbers.parquet");
    assertThat(
            db.run(
                "COPY (SELECT a.n * 4096 + b.n AS n, 'row ' || CAST(b.n AS VARCHAR(10)) AS text"
                    + " FROM numbers a, numbers b WHERE a.n <= 40) TO '"
                    + path
                    + "'"))
        .isEqualTo(40L * 4096);
    db.run("CREATE TABLE read_again (n BIGINT, text VARCHAR(20))");
    assertThat(db.run("COPY read_again FROM '" + path + "' (BATCH 50000)")).isEqualTo(40L * 4096);
    assertThat(
            db.rows(
                "SELECT COUNT(*), COUNT(DISTINCT n), MIN(n), MAX(n), MAX(text) FROM read_again"))
        .hasToString("[[" + 40 * 4096 + ", " + 40 * 4096 + ", 4097, 167936, row 999]]");
  }

  @Test
  void columnsAreFoundByTheirNames() {
    String path = file("partly.parquet");
    db.run("COPY (SELECT v AS \"name\", id AS \"id\" FROM kinds) TO '" + path + "'");
    db.run("CREATE TABLE partly (id INT PRIMARY KEY, name VARCHAR(40), price INT DEFAULT 7)");
    db.run("COPY partly (id, name) FROM '" + path + "'");
    assertThat(db.rows("SELECT id, price FROM partly ORDER BY id"))
        .hasToString("[[1, 7], [2, 7], [3, 7]]");
    db.run("DELETE FROM partly");
    db.run("COPY partly (id) FROM '" + path + "'");
    assertThat(db.value("SELECT COUNT(*) FROM partly WHERE name IS NULL")).isEqualTo(3L);
    refused(ErrorCode.INVALID_PARAMETER, "COPY partly FROM '" + path + "'", "[name, id]", "PRICE");
    db.run("CREATE TABLE only_id (id INT)");
    refused(ErrorCode.INVALID_PARAMETER, "COPY only_id FROM '" + path + "'", "[name, id]");
  }

  private void refused(ErrorCode code, String sql, String... parts) {
    assertThatThrownBy(() -> db.run(sql))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  void rowsThatDoNotFitAreRejectedWithTheirNumbers() throws IOException {
    String path = file("wrong.parquet");
    db.run("COPY (SELECT id, bi, d FROM kinds) TO '" + path + "'");
    db.run("CREATE TABLE narrow (id INT PRIMARY KEY, bi INT, d DATE NOT NULL)");
    refused(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "COPY narrow FROM '" + path + "'",
        "row 1",
        "922337203685477");
    assertThat(db.value("SELECT COUNT(*) FROM narrow")).isEqualTo(0L);
    String rejects = file("rejects.csv");
    assertThat(db.run("COPY narrow FROM '" + path + "' (REJECTS '" + rejects + "')")).isZero();
    assertThat(Files.readAllLines(Path.of(rejects)))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("1,22003,").endsWith("0001-01-01"),
            line -> assertThat(line).startsWith("2,22003,").endsWith("9999-12-31"),
            line -> assertThat(line).startsWith("3,23502,").endsWith("3,0,"));
  }

  @Test
  void whatIsNoParquetFileIsSaidToBeNone() throws IOException {
    Files.writeString(Path.of(file("text.parquet")), "id,name\n1,a\n");
    refused(
        ErrorCode.INVALID_PARAMETER, "COPY kinds FROM '" + file("text.parquet") + "'", "Parquet");
    refused(ErrorCode.IO_ERROR, "COPY kinds FROM '" + file("none.parquet") + "'", "none.parquet");
    String path = file("damaged.parquet");
    db.run("COPY (SELECT id, v FROM kinds) TO '" + path + "' (COMPRESSION UNCOMPRESSED)");
    byte[] bytes = Files.readAllBytes(Path.of(path));
    bytes[40] ^= 1;
    Files.write(Path.of(path), bytes);
    db.run("CREATE TABLE damaged (id INT, v VARCHAR(40))");
    assertThatThrownBy(() -> db.run("COPY damaged FROM '" + path + "'"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged.parquet");
    assertThat(db.value("SELECT COUNT(*) FROM damaged")).isEqualTo(0L);
  }

  @Test
  void optionsOfAnotherFormatAreRefused() {
    String to = "COPY kinds TO '" + file("x.parquet") + "' ";
    refused(ErrorCode.INVALID_PARAMETER, to + "(HEADER)", "HEADER");
    refused(ErrorCode.INVALID_PARAMETER, to + "(COMPRESSION lzma)", "LZMA", "ZSTD");
    refused(ErrorCode.INVALID_PARAMETER, to + "(FORMAT CSV, COMPRESSION ZSTD)", "COMPRESSION");
    refused(ErrorCode.INVALID_PARAMETER, to + "(BATCH 10)", "BATCH");
    refused(
        ErrorCode.NOT_SUPPORTED,
        "COPY (SELECT INTERVAL '1' DAY AS i FROM kinds) TO '" + file("x.parquet") + "'",
        "column I",
        "CAST");
    assertThat(Path.of(file("x.parquet"))).doesNotExist();
  }
}
