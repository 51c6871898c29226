package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The history all tests read: sequence 1 (09:00) creates the table, 2 (10:00) inserts Ann and Bob,
 * 3 (11:00) renames Ann to Anna, 4 (12:00) deletes Bob, 5 (13:00) inserts another Bob.
 */
final class TemporalTest {
  private static final String FOREVER = "9999-12-31 23:59:59.999";

  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.at("2026-01-01T09:00:00Z");
    db.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(20))");
    db.at("2026-01-01T10:00:00Z");
    db.run("INSERT INTO person VALUES (1, 'Ann'), (2, 'Bob')");
    db.at("2026-01-01T11:00:00Z");
    db.run("UPDATE person SET name = 'Anna' WHERE id = 1");
    db.at("2026-01-01T12:00:00Z");
    db.run("DELETE FROM person WHERE id = 2");
    db.at("2026-01-01T13:00:00Z");
    db.run("INSERT INTO person VALUES (2, 'Bob II')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> names(String clause, Object... parameters) {
    return db.rows("SELECT name FROM person " + clause + " ORDER BY id, name", parameters).stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'2026-01-01 09:00:00'; ''",
        "'2026-01-01 09:59:59.999'; ''",
        "'2026-01-01 10:00:00'; Ann,Bob",
        "'2026-01-01 10:59:59.999'; Ann,Bob",
        "'2026-01-01 11:00:00'; Anna,Bob",
        "'2026-01-01 12:00:00'; Anna",
        "'2026-01-01 12:59:59.999'; Anna",
        "'2026-01-01 13:00:00'; Anna,Bob II",
      },
      quoteCharacter = '"')
  void asOfABoundaryInstantShowsWhatBeganThenAndNotWhatEndedThen(String time, String expected) {
    List<String> wanted = expected.equals("''") ? List.of() : List.of(expected.split(",", -1));
    assertThat(names("FOR SYSTEM_TIME AS OF " + time)).isEqualTo(wanted);
    assertThat(names("FOR TIMESTAMP AS OF TIMESTAMP " + time)).isEqualTo(wanted);
    assertThat(names("FOR SYSTEM_TIME AS OF ?", time.replace("'", ""))).isEqualTo(wanted);
  }

  @Test
  void timesAreReadInIsoFormWithZonesToo() {
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01T10:30:00Z'")).containsExactly("Ann", "Bob");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01T12:30:00+02:00'"))
        .containsExactly("Ann", "Bob");
    assertThat(names("FOR SYSTEM_TIME AS OF TIMESTAMP '2026-01-02 00:00:00' - INTERVAL '13' HOUR"))
        .containsExactly("Anna", "Bob");
    assertThat(names("FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP - INTERVAL '1' HOUR"))
        .containsExactly("Anna");
  }

  @Test
  void asOfASequenceTakesNumbersParametersAndExpressions() {
    assertThat(names("FOR SYSTEM_VERSION AS OF 2")).containsExactly("Ann", "Bob");
    assertThat(names("FOR VERSION AS OF ?", 3L)).containsExactly("Anna", "Bob");
    assertThat(names("FOR SYSTEM_VERSION AS OF ? + 1", 3L)).containsExactly("Anna");
    assertThat(names("FOR SYSTEM_VERSION AS OF (SELECT MAX(seq) - 1 FROM SYS.COMMITS)"))
        .containsExactly("Anna");
  }

  @Test
  void aQueryInAPeriodMustGiveOneRow() {
    assertThat(
            db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF (SELECT seq FROM SYS.COMMITS)"))
        .hasMessageContaining("more than one row");
  }

  @Test
  void stampsOfTheSameMillisecondAreToldApartBySequence() {
    db.run("UPDATE person SET name = 'x' WHERE id = 1");
    db.run("UPDATE person SET name = 'y' WHERE id = 1");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 13:00:00'")).containsExactly("y", "Bob II");
    assertThat(names("FOR SYSTEM_VERSION AS OF 6")).containsExactly("x", "Bob II");
    assertThat(names("FOR SYSTEM_TIME CONTAINED IN ('2026-01-01 13:00:00', '2026-01-01 13:00:00')"))
        .containsExactly("x");
  }

  @Test
  void aClockThatStepsBackDoesNotMixUpTheOrder() {
    db.at("2025-01-01T00:00:00Z");
    db.run("UPDATE person SET name = 'late' WHERE id = 1");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 13:00:00'"))
        .containsExactly("late", "Bob II");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 12:59:59'")).containsExactly("Anna");
  }

  @Test
  void aTableMayBeJoinedWithItselfAtTwoTimes() {
    String sql =
        "SELECT a.name, b.name FROM person FOR SYSTEM_VERSION AS OF 2 a JOIN person FOR"
            + " SYSTEM_VERSION AS OF 3 b ON a.id = b.id ORDER BY a.id";
    assertThat(db.rows(sql)).containsExactly(List.of("Ann", "Anna"), List.of("Bob", "Bob"));
    assertThat(db.plan(sql))
        .contains("period=[VERSION AS OF 2:BIGINT]", "period=[VERSION AS OF 3:BIGINT]");
    assertThat(
            db.rows(
                "SELECT a.name, b.name FROM person FOR SYSTEM_TIME AS OF ? a JOIN person b ON a.id"
                    + " = b.id ORDER BY a.id",
                "2026-01-01 10:00:00"))
        .containsExactly(List.of("Ann", "Anna"), List.of("Bob", "Bob II"));
  }

  @Test
  void aClauseOnAViewReachesTheTablesInsideAndTheInnermostWins() {
    db.run("CREATE VIEW everybody AS SELECT name FROM person");
    db.run("CREATE VIEW two (a, b) AS SELECT name, (SELECT COUNT(*) FROM person) FROM everybody");
    db.run("CREATE VIEW fixed AS SELECT name FROM person FOR SYSTEM_VERSION AS OF 2");
    assertThat(db.rows("SELECT * FROM everybody FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(List.of("Anna"));
    assertThat(db.rows("SELECT b FROM two FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(List.of(1L));
    assertThat(db.rows("SELECT * FROM fixed FOR SYSTEM_VERSION AS OF 4 ORDER BY 1"))
        .containsExactly(List.of("Ann"), List.of("Bob"));
  }

  @Test
  void aClauseOnAWithQueryOrADerivedTableReachesSubQueries() {
    String inner =
        "SELECT name FROM person WHERE id IN (SELECT id FROM person WHERE name LIKE 'B%')";
    assertThat(db.rows("WITH c AS (" + inner + ") SELECT * FROM c FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(List.of("Bob"));
    assertThat(db.rows("SELECT * FROM (" + inner + ") FOR SYSTEM_VERSION AS OF 4 AS d")).isEmpty();
  }

  @Test
  void aPeriodMayDependOnARowOfAnotherTable() {
    assertThat(
            db.rows(
                "SELECT c.seq, (SELECT COUNT(*) FROM person FOR SYSTEM_VERSION AS OF c.seq) FROM"
                    + " SYS.COMMITS c ORDER BY c.seq"))
        .containsExactly(
            List.of(1L, 0L), List.of(2L, 2L), List.of(3L, 2L), List.of(4L, 1L), List.of(5L, 2L));
  }

  @Test
  void aTableWithoutHistoryUnderAClauseIsRefusedByName() {
    StoreException e =
        db.error(
            "WITH c AS (SELECT * FROM person, SYS.COMMITS) SELECT * FROM c FOR SYSTEM_TIME ALL");
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PERIOD);
    assertThat(e).hasMessageContaining("SYS.COMMITS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "FROM 2 TO 3; Ann,Bob",
        "FROM 3 TO 4; Anna,Bob",
        "FROM 4 TO 6; Anna,Bob II",
        "FROM 6 TO 2; -",
        "BETWEEN 2 AND 3; Ann,Anna,Bob",
        "BETWEEN 3 AND 4; Anna,Bob",
        "BETWEEN 4 AND 5; Anna,Bob II",
        "BETWEEN 9 AND 1; -",
        "CONTAINED IN (2, 4); Ann,Bob",
        "CONTAINED IN (3, 4); -",
        "CONTAINED IN (2, 9223372036854775807); Ann,Anna,Bob,Bob II",
        "ALL; Ann,Anna,Bob,Bob II",
        "FROM NULL TO 3; -",
        "BETWEEN 2 AND NULL; -",
      })
  void rangesOfSequencesFollowTheStandardsComparisons(String range, String expected) {
    assertThat(names("FOR SYSTEM_VERSION " + range))
        .isEqualTo(expected.equals("-") ? List.of() : List.of(expected.split(",", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "FROM '10:00' TO '11:00'; Ann,Bob",
        "FROM '10:59' TO '11:00:00.001'; Ann,Anna,Bob",
        "FROM '11:00' TO '12:00'; Anna,Bob",
        "FROM '12:00' TO '14:00'; Anna,Bob II",
        "FROM '14:00' TO '10:00'; -",
        "BETWEEN '10:00' AND '11:00'; Ann,Anna,Bob",
        "BETWEEN '11:00' AND '11:00'; Anna,Bob",
        "BETWEEN '12:00' AND '12:59'; Anna",
        "CONTAINED IN ('10:00', '12:00'); Ann,Bob",
        "CONTAINED IN ('10:00', '11:59'); Ann",
        "CONTAINED IN ('11:00', '12:00'); -",
        "ALL; Ann,Anna,Bob,Bob II",
      },
      quoteCharacter = '"')
  void rangesOfTimesFollowTheStandardsComparisons(String range, String expected) {
    String dated = range.replaceAll("'([0-9:.]+)'", "'2026-01-01 $1'");
    assertThat(names("FOR SYSTEM_TIME " + dated))
        .isEqualTo(expected.equals("-") ? List.of() : List.of(expected.split(",", -1)));
  }

  @Test
  void currentRowsEndAtTheEndOfTime() {
    assertThat(names("FOR SYSTEM_TIME CONTAINED IN ('2026-01-01 11:00:00', '" + FOREVER + "')"))
        .containsExactly("Anna", "Bob II");
    assertThat(names("FOR SYSTEM_TIME FROM '" + FOREVER + "' TO '" + FOREVER + "'")).isEmpty();
    assertThat(db.rows("SELECT row_end, row_end_seq FROM person WHERE id = 1"))
        .containsExactly(List.of(253402300799999L, Long.MAX_VALUE));
  }

  @Test
  void pseudoColumnsAreReadByNameOnly() {
    assertThat(db.rows("SELECT * FROM person WHERE id = 1")).containsExactly(List.of(1, "Anna"));
    assertThat(db.rows("SELECT *, row_start_seq FROM person WHERE id = 1"))
        .containsExactly(List.of(1, "Anna", 3L));
    assertThat(db.rows("SELECT p.*, p.row_start FROM person p WHERE row_start_seq < 5"))
        .containsExactly(List.of(1, "Anna", Instant.parse("2026-01-01T11:00:00Z").toEpochMilli()));
    assertThat(db.rows("SELECT * FROM person a NATURAL JOIN person b ORDER BY 1"))
        .containsExactly(List.of(1, "Anna"), List.of(2, "Bob II"));
    assertThat(db.rows("SELECT COUNT(*) FROM (SELECT * FROM person WHERE row_start_seq > 0) q"))
        .containsExactly(List.of(2L));
    assertThat(db.error("SELECT row_start FROM person a JOIN person b USING (id)").code())
        .isEqualTo(ErrorCode.NOT_SUPPORTED);
  }

  @Test
  void versionsOfOneRowCanBeToldInOrder() {
    assertThat(
            db.rows(
                "SELECT name, row_start_seq, row_end_seq FROM person FOR SYSTEM_TIME ALL WHERE id ="
                    + " 2 ORDER BY row_start_seq"))
        .containsExactly(List.of("Bob", 2L, 4L), List.of("Bob II", 5L, Long.MAX_VALUE));
  }

  @Test
  void aRangeOfVersionsHasNoUniqueKey() {
    assertThat(
            db.rows(
                "SELECT a.id, COUNT(*) FROM person FOR SYSTEM_TIME ALL a JOIN person FOR"
                    + " SYSTEM_TIME ALL b ON a.id = b.id GROUP BY a.id ORDER BY 1"))
        .containsExactly(List.of(1, 4L), List.of(2, 4L));
    assertThat(db.rows("SELECT DISTINCT id FROM person FOR SYSTEM_TIME ALL ORDER BY id"))
        .containsExactly(List.of(1), List.of(2));
  }

  @Test
  void aTimeInTheFutureMeansNowAndWarns() {
    assertThat(names("FOR SYSTEM_TIME AS OF '2100-01-01 00:00:00'"))
        .containsExactly("Anna", "Bob II");
    assertThat(db.session().drainWarnings()).singleElement().asString().contains("future");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 13:00:00'")).hasSize(2);
    assertThat(db.session().drainWarnings()).isEmpty();
  }

  @Test
  void aSequenceInTheFutureIsAnError() {
    StoreException e = db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF 99");
    assertThat(e.code()).isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
    assertThat(e).hasMessageContaining("99").hasMessageContaining("5");
  }

  @Test
  void aTimeBeforeTheTableExistedIsAnError() {
    StoreException time =
        db.error("SELECT * FROM person FOR SYSTEM_TIME AS OF '2026-01-01 08:59:59.999'");
    assertThat(time.code()).isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
    assertThat(time).hasMessageContaining("did not exist at 2026-01-01 08:59:59.999");
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF 0").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
  }

  @Test
  void timesFinerThanAMillisecondAreRefusedNotCut() {
    for (String bound :
        List.of("'2026-01-01 10:00:00.1234'", "TIMESTAMP '2026-01-01 10:00:00.1234'")) {
      assertThat(db.error("SELECT * FROM person FOR SYSTEM_TIME AS OF " + bound).code())
          .isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    }
    assertThat(
            db.error("SELECT * FROM person FOR SYSTEM_TIME AS OF ?", "2026-01-01 10:00:00.1234")
                .code())
        .isEqualTo(ErrorCode.DATETIME_TOO_PRECISE);
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 10:00:00.123000'")).hasSize(2);
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_TIME AS OF '23:59:60'").code())
        .isEqualTo(ErrorCode.INVALID_DATETIME);
  }

  @Test
  void aNullBoundGivesNoRows() {
    assertThat(names("FOR SYSTEM_TIME AS OF NULL")).isEmpty();
    assertThat(names("FOR SYSTEM_VERSION AS OF ?", new Object[] {null})).isEmpty();
  }

  @Test
  void aDroppedTableStaysReadableAndItsSuccessorDoesNotHideIt() {
    db.run("DROP TABLE person");
    assertThat(db.error("SELECT * FROM person").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    assertThat(names("FOR SYSTEM_VERSION AS OF 2")).containsExactly("Ann", "Bob");
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF 6").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
    db.run("CREATE TABLE person (id BIGINT, born DATE)");
    assertThat(names("FOR SYSTEM_VERSION AS OF 3")).containsExactly("Anna", "Bob");
    assertThat(names("FOR SYSTEM_TIME AS OF '2026-01-01 10:00:00'")).containsExactly("Ann", "Bob");
    assertThat(db.rows("SELECT person.name FROM person FOR SYSTEM_VERSION AS OF 4"))
        .containsExactly(List.of("Anna"));
    assertThat(db.rows("SELECT born FROM person")).isEmpty();
  }

  @Test
  void aSequenceIsAWholeNumber() {
    for (String bound : List.of("2.5", "CAST(2 AS DOUBLE)", "(SELECT 2.5)")) {
      assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF " + bound).code())
          .isEqualTo(ErrorCode.INVALID_STATEMENT);
    }
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF ?", "2.5").code())
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void aTimeAtWhichAnotherTableHadTheNameFindsThatTable() {
    db.run("DROP TABLE person");
    db.run("CREATE TABLE person (id INTEGER)");
    assertThat(db.rows("SELECT name FROM person FOR SYSTEM_VERSION AS OF 2 WHERE id = 1"))
        .containsExactly(List.of("Ann"));
    assertThat(db.rows("SELECT name FROM person FOR SYSTEM_VERSION AS OF ? WHERE id = 1", 2L))
        .containsExactly(List.of("Ann"));
    assertThat(
            db.error("WITH p AS (SELECT * FROM person) SELECT * FROM p FOR SYSTEM_VERSION AS OF 2"))
        .hasMessageContaining("created by sequence 7")
        .hasMessageContaining("put the clause on the table itself");
  }

  @Test
  void aPreparedQueryReadsWhatEachExecutionAsksFor() {
    String sql = "SELECT COUNT(*) FROM person FOR SYSTEM_TIME BETWEEN ? AND ?";
    assertThat(db.rows(sql, "2026-01-01 10:00:00", "2026-01-01 10:30:00"))
        .containsExactly(List.of(2L));
    assertThat(db.rows(sql, "2026-01-01 10:00:00", "2026-01-01 13:00:00"))
        .containsExactly(List.of(4L));
    assertThat(db.rows(sql, null, "2026-01-01 13:00:00")).containsExactly(List.of(0L));
  }

  @Test
  void anUpdateMayReadThePastButNotChangeIt() {
    db.run(
        "UPDATE person SET name = (SELECT o.name FROM person FOR SYSTEM_VERSION AS OF 2 o WHERE"
            + " o.id = person.id)");
    assertThat(names("")).containsExactly("Ann", "Bob");
    for (String change :
        List.of(
            "DELETE FROM person FOR SYSTEM_TIME ALL",
            "UPDATE person FOR SYSTEM_VERSION AS OF 2 SET name = 'x'")) {
      assertThat(db.error(change).code()).isEqualTo(ErrorCode.HISTORY_IS_READ_ONLY);
    }
  }

  @Test
  void conditionsOnThePastAreEvaluatedByTheStore() {
    String sql = "SELECT name FROM person FOR SYSTEM_TIME AS OF ? WHERE id = ? AND name LIKE 'A%'";
    assertThat(db.plan(sql))
        .contains(
            "period=[TIME AS OF CAST(?0):TIMESTAMP(3)], columns=[[NAME]], filter=[ID = ?1 AND NAME"
                + " >= ");
    assertThat(db.rows(sql, "2026-01-01 10:00:00", 1)).containsExactly(List.of("Ann"));
  }
}
