package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of TIMESTAMP WITH LOCAL TIME ZONE hold instants, whatever zone they were written in. */
final class InstantColumnsTest {
  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory.resolve("store"));
    db.run("CREATE TABLE t (id INT PRIMARY KEY, happened TIMESTAMP WITH LOCAL TIME ZONE)");
    db.run(
        "INSERT INTO t VALUES (1, '2026-10-25 02:30:00 Europe/Berlin'),"
            + " (2, '2026-10-25T02:30:00+02:00'), (3, '2026-03-29 02:30:00 Europe/Berlin'),"
            + " (4, '1955-11-05 01:00:00.001-05'), (5, '0001-01-01'),"
            + " (6, '9999-12-31 23:59:59.999Z'), (7, NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @ParameterizedTest
  @ValueSource(strings = {"columnar", "enumerable"})
  void zonesOfTextsAreHeeded(String engine) {
    db.run("SET ENGINE = '" + engine + "'");
    assertThat(db.rows("SELECT happened FROM t ORDER BY id").stream().map(row -> row.get(0)))
        .containsExactly(
            at("2026-10-25T01:30:00Z"), // the second time that it was half past two
            at("2026-10-25T00:30:00Z"),
            at("2026-03-29T01:30:00Z"), // an hour later, as the clocks were put forward
            at("1955-11-05T06:00:00.001Z"),
            at("0001-01-01T00:00:00Z"),
            at("9999-12-31T23:59:59.999Z"),
            null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"columnar", "enumerable"})
  void castsAndComparisonsGoByUtc(String engine) {
    db.run("SET ENGINE = '" + engine + "'");
    assertThat(
            db.rows(
                "SELECT CAST(happened AS VARCHAR(40)), CAST(CAST(happened AS TIMESTAMP) AS"
                    + " VARCHAR(40)), EXTRACT(HOUR FROM CAST(happened AS TIMESTAMP)) FROM t WHERE"
                    + " id <> 7 ORDER BY id"))
        .isEqualTo(
            List.of(
                List.of("2026-10-25 01:30:00+00:00", "2026-10-25 01:30:00", 1L),
                List.of("2026-10-25 00:30:00+00:00", "2026-10-25 00:30:00", 0L),
                List.of("2026-03-29 01:30:00+00:00", "2026-03-29 01:30:00", 1L),
                List.of("1955-11-05 06:00:00.001+00:00", "1955-11-05 06:00:00.001", 6L),
                List.of("0001-01-01 00:00:00+00:00", "0001-01-01 00:00:00", 0L),
                List.of("9999-12-31 23:59:59.999+00:00", "9999-12-31 23:59:59.999", 23L)));
    for (String condition :
        List.of(
            "happened = TIMESTAMP '2026-10-25 01:30:00'",
            "happened = '2026-10-25 03:30:00+02:00'",
            "happened = CAST('2026-10-25 07:00:00 Asia/Kolkata' AS TIMESTAMP WITH LOCAL TIME"
                + " ZONE)",
            "happened > '2026-10-25 02:31:00+02:00' AND happened < CURRENT_TIMESTAMP + INTERVAL"
                + " '100' YEAR",
            "happened IN (CAST('2026-10-25 01:30:00 UTC' AS TIMESTAMP WITH LOCAL TIME ZONE))")) {
      assertThat(db.rows("SELECT id FROM t WHERE " + condition))
          .as(condition)
          .isEqualTo(List.of(List.of(1)));
    }
    assertThat(db.rows("SELECT MIN(happened), MAX(happened), COUNT(DISTINCT happened) FROM t"))
        .isEqualTo(
            List.of(List.of(at("0001-01-01T00:00:00Z"), at("9999-12-31T23:59:59.999Z"), 6L)));
  }

  @Test
  void theyAreKeysIndexedCopiedAndChangedLikeOthers() throws Exception {
    db.run(
        "CREATE TABLE k (happened TIMESTAMP(3) WITH LOCAL TIME ZONE PRIMARY KEY, seen TIMESTAMP"
            + " WITH LOCAL TIME ZONE DEFAULT '2026-01-01 00:00:00+01:00' NOT NULL)");
    db.run("INSERT INTO k (happened) SELECT happened FROM t WHERE happened IS NOT NULL");
    db.run("CREATE INDEX seen_of_k ON k (seen)");
    db.run("UPDATE k SET seen = CURRENT_TIMESTAMP WHERE happened = '2026-10-25 01:30:00'");
    assertThat(db.rows("SELECT COUNT(*) FROM k WHERE seen = '2025-12-31 23:00:00Z'"))
        .isEqualTo(List.of(List.of(5L)));
    db.run("CREATE TABLE copied AS SELECT * FROM k");
    Path file = directory.resolve("k.csv");
    db.run("COPY k TO '" + file + "'");
    assertThat(Files.readString(file)).contains("9999-12-31 23:59:59.999+00:00");
    db.run("TRUNCATE TABLE k");
    db.run("COPY k FROM '" + file + "'");
    assertThat(db.rows("SELECT * FROM k ORDER BY 1"))
        .isEqualTo(db.rows("SELECT * FROM copied ORDER BY 1"));
    assertThat(db.value("SHOW CREATE TABLE copied").toString())
        .contains("TIMESTAMP(3) WITH LOCAL TIME ZONE");
  }

  @Test
  void asOfTakesAnInstant() {
    long stamp = (Long) db.value("SELECT MAX(row_start) FROM t");
    String there =
        Instant.ofEpochMilli(stamp).atZone(java.time.ZoneId.of("Asia/Kolkata")).toLocalDateTime()
            + " Asia/Kolkata";
    String bound = "CAST('" + there + "' AS TIMESTAMP WITH LOCAL TIME ZONE)";
    assertThat(db.value("SELECT COUNT(*) FROM t FOR SYSTEM_TIME AS OF " + bound)).isEqualTo(7L);
    assertThatThrownBy(
            () ->
                db.run(
                    "SELECT * FROM t FOR SYSTEM_TIME AS OF "
                        + bound
                        + " - INTERVAL '0.001' SECOND(1, 3)"))
        .hasMessageContaining("did not exist at");
  }

  @Test
  void textsThatAreNoInstantsAreRefused() {
    for (String text :
        List.of("yesterday", "2026-02-30 00:00:00Z", "2026-01-01 10:00:00 Europe/Atlantis")) {
      assertThatThrownBy(() -> db.run("UPDATE t SET happened = '" + text + "' WHERE id = 1"))
          .as(text)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATETIME));
    }
    assertThatThrownBy(
            () -> db.run("UPDATE t SET happened = '2026-01-01 10:00:00.1234Z' WHERE id = 1"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATETIME_TOO_PRECISE));
    assertThatThrownBy(
            () -> db.run("UPDATE t SET happened = '9999-12-31 23:00:00-05:00' WHERE id = 1"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE));
  }
}
