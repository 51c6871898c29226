package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edges of temporal SQL, each by name. Sequence 1 (09:00) makes the table. */
final class TemporalEdgesTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    at("09:00:00");
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void at(String time) {
    db.at("2026-01-01T" + time + "Z");
  }

  private List<List<Object>> asOf(String time) {
    return db.rows("SELECT id, v FROM t FOR SYSTEM_TIME AS OF '" + time + "' ORDER BY id");
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void exactlyAtTheStartAVersionIsThere() {
    at("10:00:00.500");
    db.run("INSERT INTO t VALUES (1, 1)");
    assertThat(asOf("2026-01-01 10:00:00.500")).containsExactly(row(1, 1));
    assertThat(asOf("2026-01-01 10:00:00.499")).isEmpty();
  }

  @Test
  void exactlyAtTheEndAVersionIsGone() {
    at("10:00:00");
    db.run("INSERT INTO t VALUES (1, 1)");
    at("11:00:00");
    db.run("DELETE FROM t");
    assertThat(asOf("2026-01-01 11:00:00")).isEmpty();
    assertThat(asOf("2026-01-01 10:59:59.999")).containsExactly(row(1, 1));
  }

  @Test
  void stampsEqualAcrossCommitsAreToldApartBySequence() {
    db.run("INSERT INTO t VALUES (1, 1)"); // 2, at 09:00 as 1
    db.run("UPDATE t SET v = 2"); // 3
    assertThat(asOf("2026-01-01 09:00:00")).containsExactly(row(1, 2));
    assertThat(db.value("SELECT v FROM t FOR SYSTEM_VERSION AS OF 2")).isEqualTo(1);
    assertThat(
            db.value(
                "SELECT COUNT(*) FROM t FOR SYSTEM_TIME FROM '2026-01-01 09:00:00' TO"
                    + " '2026-01-01 09:00:00.001'"))
        .isEqualTo(1L);
  }

  @Test
  void aClockThatStepsBackDoesNotTakeStampsBack() {
    at("10:00:00");
    db.run("INSERT INTO t VALUES (1, 1)");
    at("08:00:00");
    db.run("UPDATE t SET v = 2");
    assertThat(asOf("2026-01-01 09:59:59.999")).isEmpty();
    assertThat(asOf("2026-01-01 10:00:00")).containsExactly(row(1, 2));
    assertThat(
            db.value(
                "SELECT COUNT(*) FROM SYS.COMMITS WHERE stamp > TIMESTAMP '2026-01-01 09:30:00'"))
        .isEqualTo(2L);
  }

  @Test
  void timeZonesOfLiteralsCountAndThatOfTheMachineDoesNot() {
    at("10:00:00");
    db.run("INSERT INTO t VALUES (1, 1)");
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("America/New_York", "Asia/Kolkata", "UTC")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertThat(asOf("2026-01-01T12:00:00+02:00")).as(zone).hasSize(1);
        assertThat(asOf("2026-01-01T11:59:59.999+02:00")).as(zone).isEmpty();
        assertThat(asOf("2026-01-01T04:30:00-05:30")).as(zone).hasSize(1);
        assertThat(asOf("2026-01-01 10:00:00")).as(zone).hasSize(1);
        assertThat(asOf("2026-01-01 09:59:59.999")).as(zone).isEmpty();
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aLeapSecondIsNoTime() {
    for (String time : List.of("2016-12-31 23:59:60", "2016-12-31T23:59:60Z")) {
      assertThat(db.error("SELECT * FROM t FOR SYSTEM_TIME AS OF '" + time + "'").code())
          .isEqualTo(ErrorCode.INVALID_DATETIME);
    }
    assertThat(db.error("SELECT TIMESTAMP '2016-12-31 23:59:60' FROM t")).isNotNull();
  }

  @Test
  void anEmptyTableHasAnEmptyPast() {
    assertThat(db.rows("SELECT * FROM t FOR SYSTEM_TIME ALL")).isEmpty();
    assertThat(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF 1")).isEmpty();
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('t', 0))")).isEmpty();
    assertThat(db.rows("SELECT COUNT(*), MAX(v) FROM t FOR SYSTEM_VERSION BETWEEN 0 AND 9"))
        .containsExactly(row(0L, null));
  }

  @Test
  void aTableOfWhichEverythingIsDeletedStillHasItsPast() {
    db.run("INSERT INTO t VALUES (1, 1), (2, 2)"); // 2
    db.run("DELETE FROM t"); // 3
    db.database().store().flush();
    db.database().store().coalesce(db.database().store().catalog().tables().get(0).tableId());
    assertThat(db.rows("SELECT * FROM t")).isEmpty();
    assertThat(db.value("SELECT COUNT(*) FROM t FOR SYSTEM_TIME ALL")).isEqualTo(2L);
    assertThat(db.value("SELECT COUNT(*) FROM t FOR SYSTEM_VERSION AS OF 2")).isEqualTo(2L);
    assertThat(db.rows("SELECT change_type FROM TABLE(TABLE_CHANGES('t', 2))"))
        .containsExactly(row("delete"), row("delete"));
  }

  @Test
  void tenThousandVersionsOfOneRow() {
    db.run("INSERT INTO t VALUES (1, 0)"); // 2
    for (int i = 1; i < 10_000; i++) {
      db.run("UPDATE t SET v = ? WHERE id = 1", i);
    }
    assertThat(db.rows("SELECT COUNT(*), MIN(v), MAX(v) FROM t FOR SYSTEM_TIME ALL"))
        .containsExactly(row(10_000L, 0, 9_999));
    assertThat(db.value("SELECT v FROM t FOR SYSTEM_VERSION AS OF 5002")).isEqualTo(5_000);
    assertThat(db.value("SELECT COUNT(*) FROM TABLE(TABLE_CHANGES('t', 2))")).isEqualTo(19_998L);
    db.database().store().flush();
    assertThat(db.value("SELECT v FROM t FOR SYSTEM_VERSION AS OF 5002")).isEqualTo(5_000);
    assertThat(db.value("SELECT COUNT(*) FROM t FOR SYSTEM_VERSION BETWEEN 100 AND 200"))
        .isEqualTo(101L);
  }

  @Test
  void oneCommitThatTouchesEveryTable() {
    for (int i = 0; i < 10; i++) {
      db.run("CREATE TABLE t" + i + " (v INTEGER)");
    }
    db.run("BEGIN");
    for (int i = 0; i < 10; i++) {
      db.run("INSERT INTO t" + i + " VALUES (" + i + ")");
    }
    db.run("COMMIT");
    long sequence = db.last();
    for (int i = 0; i < 10; i++) {
      assertThat(db.value("SELECT row_start_seq FROM t" + i)).isEqualTo(sequence);
      assertThat(db.rows("SELECT * FROM t" + i + " FOR SYSTEM_VERSION AS OF " + (sequence - 1)))
          .isEmpty();
    }
  }

  @Test
  void anUpdateMayAskThePast() {
    db.run("INSERT INTO t VALUES (1, 1)"); // 2
    db.run("UPDATE t SET v = 5"); // 3
    db.run(
        "UPDATE t SET v = (SELECT v FROM t FOR SYSTEM_VERSION AS OF 2)"
            + " WHERE v > (SELECT MAX(v) FROM t FOR SYSTEM_VERSION AS OF 2)");
    assertThat(db.value("SELECT v FROM t")).isEqualTo(1);
  }

  @Test
  void yesterdayJoinedWithToday() {
    db.run("INSERT INTO t VALUES (1, 1), (2, 2)");
    db.at("2026-01-02T12:00:00Z");
    db.run("UPDATE t SET v = 9 WHERE id = 2");
    assertThat(
            db.rows(
                "SELECT today.id, yesterday.v, today.v FROM t AS today"
                    + " JOIN t FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP - INTERVAL '1' DAY AS yesterday"
                    + " ON today.id = yesterday.id WHERE today.v <> yesterday.v"))
        .containsExactly(row(2, 2, 9));
  }

  @Test
  void aViewOverTablesCreatedAtDifferentTimes() {
    db.run("INSERT INTO t VALUES (1, 1)"); // 2
    at("10:00:00");
    db.run("CREATE TABLE u (id INTEGER, v INTEGER)"); // 3
    db.run("INSERT INTO u VALUES (2, 2)"); // 4
    db.run("CREATE VIEW united AS SELECT id, v FROM t UNION ALL SELECT id, v FROM u"); // 5
    assertThat(db.rows("SELECT id FROM united FOR SYSTEM_VERSION AS OF 4 ORDER BY id"))
        .containsExactly(row(1), row(2));
    assertThat(db.rows("SELECT id FROM united FOR SYSTEM_VERSION AS OF 3")).containsExactly(row(1));
    assertThat(db.error("SELECT id FROM united FOR SYSTEM_VERSION AS OF 2").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
  }

  @Test
  void aPeriodThatDependsOnAnotherTablesRow() {
    db.run("INSERT INTO t VALUES (1, 1)"); // 2
    db.run("UPDATE t SET v = 2"); // 3
    assertThat(
            db.rows(
                "SELECT c.seq, (SELECT SUM(v) FROM t FOR SYSTEM_VERSION AS OF c.seq)"
                    + " FROM SYS.COMMITS c ORDER BY c.seq"))
        .containsExactly(row(1L, null), row(2L, 1L), row(3L, 2L));
    assertThat(
            db.rows(
                "SELECT c.seq FROM SYS.COMMITS c WHERE EXISTS"
                    + " (SELECT 1 FROM t FOR SYSTEM_VERSION AS OF c.seq WHERE v = 2)"))
        .containsExactly(row(3L));
    assertThat(
            db.rows(
                "SELECT c.seq, (SELECT COUNT(*) FROM t FOR SYSTEM_VERSION BETWEEN c.seq AND c.seq + 1)"
                    + " FROM SYS.COMMITS c WHERE c.seq < 3 ORDER BY c.seq"))
        .containsExactly(row(1L, 1L), row(2L, 2L));
  }

  @Test
  void conditionsOnSequencesAndTimesSkipPagesLikeClauses() {
    for (int i = 0; i < 3; i++) {
      at("1" + i + ":00:00");
      db.run("INSERT INTO t VALUES (?, ?)", i, i); // 2, 3, 4
    }
    for (String condition :
        List.of(
            "row_start_seq <= 3 AND row_end_seq > 3",
            "row_start <= TIMESTAMP '2026-01-01 11:00:00' AND row_end > TIMESTAMP '2026-01-01 11:00:00'",
            "row_start < TIMESTAMP '2026-01-01 11:00:00.001' AND row_end >= TIMESTAMP '2026-01-01 11:00:00.001'")) {
      assertThat(
              db.rows("SELECT id FROM t FOR SYSTEM_TIME ALL WHERE " + condition + " ORDER BY id"))
          .as(condition)
          .containsExactly(row(0), row(1));
    }
    assertThat(
            db.rows(
                "SELECT id FROM t WHERE row_start = TIMESTAMP '2026-01-01 12:00:00' OR row_start_seq = 2"
                    + " ORDER BY id"))
        .containsExactly(row(0), row(2));
  }

  @Test
  void timesBefore1970AndTheLastMomentOf9999(@TempDir Path elsewhere) {
    try (TestDatabase old = new TestDatabase(elsewhere)) {
      old.at("1955-11-05T06:00:00.001Z");
      old.run("CREATE TABLE log (v INTEGER, happened TIMESTAMP(3))");
      old.at("1955-11-12T22:04:00.999Z");
      old.run("INSERT INTO log VALUES (1, TIMESTAMP '9999-12-31 23:59:59.999')");
      old.at("1969-12-31T23:59:59.999Z");
      old.run("UPDATE log SET v = 2");
      assertThat(old.value("SELECT v FROM log FOR SYSTEM_TIME AS OF '1955-11-12 22:04:00.999'"))
          .isEqualTo(1);
      assertThat(
              old.rows("SELECT v FROM log FOR SYSTEM_TIME AS OF '1955-11-12T17:04:00.998-05:00'"))
          .isEmpty();
      assertThat(
              old.value(
                  "SELECT COUNT(*) FROM log FOR SYSTEM_TIME ALL"
                      + " WHERE row_end = TIMESTAMP '1969-12-31 23:59:59.999' AND v = 1"))
          .isEqualTo(1L);
      assertThat(
              old.value(
                  "SELECT COUNT(*) FROM log FOR SYSTEM_TIME BETWEEN '1955-11-12 22:04:01' AND"
                      + " '1969-12-31 23:59:59.998'"))
          .isEqualTo(1L);
      assertThat(old.value("SELECT COUNT(*) FROM log WHERE row_end = happened")).isEqualTo(1L);
    }
  }

  @Test
  void anHourThatClocksShowTwiceOrNeverIsToldByItsOffset() {
    db.at("2026-10-25T00:30:00Z"); // 02:30 summer time in Berlin
    db.run("INSERT INTO t VALUES (1, 1)");
    db.at("2026-10-25T01:30:00Z"); // 02:30 again
    db.run("UPDATE t SET v = 2");
    assertThat(asOf("2026-10-25T02:30:00+02:00")).containsExactly(row(1, 1));
    assertThat(asOf("2026-10-25T02:30:00+01:00")).containsExactly(row(1, 2));
    assertThat(asOf("2026-10-25T02:29:59.999+01:00")).containsExactly(row(1, 1));
    // On 2026-03-29 Berlin has no 02:30; UTC, which times without an offset are in, has it.
    assertThat(asOf("2026-03-29 02:30:00")).isEmpty();
  }
}
