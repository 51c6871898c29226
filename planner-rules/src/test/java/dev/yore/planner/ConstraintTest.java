package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNIQUE and CHECK: rule 11 says that they judge current rows only. */
final class ConstraintTest {
  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) UNIQUE, b INT, c INT,"
            + " CONSTRAINT both_bc UNIQUE (b, c), CONSTRAINT positive CHECK (b > 0 AND c <> 13))");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void refused(ErrorCode code, String sql, String... parts) {
    assertThatThrownBy(() -> db.run(sql))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  void aValueTakenTwiceIsRefusedAndTheMessageNamesConstraintTableAndValue() {
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    refused(
        ErrorCode.DUPLICATE_KEY,
        "INSERT INTO t VALUES (2, 'x', 2, 2)",
        "T",
        "T_A_KEY",
        "(A) = ('x')");
    refused(
        ErrorCode.DUPLICATE_KEY,
        "INSERT INTO t VALUES (2, 'y', 1, 1)",
        "BOTH_BC",
        "(B, C) = (1, 1)");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (2, 'y', 2, 2), (3, 'y', 3, 3)", "'y'");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(1L);
  }

  @Test
  void nullsAreDistinct() {
    db.run("INSERT INTO t VALUES (1, NULL, 1, NULL), (2, NULL, 1, NULL)");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(2L);
  }

  @Test
  void valuesAreJudgedWhenTheStatementIsDone() {
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1), (2, 'y', 2, 2), (3, 'z', 3, 3)");
    db.run("UPDATE t SET b = 4 - b, c = 4 - c");
    db.run("UPDATE t SET a = CASE a WHEN 'x' THEN 'y' WHEN 'y' THEN 'x' ELSE a END");
    assertThat(db.rows("SELECT id, a, b FROM t ORDER BY id").toString())
        .isEqualTo("[[1, y, 3], [2, x, 2], [3, z, 1]]");
    refused(ErrorCode.DUPLICATE_KEY, "UPDATE t SET a = 'q' WHERE id < 3", "'q'");
    refused(ErrorCode.DUPLICATE_KEY, "UPDATE t SET a = 'z' WHERE id = 1", "'z'");
  }

  @Test
  void whatADeletedRowHadIsFreeAlsoWithinTheTransaction() {
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    db.session().setAutoCommit(false);
    db.run("DELETE FROM t");
    db.run("INSERT INTO t VALUES (2, 'x', 1, 1)");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (3, 'x', 2, 1)", "'x'");
    db.run("UPDATE t SET a = 'w'");
    db.run("INSERT INTO t VALUES (3, 'x', 2, 1)");
    db.session().commit();
    assertThat(db.rows("SELECT id, a FROM t ORDER BY id").toString()).isEqualTo("[[2, w], [3, x]]");
  }

  @Test
  void aRolledBackStatementGivesBackWhatItTook() {
    db.session().setAutoCommit(false);
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    db.run("SAVEPOINT s");
    db.run("UPDATE t SET a = 'y'");
    db.run("INSERT INTO t VALUES (2, 'x', 2, 2)");
    db.run("ROLLBACK TO s");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (2, 'x', 2, 2)", "'x'");
    db.run("INSERT INTO t VALUES (2, 'y', 2, 2)");
    db.session().commit();
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(2L);
  }

  @Test
  void historyIsNotJudged() {
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    long before = db.last();
    db.run("UPDATE t SET a = 'y'");
    db.run("INSERT INTO t VALUES (2, 'x', 2, 2)");
    assertThat(db.rows("SELECT id FROM t FOR SYSTEM_VERSION AS OF " + before + " WHERE a = 'x'"))
        .hasToString("[[1]]");
    assertThat(db.rows("SELECT id FROM t WHERE a = 'x'")).hasToString("[[2]]");
  }

  @Test
  void valuesAreFoundInSegmentsAndAfterMerges() {
    for (int i = 1; i <= 20; i++) {
      db.run("INSERT INTO t VALUES (?, ?, ?, ?)", i, "v" + i, i, 1);
      if (i % 5 == 0) {
        db.database().store().flush();
      }
    }
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (21, 'v3', 21, 1)", "'v3'");
    db.run("UPDATE t SET a = 'free' WHERE id = 3");
    db.run("INSERT INTO t VALUES (21, 'v3', 21, 1)");
    db.database().store().flush();
    db.run("CALL SYS.COALESCE('T')");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (22, 'free', 22, 1)", "'free'");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (22, 'v3', 22, 1)", "'v3'");
  }

  @Test
  void aFalseCheckRefusesTheRowAndNullPasses() {
    refused(
        ErrorCode.CHECK_VIOLATION,
        "INSERT INTO t VALUES (1, 'x', 0, 1)",
        "POSITIVE",
        "(1, 'x', 0, 1)",
        "table T");
    db.run("INSERT INTO t VALUES (1, 'x', NULL, 1), (2, 'y', 5, NULL)");
    refused(ErrorCode.CHECK_VIOLATION, "UPDATE t SET c = 13", "POSITIVE");
    refused(ErrorCode.NOT_NULL_VIOLATION, "INSERT INTO t (id) VALUES (NULL)", "ID", "T");
    db.run("UPDATE t SET a = 'z' WHERE id = 1");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(2L);
  }

  @Test
  void addedConstraintsLookAtCurrentRowsFirst() {
    db.run("CREATE TABLE u (id INT PRIMARY KEY, v INT)");
    db.run("INSERT INTO u VALUES (1, 5), (2, 5), (3, -1)");
    refused(ErrorCode.DUPLICATE_KEY, "ALTER TABLE u ADD CONSTRAINT uv UNIQUE (v)", "UV", "(V)");
    refused(ErrorCode.CHECK_VIOLATION, "ALTER TABLE u ADD CHECK (v > 0)", "U_CHECK", "(3, -1)");
    db.run("DELETE FROM u WHERE id > 1");
    db.run("ALTER TABLE u ADD CONSTRAINT uv UNIQUE (v)");
    db.run("ALTER TABLE u ADD CHECK (v > 0)");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO u VALUES (2, 5)", "UV");
    refused(ErrorCode.CHECK_VIOLATION, "INSERT INTO u VALUES (2, 0)", "U_CHECK");
    db.run("ALTER TABLE u DROP CONSTRAINT uv");
    db.run("ALTER TABLE u DROP CONSTRAINT u_check");
    db.run("INSERT INTO u VALUES (2, 5), (3, -1)");
    refused(ErrorCode.REFERENCE_NOT_FOUND, "ALTER TABLE u DROP CONSTRAINT uv", "UV");
    db.run("ALTER TABLE u DROP CONSTRAINT IF EXISTS uv");
  }

  @Test
  void transactionsThatBeganBeforeAConstraintAreRetried() {
    db.run("CREATE TABLE u (id INT PRIMARY KEY, v INT)");
    try (SqlSession other = db.database().newSession()) {
      other.setAutoCommit(false);
      TestDatabase.run(other, "INSERT INTO u VALUES (1, -1)");
      db.run("ALTER TABLE u ADD CHECK (v > 0)");
      assertThatThrownBy(() -> other.commit())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_CONFLICT));
    }
  }

  @Test
  void ofTwoTransactionsThatTakeAValueTheSecondToCommitHearsOfADuplicate() {
    try (SqlSession other = db.database().newSession()) {
      other.setAutoCommit(false);
      TestDatabase.run(other, "INSERT INTO t VALUES (1, 'x', 1, 1)");
      db.run("INSERT INTO t VALUES (2, 'x', 2, 2)");
      assertThatThrownBy(() -> other.commit())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_KEY))
          .hasMessageContaining("T_A_KEY");
      TestDatabase.run(other, "INSERT INTO t VALUES (3, 'y', 3, 3)");
      db.run("INSERT INTO t VALUES (4, 'y', 4, 4)");
      db.run("DELETE FROM t WHERE id = 4");
      other.commit();
    }
    assertThat(db.rows("SELECT id FROM t ORDER BY id")).hasToString("[[2], [3]]");
  }

  @Test
  void constraintsHoldOnBranchesAndInMerges() {
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    db.run("CREATE BRANCH dev");
    db.run("USE BRANCH dev");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (2, 'x', 2, 2)", "'x'");
    db.run("INSERT INTO t VALUES (2, 'new', 2, 2)");
    db.run("USE BRANCH main");
    db.run("INSERT INTO t VALUES (3, 'new', 3, 3)");
    assertThatThrownBy(() -> db.rows("MERGE BRANCH dev INTO main"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_KEY));
    db.run("UPDATE t SET a = 'old' WHERE id = 3");
    db.rows("MERGE BRANCH dev INTO main");
    assertThat(db.rows("SELECT id, a FROM t ORDER BY id"))
        .hasToString("[[1, x], [2, new], [3, old]]");
  }

  @Test
  void constraintsSurviveAReopen() {
    Path store = directory.resolve("kept");
    try (Database database = Database.open(StoreOptions.at(store));
        SqlSession session = database.newSession()) {
      TestDatabase.run(session, "CREATE TABLE k (id INT PRIMARY KEY, v INT UNIQUE CHECK (v < 9))");
      TestDatabase.run(session, "INSERT INTO k VALUES (1, 5)");
    }
    try (Database database = Database.open(StoreOptions.at(store));
        SqlSession session = database.newSession()) {
      assertThatThrownBy(() -> TestDatabase.run(session, "INSERT INTO k VALUES (2, 5)"))
          .hasMessageContaining("K_V_KEY");
      assertThatThrownBy(() -> TestDatabase.run(session, "INSERT INTO k VALUES (2, 10)"))
          .hasMessageContaining("K_V_CHECK");
    }
  }

  @Test
  void columnsUnderConstraintsAreNotDroppedUnderThem() {
    refused(ErrorCode.INVALID_SCHEMA, "ALTER TABLE t DROP COLUMN c", "BOTH_BC");
    refused(ErrorCode.INVALID_SCHEMA, "ALTER TABLE t RENAME COLUMN b TO bb", "POSITIVE");
    db.run("ALTER TABLE t RENAME COLUMN a TO aa");
    db.run("INSERT INTO t VALUES (1, 'x', 1, 1)");
    refused(ErrorCode.DUPLICATE_KEY, "INSERT INTO t VALUES (2, 'x', 2, 2)", "(AA) = ('x')");
  }

  @Test
  void aCheckMustSpeakOfItsRowAndMeanTheSameAlways() {
    for (String condition :
        List.of("(SELECT MAX(id) FROM t) > v", "CURRENT_DATE > DATE '2020-01-01'", "nothing > 1")) {
      assertThatThrownBy(() -> db.run("CREATE TABLE w (v INT, CHECK (" + condition + "))"))
          .as(condition)
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void keywordsMayNameOutputColumns() {
    assertThat(db.value("SELECT 1 AS year")).isEqualTo(1);
    assertThat(db.rows("SELECT 1 AS at, 2 AS returns, 3 AS value, 4 AS x").toString())
        .isEqualTo("[[1, 2, 3, 4]]");
  }
}
