package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Branches and tags in SQL. Table T has one row at sequence 2 and two at 3. */
final class BranchTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.at("2026-01-01T09:00:00Z");
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR)"); // 1
    db.run("INSERT INTO t VALUES (1, 'one')"); // 2
    db.at("2026-01-01T10:00:00Z");
    db.run("INSERT INTO t VALUES (2, 'two')"); // 3
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Object values(String from) {
    return db.rows("SELECT v FROM " + from + " ORDER BY id").stream().map(r -> r.get(0)).toList();
  }

  @Test
  void aBranchGoesItsOwnWay() {
    db.run("CREATE BRANCH dev");
    db.run("USE BRANCH dev");
    assertThat(db.session().branch()).isEqualTo("dev");
    db.run("UPDATE t SET v = 'uno' WHERE id = 1");
    db.run("CREATE TABLE u (a INTEGER)");
    db.run("DELETE FROM t WHERE id = 2");
    assertThat(values("t")).isEqualTo(List.of("uno"));
    db.run("USE BRANCH main");
    db.run("INSERT INTO t VALUES (3, 'three')");
    assertThat(values("t")).isEqualTo(List.of("one", "two", "three"));
    assertThat(db.error("SELECT * FROM u").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    db.run("USE BRANCH \"DEV\"");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 3")).isEqualTo(List.of("one", "two"));
    assertThat(values("t FOR SYSTEM_TIME AS OF TIMESTAMP '2026-01-01 09:30:00'"))
        .isEqualTo(List.of("one"));
    assertThat(db.rows("SELECT v FROM t FOR SYSTEM_VERSION ALL")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE BRANCH b AS OF VERSION 2                        | 1",
        "CREATE BRANCH b AS OF SYSTEM_VERSION 1 + 1             | 1",
        "CREATE BRANCH b FROM main AS OF TIMESTAMP '2026-01-01 09:59:59' | 1",
        "CREATE BRANCH b AS OF SYSTEM_TIME TIMESTAMP '2026-01-01 10:00:00' | 2",
        "CREATE BRANCH b AS OF TAG first                        | 1",
        "CREATE BRANCH b AS OF VERSION 'first'                  | 1",
        "CREATE BRANCH IF NOT EXISTS b                          | 2",
        "CREATE BRANCH 'b' FROM \"main\"                        | 2"
      })
  void aBranchMayBeginInThePast(String create, long rows) {
    db.run("CREATE TAG first AS OF VERSION 2");
    db.run(create);
    db.run("USE BRANCH b");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(rows);
  }

  @Test
  void tagsAndBranchesAreReadByNameWhereverAPeriodGoes() {
    db.run("CREATE TAG v1 AS OF VERSION 2");
    db.run("CREATE VIEW names AS SELECT id, v FROM t");
    db.run("CREATE BRANCH dev");
    db.run("USE BRANCH dev");
    db.run("INSERT INTO t VALUES (3, 'drei')");
    db.run("CREATE OR REPLACE VIEW names AS SELECT id, UPPER(v) AS v FROM t");
    db.run("CREATE TAG d1");
    db.run("DELETE FROM t WHERE id < 3");
    db.run("USE BRANCH main");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'v1'")).isEqualTo(List.of("one"));
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'DEV'")).isEqualTo(List.of("drei"));
    assertThat(values("t FOR VERSION AS OF 'main'")).isEqualTo(List.of("one", "two"));
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'd1' AS x"))
        .isEqualTo(List.of("one", "two", "drei"));
    assertThat(values("names FOR SYSTEM_VERSION AS OF 'd1'"))
        .isEqualTo(List.of("ONE", "TWO", "DREI"));
    assertThat(values("(SELECT id, v FROM t WHERE id > 1) FOR SYSTEM_VERSION AS OF 'd1'"))
        .isEqualTo(List.of("two", "drei"));
    assertThat(
            values(
                "(SELECT t.id, u.v FROM t, PUBLIC.t AS u WHERE t.id = u.id AND EXISTS"
                    + " (SELECT 1 FROM names n WHERE n.id = t.id AND n.v = 'DREI'))"
                    + " FOR SYSTEM_VERSION AS OF 'dev'"))
        .isEqualTo(List.of("drei"));
    assertThat(
            values("(SELECT * FROM t FOR SYSTEM_VERSION AS OF 3) FOR SYSTEM_VERSION AS OF 'dev'"))
        .isEqualTo(List.of("one", "two"));
    assertThat(
            db.rows(
                "SELECT d.id FROM t FOR SYSTEM_VERSION AS OF 'dev' AS d"
                    + " LEFT JOIN t ON t.id = d.id WHERE t.id IS NULL"))
        .isEqualTo(List.of(List.of(3)));
    assertThat(values("t")).isEqualTo(List.of("one", "two"));
    assertThat(db.plan("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'dev'"))
        .contains("VERSION AS OF HEAD");
  }

  @Test
  void aBranchsHeadIsWhatTheTransactionReads() {
    db.run("CREATE BRANCH dev");
    SqlSession other = db.database().newSession();
    db.run("BEGIN");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'dev'")).isEqualTo(List.of("one", "two"));
    other.useBranch("dev");
    TestDatabase.run(other, "DELETE FROM t");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'dev'")).isEqualTo(List.of("one", "two"));
    db.run("COMMIT");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'dev'")).isEqualTo(List.of());
    other.close();
  }

  @Test
  void namesFollowTheirBranchesAndTagsWhenThoseChange() {
    db.run("CREATE TAG v AS OF VERSION 2");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'v'")).isEqualTo(List.of("one"));
    db.run("DROP TAG v");
    assertThat(db.error("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'v'").code())
        .isEqualTo(ErrorCode.REFERENCE_NOT_FOUND);
    db.run("CREATE TAG v AS OF VERSION 3 ON BRANCH main");
    assertThat(values("t FOR SYSTEM_VERSION AS OF 'v'")).isEqualTo(List.of("one", "two"));
  }

  @Test
  void tablesOfOtherBranchesHaveTheirOwnColumns() {
    db.run("CREATE BRANCH dev");
    db.run("USE BRANCH dev");
    db.run("ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 7");
    db.run("INSERT INTO t VALUES (3, 'three', 3)");
    db.run("USE BRANCH main");
    db.run("ALTER TABLE t ADD COLUMN m VARCHAR DEFAULT 'm'");
    assertThat(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'dev' ORDER BY id"))
        .isEqualTo(List.of(List.of(1, "one", 7), List.of(2, "two", 7), List.of(3, "three", 3)));
    assertThat(db.rows("SELECT * FROM t ORDER BY id"))
        .isEqualTo(List.of(List.of(1, "one", "m"), List.of(2, "two", "m")));
    db.run("CREATE TABLE only_main (a INTEGER)");
    assertThat(db.error("SELECT * FROM only_main FOR SYSTEM_VERSION AS OF 'dev'"))
        .hasMessageContaining("branch dev has no table ONLY_MAIN");
  }

  @Test
  void errorsNameTheNearestReferenceAndTheRemedy() {
    db.run("CREATE BRANCH development");
    assertThat(db.error("USE BRANCH developmnt"))
        .hasMessageContaining("there is no branch 'DEVELOPMNT'; did you mean 'development'?");
    assertThat(db.error("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'developement'"))
        .hasMessageContaining("did you mean 'development'?")
        .hasMessageContaining("line 1");
    assertThat(db.error("CREATE BRANCH development").code()).isEqualTo(ErrorCode.REFERENCE_EXISTS);
    assertThat(db.error("DROP BRANCH main").code()).isEqualTo(ErrorCode.REFERENCE_IN_USE);
    assertThat(db.error("CREATE BRANCH x AS OF VERSION 99").code())
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
    assertThat(db.error("INSERT INTO t FOR SYSTEM_VERSION AS OF 'development' VALUES (9, 'x')"))
        .isNotNull();
    db.run("DROP BRANCH IF EXISTS nothing");
    db.run("DROP TAG IF EXISTS nothing");
    db.run("CREATE BRANCH IF NOT EXISTS development");
    db.run("USE BRANCH development");
    assertThat(db.error("DROP BRANCH development")).hasMessageContaining("USE BRANCH another one");
    db.run("BEGIN");
    db.run("DELETE FROM t");
    assertThat(db.error("USE BRANCH main").code()).isEqualTo(ErrorCode.TRANSACTION_STATE);
    db.run("ROLLBACK");
    db.run("USE BRANCH main");
    db.run("DROP BRANCH development");
    SqlSession session = db.database().newSession();
    db.run("CREATE BRANCH gone");
    session.useBranch("gone");
    db.run("DROP BRANCH gone");
    assertThat(
            catchThrowableOfType(
                    StoreException.class, () -> TestDatabase.rows(session, "SELECT * FROM t"))
                .code())
        .isEqualTo(ErrorCode.REFERENCE_NOT_FOUND);
    session.useBranch("main");
    assertThat(TestDatabase.rows(session, "SELECT * FROM t")).hasSize(2);
    session.close();
  }

  @Test
  void theSystemTablesListBranchesTagsAndTheBranchOfEachCommit() {
    db.run("CREATE BRANCH dev"); // 4
    db.run("CREATE TAG v1 AS OF VERSION 2"); // 5
    db.run("USE BRANCH dev");
    db.run("DELETE FROM t"); // 6
    assertThat(db.rows("SELECT name, parent, fork_seq, is_current FROM SYS.BRANCHES ORDER BY name"))
        .isEqualTo(
            List.of(List.of("dev", "main", 3L, true), Arrays.asList("main", null, null, false)));
    assertThat(db.rows("SELECT name, branch, seq FROM SYS.TAGS"))
        .isEqualTo(List.of(List.of("v1", "main", 2L)));
    assertThat(db.rows("SELECT seq, branch FROM SYS.COMMITS WHERE seq > 2 ORDER BY seq"))
        .isEqualTo(
            List.of(
                List.of(3L, "main"), List.of(4L, "dev"), List.of(5L, "main"), List.of(6L, "dev")));
    db.database().store().flush();
    assertThat(db.rows("SELECT DISTINCT branch, table_name FROM SYS.SEGMENTS ORDER BY 1"))
        .isEqualTo(List.of(List.of("dev", "T"), List.of("main", "T")));
  }

  @Test
  void wordsOfBranchStatementsStayNames() {
    db.run("CREATE TABLE branch (tag INTEGER, use INTEGER, target INTEGER, restore INTEGER)");
    db.run("INSERT INTO branch (tag, use, target, restore) VALUES (1, 2, 3, 4)");
    assertThat(db.rows("SELECT tag, use, target, restore FROM branch AS conflict"))
        .isEqualTo(List.of(List.of(1, 2, 3, 4)));
  }

  @Test
  void theNewestStatesOfTwoBranchesAreNotTakenForOne() {
    db.run("CREATE TABLE twin (v INTEGER)");
    db.run("INSERT INTO twin VALUES (1)");
    db.run("CREATE BRANCH other");
    db.run("INSERT INTO twin VALUES (2)");
    assertThat(
            db.rows(
                "SELECT v FROM twin FOR SYSTEM_VERSION AS OF 'main'"
                    + " EXCEPT ALL SELECT v FROM twin FOR SYSTEM_VERSION AS OF 'other'"))
        .containsExactly(List.of(2));
  }
}
