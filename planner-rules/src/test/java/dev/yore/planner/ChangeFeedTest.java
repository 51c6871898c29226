package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What TABLE_CHANGES and TABLE_DIFF tell of one history: sequence 1 (09:00) creates the table, 2
 * (10:00) inserts Ann and Bob, 3 (11:00) renames Ann, 4 (12:00) deletes Bob, 5 (13:00) inserts him
 * again and renames Anna twice.
 */
final class ChangeFeedTest {
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
    db.run("BEGIN");
    db.run("INSERT INTO person VALUES (2, 'Bob II')");
    db.run("UPDATE person SET name = 'x' WHERE id = 1");
    db.run("UPDATE person SET name = 'Annie' WHERE id = 1");
    db.run("COMMIT");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<List<@Nullable Object>> changes(String arguments, Object... parameters) {
    return db.rows(
        "SELECT change_seq, change_type, id, name FROM TABLE(TABLE_CHANGES('PERSON', "
            + arguments
            + ")) ORDER BY change_seq, id, change_type DESC",
        parameters);
  }

  private List<List<@Nullable Object>> diff(String arguments, Object... parameters) {
    return db.rows(
        "SELECT * FROM TABLE(TABLE_DIFF('person', "
            + arguments
            + ")) ORDER BY id, change_type DESC",
        parameters);
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void aFeedTellsWhatEachCommitDidToEachRow() {
    assertThat(changes("2"))
        .containsExactly(
            row(3L, "update_preimage", 1, "Ann"),
            row(3L, "update_postimage", 1, "Anna"),
            row(4L, "delete", 2, "Bob"),
            row(5L, "update_preimage", 1, "Anna"),
            row(5L, "update_postimage", 1, "Annie"),
            row(5L, "insert", 2, "Bob II"));
    assertThat(changes("0, 2"))
        .containsExactly(row(2L, "insert", 1, "Ann"), row(2L, "insert", 2, "Bob"));
    assertThat(changes("5")).isEmpty();
  }

  @Test
  void itsColumnsAreTypeSequenceAndStampAndThoseOfTheTable() {
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('person', 3, 4))"))
        .containsExactly(
            row(
                "delete",
                4L,
                db.value("SELECT row_end FROM person" + " FOR SYSTEM_VERSION AS OF 3 WHERE id = 2"),
                2,
                "Bob"));
  }

  @Test
  void boundsAreSequencesTimesTagsParametersExpressionsAndQueries() {
    List<List<@Nullable Object>> third = changes("2, 3");
    assertThat(third).hasSize(2);
    db.run("CREATE TAG third AS OF VERSION 3");
    db.run("CREATE TAG other AS OF VERSION 2");
    assertThat(changes("?, ?", 2L, 3L)).isEqualTo(third);
    assertThat(changes("3 - 1, (SELECT MIN(seq) + 2 FROM SYS.COMMITS)")).isEqualTo(third);
    assertThat(changes("'other', 'third'")).isEqualTo(third);
    assertThat(changes("2, 'third'")).isEqualTo(third);
    assertThat(changes("TIMESTAMP '2026-01-01 10:00:00', TIMESTAMP '2026-01-01 11:59:59'"))
        .isEqualTo(third);
    assertThat(
            changes(
                "CAST(? AS TIMESTAMP(3)), CURRENT_TIMESTAMP - INTERVAL '2' HOUR",
                "2026-01-01 10:00:00"))
        .isEqualTo(third);
    assertThat(changes("'third', 'main'")).isEqualTo(changes("3"));
  }

  @Test
  void reversedAndUnknownBoundsGiveNothingAndThoseInTheFutureAreErrors() {
    assertThat(changes("4, 2")).isEmpty();
    assertThat(changes("CAST(NULL AS BIGINT), 2")).isEmpty();
    assertThat(changes("2, CAST(NULL AS BIGINT)")).isEmpty();
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PERSON', 2, 99))").code())
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PERSON', 0, 0))").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
  }

  @Test
  void whatIsWrongWithACallIsSaid() {
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PERSONS', 2))"))
        .hasMessageContaining("PERSON");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES(person, 2))"))
        .hasMessageContaining("as text");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PERSON'))"))
        .hasMessageContaining("one or two states");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PERSON', '2026-01-01'))"))
        .hasMessageContaining("TIMESTAMP '2026-01-01'");
    assertThat(
            db.error(
                "SELECT * FROM TABLE(TABLE_CHANGES('PERSON', 2, TIMESTAMP '2026-01-01 12:00:00'))"))
        .hasMessageContaining("both be times");
    db.run("CREATE VIEW people AS SELECT * FROM person");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('PEOPLE', 2))"))
        .hasMessageContaining("is a view");
  }

  @Test
  void theColumnsAreThoseOfTheLastState() {
    db.run("ALTER TABLE person ADD COLUMN age INTEGER DEFAULT 7 NOT NULL"); // 6
    db.run("UPDATE person SET age = 8 WHERE id = 1"); // 7
    db.run("ALTER TABLE person DROP COLUMN name"); // 8
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('person', 3, 4))").get(0)).hasSize(5);
    assertThat(
            db.rows(
                "SELECT change_type, id, name, age FROM TABLE(TABLE_CHANGES('person', 4, 7))"
                    + " WHERE id = 1 ORDER BY change_seq, change_type DESC"))
        .containsExactly(
            row("update_preimage", 1, "Anna", null),
            row("update_postimage", 1, "Annie", 7),
            row("update_preimage", 1, "Annie", 7),
            row("update_postimage", 1, "Annie", 8));
    assertThat(db.rows("SELECT * FROM TABLE(TABLE_CHANGES('person', 6))").get(0)).hasSize(5);
    assertThat(db.error("SELECT name FROM TABLE(TABLE_CHANGES('person', 6))").code())
        .isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
  }

  @Test
  void theStoreReadsOnlyWhatIsAskedFor() {
    String plan =
        db.plan(
            "SELECT change_seq FROM TABLE(TABLE_CHANGES('person', 2, ?)) AS c"
                + " WHERE c.id = 1 AND change_type = 'update_postimage'");
    assertThat(plan)
        .contains("VERSION CHANGES 2:BIGINT TO CAST(?0):BIGINT")
        .contains("columns=[[CHANGE_SEQ]]")
        .contains("ID = 1 AND CHANGE_TYPE = ");
    assertThat(
            db.rows(
                "SELECT change_seq FROM TABLE(TABLE_CHANGES('person', 2, ?)) AS c"
                    + " WHERE c.id = 1 AND change_type = 'update_postimage'",
                4L))
        .containsExactly(row(3L));
  }

  @Test
  void aSessionInThePastReadsTheChangesUpToItsTime() {
    db.run("SET SYSTEM_VERSION AS OF 4");
    assertThat(changes("3")).containsExactly(row(4L, "delete", 2, "Bob"));
  }

  @Test
  void anotherColumnOfThatNameIsRefused() {
    db.run("CREATE TABLE odd (change_type INTEGER)");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('odd', 5))"))
        .hasMessageContaining("rename it");
  }

  @Test
  void aBranchHasTheChangesOfItsParentUpToTheForkAndItsOwn() {
    db.run("CREATE BRANCH b AS OF VERSION 3"); // 6
    db.run("USE BRANCH b");
    db.run("DELETE FROM person WHERE id = 1"); // 7
    assertThat(changes("2"))
        .containsExactly(
            row(3L, "update_preimage", 1, "Ann"),
            row(3L, "update_postimage", 1, "Anna"),
            row(7L, "delete", 1, "Anna"));
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('person', 2, 'main'))"))
        .hasMessageContaining("TABLE_DIFF");
  }

  @Test
  void aDroppedTableStillTellsOfItsChanges() {
    db.run("DROP TABLE person"); // 6
    assertThat(changes("3, 4")).containsExactly(row(4L, "delete", 2, "Bob"));
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('person', 3))").code())
        .isIn(ErrorCode.BEFORE_TABLE_EXISTED, ErrorCode.TABLE_NOT_FOUND);
  }

  @Test
  void statesThatAreNotKeptGiveNoFeed() {
    db.run("ALTER TABLE person SET RETENTION KEEP DAILY 1 YEAR");
    db.at("2026-01-03T00:00:00Z");
    db.run("UPDATE person SET name = 'later' WHERE id = 1");
    db.rows("CALL SYS.RETAIN('person')");
    assertThat(db.error("SELECT * FROM TABLE(TABLE_CHANGES('person', 3))").code())
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    assertThat(db.error("SELECT * FROM TABLE(TABLE_DIFF('person', 3))").code())
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
  }

  @Test
  void aDiffTellsTheNetEffectByKey() {
    assertThat(diff("2, 5"))
        .containsExactly(
            row("update_preimage", 1, "Ann"),
            row("update_postimage", 1, "Annie"),
            row("update_preimage", 2, "Bob"),
            row("update_postimage", 2, "Bob II"));
    assertThat(diff("2, 4"))
        .containsExactly(
            row("update_preimage", 1, "Ann"),
            row("update_postimage", 1, "Anna"),
            row("delete", 2, "Bob"));
    assertThat(diff("?, ?", 2L, 4L)).isEqualTo(diff("2, 4"));
    assertThat(diff("TIMESTAMP '2026-01-01 10:00:00', TIMESTAMP '2026-01-01 12:00:00'"))
        .isEqualTo(diff("2, 4"));
    assertThat(diff("4")).isEqualTo(diff("4, 5"));
    db.run("UPDATE person SET name = 'Anna' WHERE id = 1");
    assertThat(diff("4, 6")).containsExactly(row("insert", 2, "Bob II"));
  }

  @Test
  void aDiffBackwardsUndoesOneForwards() {
    List<List<@Nullable Object>> back =
        List.of(
            row("update_preimage", 1, "Anna"),
            row("update_postimage", 1, "Ann"),
            row("insert", 2, "Bob"));
    assertThat(diff("4, 2")).isEqualTo(back);
    assertThat(diff("?, ?", 4L, 2L)).isEqualTo(back);
  }

  @Test
  void aDiffOfBranchesComparesTheirRowsByKey() {
    db.run("CREATE BRANCH b AS OF VERSION 3"); // 6
    db.run("USE BRANCH b");
    db.run("DELETE FROM person WHERE id = 1"); // 7
    db.run("INSERT INTO person VALUES (3, 'Cid')");
    assertThat(diff("'main', 'b'"))
        .containsExactly(
            row("delete", 1, "Annie"),
            row("update_preimage", 2, "Bob II"),
            row("update_postimage", 2, "Bob"),
            row("insert", 3, "Cid"));
    assertThat(diff("3, 'b'")).containsExactly(row("delete", 1, "Anna"), row("insert", 3, "Cid"));
  }

  @Test
  void withoutAKeyRowsAreTheSameIfTheyAreOneRowOrOnBranchesHaveTheSameValues() {
    db.run("CREATE TABLE bag (v INTEGER)"); // 6
    db.run("INSERT INTO bag VALUES (1), (1), (2)"); // 7
    db.run("CREATE BRANCH b"); // 8
    db.run("UPDATE bag SET v = 3 WHERE v = 2"); // 9
    db.run("INSERT INTO bag VALUES (1)"); // 10
    assertThat(
            db.rows("SELECT * FROM TABLE(TABLE_DIFF('bag', 7)) AS d ORDER BY v, change_type DESC"))
        .containsExactly(row("insert", 1), row("update_preimage", 2), row("update_postimage", 3));
    assertThat(
            db.rows(
                "SELECT * FROM TABLE(TABLE_DIFF('bag', 'b', 'main')) AS d"
                    + " ORDER BY v, change_type DESC"))
        .containsExactly(row("insert", 1), row("delete", 2), row("insert", 3));
  }

  @Test
  void rowOpSaysWhatBeganAVersion() {
    db.run("UPDATE person SET id = 9 WHERE id = 1"); // 6
    assertThat(
            db.rows(
                "SELECT row_start_seq, row_op, id, name FROM person FOR SYSTEM_TIME ALL"
                    + " ORDER BY row_start_seq, id"))
        .containsExactly(
            row(2L, "INSERT", 1, "Ann"),
            row(2L, "INSERT", 2, "Bob"),
            row(3L, "UPDATE", 1, "Anna"),
            row(5L, "UPDATE", 1, "Annie"),
            row(5L, "INSERT", 2, "Bob II"),
            row(6L, "INSERT", 9, "Annie"));
    assertThat(
            db.rows(
                "SELECT row_op FROM person FOR SYSTEM_VERSION AS OF 3 WHERE row_op <> 'INSERT'"))
        .containsExactly(row("UPDATE"));
    assertThat(db.rows("SELECT row_op FROM person FOR SYSTEM_VERSION AS OF 5 WHERE id = 1"))
        .containsExactly(row("UPDATE"));
    db.run("BEGIN");
    db.run("UPDATE person SET name = 'mine' WHERE id = 2");
    db.run("INSERT INTO person VALUES (10, 'new')");
    assertThat(db.rows("SELECT id, row_op FROM person ORDER BY id"))
        .containsExactly(row(2, "UPDATE"), row(9, "INSERT"), row(10, "INSERT"));
    db.run("ROLLBACK");
    assertThat(changes("5"))
        .containsExactly(row(6L, "delete", 1, "Annie"), row(6L, "insert", 9, "Annie"));
  }
}
