package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What temporal SQL must answer, a test per rule. Sequence 1 (09:00) makes the table, 2 (10:00)
 * inserts Ann and Bob, 3 (11:00) raises Ann's pay, 4 (12:00) deletes Bob.
 */
final class TemporalRulesTest {
  private static final String FOREVER = "TIMESTAMP '9999-12-31 23:59:59.999'";

  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    at("09:00");
    db.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(20), pay INTEGER)");
    at("10:00");
    db.run("INSERT INTO person VALUES (1, 'Ann', 10), (2, 'Bob', 20)");
    at("11:00");
    db.run("UPDATE person SET pay = 11 WHERE id = 1");
    at("12:00");
    db.run("DELETE FROM person WHERE id = 2");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void at(String time) {
    db.at("2026-01-01T" + time + ":00Z");
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  /** The pay of all persons of a clause, least first. */
  private List<Object> pay(String clause, @Nullable Object... parameters) {
    List<Object> pay = new ArrayList<>();
    db.rows("SELECT pay FROM person " + clause + " ORDER BY pay", parameters)
        .forEach(row -> pay.add(row.get(0)));
    return pay;
  }

  private List<Object> versions(String condition) {
    List<Object> bounds = new ArrayList<>();
    db.rows(
            "SELECT row_start_seq, row_end_seq FROM person FOR SYSTEM_TIME ALL WHERE "
                + condition
                + " ORDER BY row_start_seq")
        .forEach(
            row ->
                bounds.add(
                    row.get(0) + "-" + (row.get(1).equals(Long.MAX_VALUE) ? "" : row.get(1))));
    return bounds;
  }

  private ErrorCode code(String sql, @Nullable Object... parameters) {
    return db.error(sql, parameters).code();
  }

  @Test
  void rule01OneSequencePerCommitOfAllTablesAndItsStampIsTheTimeOfCommit() {
    db.run("CREATE TABLE other (v INTEGER)"); // 5
    at("13:00");
    db.run("BEGIN");
    db.run("INSERT INTO other VALUES (1)");
    db.run("UPDATE person SET pay = 12");
    at("14:00");
    db.run("COMMIT"); // 6
    assertThat(
            db.rows(
                "SELECT a.row_start_seq, b.row_start_seq, a.row_start = TIMESTAMP '2026-01-01"
                    + " 14:00:00', a.row_start = b.row_start FROM person a, other b"))
        .containsExactly(row(6L, 6L, true, true));
    at("08:00");
    db.run("INSERT INTO other VALUES (2)"); // 7: the clock went back, the stamp does not
    assertThat(
            db.value(
                "SELECT COUNT(*) FROM other WHERE row_start = TIMESTAMP '2026-01-01 14:00:00'"))
        .isEqualTo(2L);
    assertThat(db.rows("SELECT COUNT(DISTINCT seq), MAX(seq) FROM SYS.COMMITS"))
        .containsExactly(row(7L, 7L));
  }

  @Test
  void rule02AsOfATimeIsTheLastSequenceNotAfterItAndTheFutureIsNowWithAWarning() {
    db.run("UPDATE person SET pay = 12"); // 5 at 12:00, as 4
    assertThat(pay("FOR SYSTEM_TIME AS OF '2026-01-01 12:00:00'")).containsExactly(12);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 4")).containsExactly(11);
    assertThat(db.session().drainWarnings()).isEmpty();
    assertThat(pay("FOR SYSTEM_TIME AS OF '2027-01-01 00:00:00'")).containsExactly(12);
    assertThat(db.session().drainWarnings()).singleElement().asString().contains("future");
    assertThat(code("SELECT * FROM person FOR SYSTEM_VERSION AS OF 6"))
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
  }

  @Test
  void rule03AVersionIsVisibleFromItsStartUpToButNotAtItsEnd() {
    for (long s = 1; s <= 4; s++) {
      assertThat(pay("FOR SYSTEM_VERSION AS OF " + s))
          .isEqualTo(
              pay(
                  "FOR SYSTEM_TIME ALL WHERE row_start_seq <= "
                      + s
                      + " AND "
                      + s
                      + " < row_end_seq"));
    }
    assertThat(db.rows("SELECT row_end = " + FOREVER + ", row_end_seq FROM person"))
        .containsExactly(row(true, Long.MAX_VALUE));
  }

  @Test
  void rule04RangesOfVersions() {
    assertThat(pay("FOR SYSTEM_VERSION FROM 2 TO 3")).containsExactly(10, 20);
    assertThat(pay("FOR SYSTEM_VERSION FROM 3 TO 4")).containsExactly(11, 20);
    assertThat(pay("FOR SYSTEM_VERSION BETWEEN 2 AND 3")).containsExactly(10, 11, 20);
    assertThat(pay("FOR SYSTEM_VERSION CONTAINED IN (2, 3)")).containsExactly(10);
    assertThat(pay("FOR SYSTEM_VERSION ALL")).containsExactly(10, 11, 20);
    assertThat(pay("FOR SYSTEM_TIME FROM '2026-01-01 10:00:00' TO '2026-01-01 11:00:00'"))
        .containsExactly(10, 20);
    assertThat(pay("FOR SYSTEM_TIME BETWEEN '2026-01-01 10:00:00' AND '2026-01-01 11:00:00'"))
        .containsExactly(10, 11, 20);
    assertThat(pay("FOR SYSTEM_TIME CONTAINED IN ('2026-01-01 10:00:00', '2026-01-01 11:00:00')"))
        .containsExactly(10);
    for (String reversed :
        List.of("FROM 4 TO 2", "BETWEEN 4 AND 2", "CONTAINED IN (4, 2)", "FROM 3 TO 3")) {
      assertThat(pay("FOR SYSTEM_VERSION " + reversed))
          .as(reversed)
          .isEqualTo(reversed.equals("FROM 3 TO 3") ? List.of(20) : List.of());
    }
    for (String unknown :
        List.of("FROM ? TO 4", "BETWEEN 1 AND ?", "CONTAINED IN (?, 4)", "AS OF ?")) {
      assertThat(pay("FOR SYSTEM_VERSION " + unknown, (Object) null)).as(unknown).isEmpty();
      assertThat(
              pay(
                  "FOR SYSTEM_TIME "
                      + unknown.replace("4", "CURRENT_TIMESTAMP").replace("1", "CURRENT_TIMESTAMP"),
                  (Object) null))
          .as(unknown)
          .isEmpty();
    }
  }

  @Test
  void rule05PeriodsAreHalfOpenInEveryPredicate() {
    String p = "(DATE '2026-01-01', DATE '2026-02-01')";
    String next = "(DATE '2026-02-01', DATE '2026-03-01')";
    String within = "(DATE '2026-01-31', DATE '2026-02-01')";
    assertThat(truth(p + " OVERLAPS " + next)).isEqualTo(false);
    assertThat(truth(p + " OVERLAPS " + within)).isEqualTo(true);
    assertThat(truth("PERIOD " + p + " CONTAINS PERIOD " + within)).isEqualTo(true);
    assertThat(truth("PERIOD " + p + " CONTAINS DATE '2026-02-01'")).isEqualTo(false);
    assertThat(truth("PERIOD " + p + " CONTAINS DATE '2026-01-01'")).isEqualTo(true);
    assertThat(truth("PERIOD " + p + " EQUALS PERIOD " + p)).isEqualTo(true);
    assertThat(truth("PERIOD " + p + " EQUALS PERIOD " + within)).isEqualTo(false);
    assertThat(truth("PERIOD " + p + " PRECEDES PERIOD " + next)).isEqualTo(true);
    assertThat(truth("PERIOD " + next + " PRECEDES PERIOD " + p)).isEqualTo(false);
    assertThat(truth("PERIOD " + p + " IMMEDIATELY PRECEDES PERIOD " + next)).isEqualTo(true);
    assertThat(truth("PERIOD " + within + " IMMEDIATELY PRECEDES PERIOD " + next)).isEqualTo(true);
    assertThat(truth("PERIOD " + next + " SUCCEEDS PERIOD " + p)).isEqualTo(true);
    assertThat(truth("PERIOD " + next + " IMMEDIATELY SUCCEEDS PERIOD " + p)).isEqualTo(true);
    assertThat(truth("PERIOD " + p + " OVERLAPS PERIOD (DATE '2026-01-05', CAST(NULL AS DATE))"))
        .isNull();
    assertThat(
            db.rows(
                "SELECT pay FROM person FOR SYSTEM_TIME ALL WHERE (row_start, row_end) OVERLAPS"
                    + " (TIMESTAMP '2026-01-01 09:00:00', TIMESTAMP '2026-01-01 11:00:00') ORDER BY"
                    + " pay"))
        .containsExactly(row(10), row(20));
  }

  private @Nullable Object truth(String condition) {
    return db.value("SELECT " + condition + " FROM (VALUES (1)) AS d (x)");
  }

  @Test
  void rule06TimesFinerThanAMillisecondAreErrors() {
    for (String finer :
        List.of(
            "SELECT TIMESTAMP '2026-01-01 00:00:00.1234' FROM person",
            "SELECT CAST('2026-01-01 00:00:00.123456' AS TIMESTAMP(3)) FROM person",
            "SELECT * FROM person FOR SYSTEM_TIME AS OF '2026-01-01 10:00:00.000001'",
            "SELECT TIME '10:00:00.0001' FROM person")) {
      assertThat(code(finer)).as(finer).isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    }
    assertThat(code("SELECT * FROM person FOR SYSTEM_TIME AS OF ?", "2026-01-01 10:00:00.0009"))
        .isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    db.run("CREATE TABLE times (happened TIMESTAMP(3), said VARCHAR(40))");
    assertThat(code("INSERT INTO times (happened) VALUES (?)", "2026-01-01 10:00:00.0009"))
        .isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    db.run("INSERT INTO times (said) VALUES ('2026-01-01 10:00:00.123456')");
    assertThat(code("SELECT CAST(said AS TIMESTAMP(3)) FROM times"))
        .isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    assertThat(
            db.value(
                "SELECT TIMESTAMP '2026-01-01 00:00:00.120000' = TIMESTAMP '2026-01-01 00:00:00.12'"
                    + " FROM person"))
        .isEqualTo(true);
  }

  @Test
  void rule07OnlyTheNetEffectOfATransactionMakesVersions() {
    db.run("BEGIN");
    db.run("UPDATE person SET pay = 12 WHERE id = 1");
    db.run("UPDATE person SET pay = 13 WHERE id = 1");
    db.run("INSERT INTO person VALUES (3, 'Cid', 30)");
    db.run("DELETE FROM person WHERE id = 3");
    db.run("COMMIT"); // 5
    assertThat(versions("id = 1")).containsExactly("2-3", "3-5", "5-");
    assertThat(versions("id = 3")).isEmpty();
    db.run("BEGIN");
    db.run("DELETE FROM person WHERE id = 1");
    db.run("INSERT INTO person VALUES (1, 'Ann', 14)");
    db.run("COMMIT"); // 6
    assertThat(db.rows("SELECT row_op, pay FROM person WHERE id = 1"))
        .containsExactly(row("UPDATE", 14));
    db.run("UPDATE person SET pay = 14, name = 'Ann' WHERE id = 1");
    assertThat(versions("id = 1")).containsExactly("2-3", "3-5", "5-6", "6-");
    assertThat(db.last()).isEqualTo(6);
  }

  @Test
  void rule08ADeletedAndLaterReinsertedKeyHasTwoPeriodsAndAGap() {
    db.run("INSERT INTO person VALUES (2, 'Bob', 21)"); // 5
    assertThat(versions("id = 2")).containsExactly("2-4", "5-");
    assertThat(db.value("SELECT COUNT(*) FROM person FOR SYSTEM_VERSION AS OF 4 WHERE id = 2"))
        .isEqualTo(0L);
  }

  @Test
  void rule09AChangeOfThePrimaryKeyIsADeleteAndAnInsert() {
    db.run("UPDATE person SET id = 5 WHERE id = 1"); // 5
    assertThat(versions("id = 1")).containsExactly("2-3", "3-5");
    assertThat(db.rows("SELECT row_op FROM person WHERE id = 5")).containsExactly(row("INSERT"));
    assertThat(
            db.rows(
                "SELECT change_type, id FROM TABLE(TABLE_CHANGES('person', 4)) ORDER BY"
                    + " change_type"))
        .containsExactly(row("delete", 1), row("insert", 5));
  }

  @Test
  void rule10PseudoColumnsAreReadByNameAndNeverWrittenNorShown() {
    assertThat(db.rows("SELECT * FROM person").get(0)).hasSize(3);
    assertThat(
            db.rows("SELECT row_start, row_end, row_start_seq, row_end_seq, row_op FROM person")
                .get(0))
        .hasSize(5);
    assertThat(db.rows("SELECT * FROM person NATURAL JOIN person AS b").get(0)).hasSize(3);
    assertThat(db.rows("SELECT p.*, p.row_op FROM person AS p").get(0)).hasSize(4);
    for (String column :
        List.of("row_start", "row_end", "row_start_seq", "row_end_seq", "row_op")) {
      assertThat(db.error("UPDATE person SET " + column + " = NULL")).as(column).isNotNull();
      assertThat(db.error("INSERT INTO person (id, " + column + ") VALUES (9, NULL)"))
          .as(column)
          .hasMessageContaining(column.toUpperCase(java.util.Locale.ROOT));
      assertThat(db.error("CREATE TABLE wrong (" + column + " INTEGER)")).as(column).isNotNull();
    }
  }

  @Test
  void rule11UniquenessJudgesCurrentRowsAndHistoryIsNotChanged() {
    db.run("INSERT INTO person VALUES (2, 'Ben', 1)"); // the key of a deleted row
    assertThat(code("INSERT INTO person VALUES (2, 'Ben', 1)")).isEqualTo(ErrorCode.DUPLICATE_KEY);
    for (String sql :
        List.of(
            "DELETE FROM person FOR SYSTEM_VERSION AS OF 2",
            "UPDATE person FOR SYSTEM_VERSION AS OF 2 SET pay = 1",
            "INSERT INTO person FOR SYSTEM_VERSION AS OF 2 VALUES (7, 'x', 1)",
            "SELECT * FROM person FOR SYSTEM_VERSION AS OF 2 FOR UPDATE")) {
      assertThat(db.error(sql)).as(sql).isNotNull();
    }
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2")).containsExactly(10, 20);
  }

  @Test
  void rule12EachReferenceHasItsOwnTimeAndTheInnerClauseWins() {
    assertThat(
            db.rows(
                "SELECT a.pay, b.pay FROM person FOR SYSTEM_VERSION AS OF 2 AS a"
                    + " JOIN person FOR SYSTEM_VERSION AS OF 3 AS b ON a.id = b.id ORDER BY a.id"))
        .containsExactly(row(10, 11), row(20, 20));
    db.run("SET SYSTEM_VERSION AS OF 3");
    assertThat(
            db.rows(
                "SELECT SUM(pay) FROM (SELECT pay FROM person FOR SYSTEM_VERSION AS OF 2)"
                    + " FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(row(30L));
    assertThat(db.rows("SELECT SUM(pay) FROM (SELECT pay FROM person) FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(row(11L));
    assertThat(db.rows("SELECT SUM(pay) FROM person")).containsExactly(row(31L));
  }

  @Test
  void rule13AClauseOnAViewCteOrSubQueryReachesEveryTableInside() {
    db.run("CREATE VIEW paid AS SELECT * FROM person WHERE id IN (SELECT id FROM person)");
    assertThat(db.value("SELECT SUM(pay) FROM paid FOR SYSTEM_VERSION AS OF 2")).isEqualTo(30L);
    assertThat(
            db.value(
                "WITH c AS (SELECT * FROM paid) SELECT SUM(pay) FROM c FOR SYSTEM_VERSION AS OF 3"))
        .isEqualTo(31L);
    assertThat(
            db.value(
                "SELECT SUM(pay) FROM (SELECT * FROM paid) FOR SYSTEM_TIME AS OF"
                    + " '2026-01-01 10:30:00'"))
        .isEqualTo(30L);
    assertThat(
            db.error(
                "SELECT * FROM (SELECT * FROM SYS.COMMITS, person) FOR SYSTEM_VERSION AS OF 2"))
        .hasMessageContaining("SYS.COMMITS");
  }

  @Test
  void rule14ParametersExpressionsAndQueriesAreBoundsOfEveryClause() {
    at("12:30");
    for (String bound :
        List.of(
            "?",
            "'2026-01-01 10:30:00'",
            "TIMESTAMP '2026-01-01 10:30:00'",
            "CURRENT_TIMESTAMP - INTERVAL '2' HOUR",
            "(SELECT MAX(row_start) - INTERVAL '30' MINUTE FROM person)",
            "(SELECT stamp FROM SYS.COMMITS WHERE seq = 2)")) {
      Object[] parameters =
          bound.equals("?") ? new Object[] {"2026-01-01 10:30:00"} : new Object[0];
      assertThat(pay("FOR SYSTEM_TIME AS OF " + bound, parameters))
          .as(bound)
          .containsExactly(10, 20);
      assertThat(pay("FOR SYSTEM_TIME FROM " + bound + " TO '2026-01-01 10:45:00'", parameters))
          .as(bound)
          .containsExactly(10, 20);
      assertThat(pay("FOR SYSTEM_TIME BETWEEN " + bound + " AND '2026-01-01 10:45:00'", parameters))
          .as(bound)
          .containsExactly(10, 20);
      assertThat(
              pay(
                  "FOR SYSTEM_TIME CONTAINED IN ('2026-01-01 09:00:00', " + bound + ")",
                  parameters))
          .as(bound)
          .isEmpty();
    }
    for (String bound : List.of("?", "1 + 1", "(SELECT MIN(seq) + 1 FROM SYS.COMMITS)")) {
      Object[] parameters = bound.equals("?") ? new Object[] {2} : new Object[0];
      assertThat(pay("FOR SYSTEM_VERSION AS OF " + bound, parameters)).containsExactly(10, 20);
      assertThat(pay("FOR SYSTEM_VERSION FROM " + bound + " TO 3", parameters))
          .containsExactly(10, 20);
      assertThat(pay("FOR SYSTEM_VERSION CONTAINED IN (" + bound + ", 3)", parameters))
          .containsExactly(10);
    }
    assertThat(pay("FOR SYSTEM_VERSION AS OF (SELECT seq FROM SYS.COMMITS WHERE seq = 99)"))
        .isEmpty();
    assertThat(
            db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF (SELECT seq FROM SYS.COMMITS)"))
        .hasMessageContaining("more than one row");
  }

  @Test
  void rule15ASessionsTimeReachesWhatNoClauseDoesAndForbidsChanges() {
    at("15:00");
    db.run("SET SYSTEM_TIME AS OF '2026-01-01 10:30:00'");
    assertThat(pay("")).containsExactly(10, 20);
    assertThat(
            db.value(
                "SELECT CURRENT_TIMESTAMP = TIMESTAMP '2026-01-01 15:00:00' FROM person WHERE id ="
                    + " 1"))
        .isEqualTo(true);
    assertThat(code("DELETE FROM person")).isEqualTo(ErrorCode.READ_ONLY);
    assertThat(code("CREATE TABLE later (x INTEGER)")).isEqualTo(ErrorCode.READ_ONLY);
    db.run("SET SYSTEM_TIME DEFAULT");
    assertThat(pay("")).containsExactly(11);
  }

  @Test
  void rule16TheColumnsAreThoseOfTheSnapshotOfTheFeedsEndOrOfNow() {
    db.run("ALTER TABLE person ADD COLUMN city VARCHAR(10) DEFAULT 'Rome' NOT NULL"); // 5
    db.run("ALTER TABLE person DROP COLUMN pay"); // 6
    db.run("ALTER TABLE person ADD COLUMN pay INTEGER"); // 7
    assertThat(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(row(1, "Ann", 11));
    assertThat(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 5"))
        .containsExactly(row(1, "Ann", 11, "Rome"));
    assertThat(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 7"))
        .containsExactly(row(1, "Ann", "Rome", null));
    assertThat(
            db.rows("SELECT pay, city FROM person FOR SYSTEM_TIME ALL ORDER BY row_start_seq, id"))
        .containsExactly(row(null, null), row(null, null), row(null, "Rome"));
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('person', 3, 4))").get(0)).hasSize(6);
    db.run("SET SYSTEM_VERSION AS OF 4");
    assertThat(db.rows("SELECT * FROM person")).containsExactly(row(1, "Ann", 11));
  }

  @Test
  void rule16TheColumnsAreThoseOfTheSnapshotThatAParameterOrExpressionMeans() {
    db.run("ALTER TABLE person ADD COLUMN city VARCHAR(10) DEFAULT 'Rome' NOT NULL"); // 5
    db.run("ALTER TABLE person DROP COLUMN pay"); // 6
    db.run("ALTER TABLE person ADD COLUMN pay INTEGER"); // 7
    String all = "SELECT * FROM person FOR SYSTEM_VERSION AS OF ?";
    assertThat(db.rows(all, 4L)).containsExactly(row(1, "Ann", 11));
    assertThat(db.rows(all, 5L)).containsExactly(row(1, "Ann", 11, "Rome"));
    assertThat(db.rows(all, 7L)).containsExactly(row(1, "Ann", "Rome", null));
    assertThat(db.rows(all, (Object) null)).isEmpty();
    assertThat(db.rows("SELECT pay FROM person FOR SYSTEM_VERSION AS OF ? p", 4L))
        .containsExactly(row(11));
    assertThat(db.rows("SELECT pay FROM person FOR SYSTEM_VERSION AS OF ? p", 7L))
        .containsExactly(row((Object) null));
    assertThat(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 2 + 2"))
        .containsExactly(row(1, "Ann", 11));
    assertThat(
            db.rows(
                "SELECT * FROM person FOR SYSTEM_VERSION AS OF (SELECT MAX(seq) - 3 FROM"
                    + " sys.commits)"))
        .containsExactly(row(1, "Ann", 11));
    assertThat(
            db.rows(
                "SELECT a.pay, b.city FROM person FOR SYSTEM_VERSION AS OF ? a JOIN person FOR"
                    + " SYSTEM_VERSION AS OF ? b ON a.id = b.id WHERE a.id = ?",
                4L,
                5L,
                1))
        .containsExactly(row(11, "Rome"));
    db.run("ALTER TABLE person DROP COLUMN pay"); // 8
    assertThat(db.rows("SELECT pay FROM person FOR SYSTEM_VERSION AS OF ?", 4L))
        .containsExactly(row(11));
    assertThat(db.error("SELECT pay FROM person FOR SYSTEM_VERSION AS OF ?", 8L).code())
        .isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
    db.run("ALTER TABLE person RENAME TO human"); // 9
    assertThat(db.rows("SELECT pay FROM person FOR SYSTEM_VERSION AS OF ?", 4L))
        .containsExactly(row(11));
    db.run("DROP TABLE human"); // 10
    db.run("CREATE TABLE human (x INTEGER)"); // 11
    assertThat(db.rows("SELECT * FROM human FOR SYSTEM_VERSION AS OF ?", 9L))
        .containsExactly(row(1, "Ann", "Rome"));
    assertThat(db.rows("SELECT * FROM human FOR SYSTEM_VERSION AS OF ?", 11L)).isEmpty();
  }

  @Test
  void rule17BeforeItsCreationATableDidNotExistAndADroppedOneStaysReadable() {
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_TIME AS OF '2026-01-01 08:59:59.999'"))
        .hasMessageContaining("did not exist at");
    assertThat(pay("FOR SYSTEM_TIME AS OF '2026-01-01 09:00:00'")).isEmpty();
    db.run("DROP TABLE person"); // 5
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2")).containsExactly(10, 20);
    assertThat(code("SELECT * FROM person")).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    db.run("UNDROP TABLE person"); // 6
    assertThat(pay("")).containsExactly(11);
    assertThat(code("SELECT * FROM person FOR SYSTEM_VERSION AS OF 5"))
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
  }

  @Test
  void rule18AStateThatIsNotKeptIsAnErrorThatNamesWhatIs() {
    db.run("ALTER TABLE person SET RETENTION KEEP DAILY 1 YEAR");
    db.at("2026-01-03T00:00:00Z");
    db.run("UPDATE person SET pay = 12 WHERE id = 1"); // 6
    db.rows("CALL SYS.RETAIN('person')");
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF 3"))
        .hasMessageContaining("not kept")
        .hasMessageContaining("from sequence 4");
    assertThat(code("SELECT * FROM person FOR SYSTEM_TIME AS OF '2026-01-01 11:30:00'"))
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 4")).containsExactly(11);
  }

  @Test
  void rule19WhatIsYoungerThanTheSnapshotChangesNoAnswerAboutIt() {
    List<Object> before = pay("FOR SYSTEM_VERSION AS OF 2 WHERE pay > 15 OR name = 'Ann'");
    for (int i = 0; i < 50; i++) {
      db.run("INSERT INTO person VALUES (?, 'later', ?)", 100 + i, 1000 + i);
    }
    db.run("UPDATE person SET name = 'all the same', pay = 1");
    db.database().store().flush();
    db.database().store().coalesce(db.database().store().catalog().tables().get(0).tableId());
    assertThat(db.value("SELECT SUM(pay) FROM person")).isEqualTo(51L);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2 WHERE pay > 15 OR name = 'Ann'")).isEqualTo(before);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2 WHERE id = 2")).containsExactly(20);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2 WHERE pay = 1")).isEmpty();
  }

  @Test
  void rule20AChangeFeedAppliedToItsBeginningGivesItsEnd() {
    assertThat(
            db.rows(
                "SELECT change_type, change_seq, id, pay FROM TABLE(TABLE_CHANGES('person', 2))"
                    + " ORDER BY change_seq, change_type DESC"))
        .containsExactly(
            row("update_preimage", 3L, 1, 10),
            row("update_postimage", 3L, 1, 11),
            row("delete", 4L, 2, 20));
    // At length, over random histories: ChangeFeedPropertyTest.
  }

  @Test
  void rule21MaintenanceAlterAndBranchesChangeNoAnswerAboutThePast() {
    List<List<List<@Nullable Object>>> before = answers();
    db.database().store().flush();
    db.database().store().coalesce(db.database().store().catalog().tables().get(0).tableId());
    db.run("ALTER TABLE person ADD COLUMN extra INTEGER DEFAULT 1");
    db.run("CREATE BRANCH b");
    db.run("UPDATE person SET pay = 0");
    assertThat(answers()).isEqualTo(before);
    db.run("USE BRANCH b");
    assertThat(answers()).isEqualTo(before);
  }

  private List<List<List<@Nullable Object>>> answers() {
    List<List<List<@Nullable Object>>> answers = new ArrayList<>();
    for (int s = 1; s <= 4; s++) {
      answers.add(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF " + s + " ORDER BY id"));
    }
    answers.add(
        db.rows("SELECT id, pay FROM person FOR SYSTEM_VERSION CONTAINED IN (1, 4) ORDER BY id"));
    return answers;
  }

  @Test
  void rule22RetentionThinsToTheLastCommitOfEachPeriodAndHoldsPin() {
    db.run("ALTER TABLE person SET RETENTION KEEP HOURLY 1 DAYS, DAILY 1 YEAR"); // 5, 12:00
    db.run("CALL SYS.HOLD('audit', 2)");
    db.at("2026-01-05T00:00:00Z");
    db.run("UPDATE person SET pay = 12 WHERE id = 1"); // 6
    List<List<@Nullable Object>> dry = db.rows("CALL SYS.RETAIN('person', 'DRY RUN')");
    assertThat(dry.get(0).get(1)).isEqualTo(true);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 3")).containsExactly(11, 20);
    db.rows("CALL SYS.RETAIN('person')");
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2")).containsExactly(10, 20);
    assertThat(code("SELECT * FROM person FOR SYSTEM_VERSION AS OF 3"))
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    db.run("CALL SYS.RELEASE('audit')");
    db.rows("CALL SYS.RETAIN('person')");
    assertThat(code("SELECT * FROM person FOR SYSTEM_VERSION AS OF 2"))
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
  }

  @Test
  void rule23BackfillLoadsAHistoryInOrderAndEditsNothing() {
    at("20:00");
    db.run("CALL SYS.BACKFILL('2026-01-01 13:00:00')");
    db.run("UPDATE person SET pay = 13"); // 5
    db.run("CALL SYS.BACKFILL('NOW')");
    assertThat(pay("FOR SYSTEM_TIME AS OF '2026-01-01 12:59:59'")).containsExactly(11);
    assertThat(pay("FOR SYSTEM_TIME AS OF '2026-01-01 13:00:00'")).containsExactly(13);
    assertThat(db.error("CALL SYS.BACKFILL('2026-01-01 12:00:00')").code())
        .isEqualTo(ErrorCode.INVALID_PARAMETER);
  }

  @Test
  void rule24ErasureRemovesRowsFromEveryVersionAndSaysSo() {
    assertThat(db.rows("ERASE FROM person WHERE name = 'Bob'")).hasSize(1);
    for (int s = 2; s <= 4; s++) {
      assertThat(
              db.value(
                  "SELECT COUNT(*) FROM person FOR SYSTEM_VERSION AS OF " + s + " WHERE id = 2"))
          .isEqualTo(0L);
    }
    assertThat(versions("id = 2")).isEmpty();
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('person', 1)) WHERE id = 2")).isEmpty();
    assertThat(db.value("SELECT COUNT(*) FROM SYS.ERASURES")).isEqualTo(1L);
  }

  @Test
  void rule25BranchesSeeTheParentUpToTheForkAndNamesShadowNoSequence() {
    assertThat(db.error("CREATE TAG \"4\" AS OF VERSION 2")).hasMessageContaining("cannot name");
    db.run("CREATE TAG four AS OF VERSION 2"); // 5
    assertThat(pay("FOR SYSTEM_VERSION AS OF 'four'")).containsExactly(10, 20);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 4")).containsExactly(11);
    db.run("CREATE BRANCH b AS OF VERSION 3"); // 6
    db.run("UPDATE person SET pay = 99"); // 7, on main
    db.run("USE BRANCH b");
    assertThat(pay("")).containsExactly(11, 20);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 2")).containsExactly(10, 20);
    assertThat(pay("FOR SYSTEM_VERSION AS OF 7")).containsExactly(11, 20);
    db.run("DELETE FROM person"); // 8
    assertThat(pay("")).isEmpty();
    assertThat(pay("FOR SYSTEM_VERSION AS OF 'main'")).containsExactly(99);
  }
}
