package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(10))");
    db.run("INSERT INTO t VALUES (1, 'a')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private long count() {
    return (Long) db.value("SELECT COUNT(*) FROM t");
  }

  @Test
  void autoCommitMakesEveryStatementACommit() {
    long before = db.last();
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("UPDATE t SET v = 'c'");
    assertThat(db.last()).isEqualTo(before + 2);
  }

  @Test
  void aTransactionSeesItsOwnChangesAndOthersDoNot() {
    db.session().setAutoCommit(false);
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("UPDATE t SET v = 'x' WHERE id = 1");
    assertThat(db.rows("SELECT v FROM t ORDER BY id")).containsExactly(List.of("x"), List.of("b"));
    try (SqlSession other = db.database().newSession()) {
      assertThat(TestDatabase.rows(other, "SELECT v FROM t")).containsExactly(List.of("a"));
      long before = db.last();
      db.session().commit();
      assertThat(db.last()).isEqualTo(before + 1);
      assertThat(TestDatabase.rows(other, "SELECT COUNT(*) FROM t")).containsExactly(List.of(2L));
    }
  }

  @Test
  void rollbackForgetsTheTransaction() {
    db.session().setAutoCommit(false);
    db.run("DELETE FROM t");
    assertThat(count()).isZero();
    db.session().rollback();
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void beginOpensATransactionInAutoCommitMode() {
    db.run("BEGIN");
    db.run("DELETE FROM t");
    assertThat(db.error("BEGIN").code()).isEqualTo(ErrorCode.TRANSACTION_STATE);
    db.run("ROLLBACK");
    assertThat(count()).isEqualTo(1);
    db.run("START TRANSACTION");
    db.run("DELETE FROM t");
    db.run("COMMIT");
    assertThat(count()).isZero();
  }

  @Test
  void aFailedStatementLeavesTheTransactionAsItWas() {
    db.session().setAutoCommit(false);
    db.run("INSERT INTO t VALUES (2, 'b')");
    assertThat(db.error("INSERT INTO t VALUES (3, 'c'), (1, 'dup')").code())
        .isEqualTo(ErrorCode.DUPLICATE_KEY);
    db.run("INSERT INTO t VALUES (4, 'd')");
    db.session().commit();
    assertThat(db.rows("SELECT id FROM t ORDER BY id"))
        .containsExactly(List.of(1), List.of(2), List.of(4));
  }

  @Test
  void theFirstCommitterOfARowWins() {
    try (SqlSession other = db.database().newSession()) {
      db.session().setAutoCommit(false);
      db.run("UPDATE t SET v = 'mine' WHERE id = 1");
      TestDatabase.run(other, "UPDATE t SET v = 'theirs' WHERE id = 1");
      assertThatThrownBy(() -> db.session().commit())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_CONFLICT));
      assertThat(db.value("SELECT v FROM t")).isEqualTo("theirs");
    }
  }

  @Test
  void aDefinitionCommitsWhatIsOpenAndIsACommitOfItsOwn() {
    db.session().setAutoCommit(false);
    long before = db.last();
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("CREATE TABLE u (id INTEGER)");
    assertThat(db.last()).isEqualTo(before + 2);
    db.session().rollback();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void statementsWithoutEffectMakeNoCommit() {
    long before = db.last();
    db.run("DELETE FROM t WHERE id = 99");
    db.run("CREATE TABLE IF NOT EXISTS t (id INTEGER)");
    db.run("DROP TABLE IF EXISTS nothing");
    assertThat(db.last()).isEqualTo(before);
  }

  @Test
  void aReadOnlySessionReadsOnly() {
    db.session().setReadOnly(true);
    assertThat(count()).isEqualTo(1);
    for (String sql : List.of("DELETE FROM t", "CREATE TABLE u (id INTEGER)", "DROP TABLE t")) {
      assertThat(db.error(sql).code()).isEqualTo(ErrorCode.READ_ONLY);
    }
  }

  @Test
  void aPreparedStatementFollowsTheCatalog() {
    PreparedSql query = db.session().prepare("SELECT * FROM t");
    db.run("DROP TABLE t");
    db.run("CREATE TABLE t (x DOUBLE)");
    db.run("INSERT INTO t VALUES (1.5)");
    SqlResult.Rows rows =
        (SqlResult.Rows) db.session().execute(query, List.of(), new AtomicBoolean(), 0);
    try (RowCursor cursor = rows.cursor()) {
      assertThat(cursor.next()).containsExactly(1.5);
    }
  }

  @Test
  void cancelStopsAStatement() {
    PreparedSql query = db.session().prepare("SELECT * FROM t");
    AtomicBoolean cancel = new AtomicBoolean();
    SqlResult.Rows rows = (SqlResult.Rows) db.session().execute(query, List.of(), cancel, 0);
    cancel.set(true);
    try (RowCursor cursor = rows.cursor()) {
      assertThatThrownBy(cursor::next)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
  }

  @Test
  void aDeadlineStopsAStatementInTheMiddleOfItsWork() {
    db.run(
        "INSERT INTO t SELECT 100 + a.x * 10 + b.x, 'x' FROM (VALUES (0),(1),(2),(3),(4),(5)) a"
            + " (x), (VALUES (0),(1),(2),(3),(4),(5)) b (x)");
    String endless =
        "SELECT COUNT(*) FROM t a, t b, t c, t d, t e, t f WHERE a.id + b.id + c.id + d.id + e.id +"
            + " f.id < 0";
    PreparedSql query = db.session().prepare(endless);
    long deadline = System.nanoTime() + 200_000_000;
    assertThatThrownBy(
            () -> {
              SqlResult.Rows rows =
                  (SqlResult.Rows)
                      db.session().execute(query, List.of(), new AtomicBoolean(), deadline);
              try (RowCursor cursor = rows.cursor()) {
                cursor.next();
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void committingClosesOpenCursors() {
    db.session().setAutoCommit(false);
    PreparedSql query = db.session().prepare("SELECT * FROM t");
    SqlResult.Rows rows =
        (SqlResult.Rows) db.session().execute(query, List.of(), new AtomicBoolean(), 0);
    db.session().commit();
    assertThatThrownBy(() -> rows.cursor().next())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRANSACTION_STATE));
  }

  @Test
  void whatIsWrongIsSaidWithCodeAndPlace() {
    assertError("SELECT * FROM tt", ErrorCode.TABLE_NOT_FOUND, "did you mean T?");
    assertError("SELECT w FROM t", ErrorCode.COLUMN_NOT_FOUND, "column 8");
    assertError("SELECT * FORM t", ErrorCode.SYNTAX_ERROR, "near \"t\" (line 1, column 15)");
    assertError("SELECT id FROM t GROUP BY v", ErrorCode.INVALID_STATEMENT, "line 1");
    assertError("SELECT 1 / (id - 1) FROM t", ErrorCode.DIVISION_BY_ZERO, "zero");
    assertError("SELECT 1 / 0", ErrorCode.DIVISION_BY_ZERO, "zero");
    assertError("SELECT id + 2147483647 FROM t", ErrorCode.VALUE_OUT_OF_RANGE, "INTEGER");
    assertError("SELECT CAST(v AS INTEGER) FROM t", ErrorCode.INVALID_CAST, "a");
    assertError("SELECT CAST('2026-13-01' AS DATE)", ErrorCode.INVALID_DATETIME, "MONTH");
    assertError("SELECT * FROM t WHERE id = ?", ErrorCode.INVALID_PARAMETER, "1 parameters");
    assertError("CREATE TABLE t (id INTEGER)", ErrorCode.TABLE_EXISTS, "T");
    assertError("CREATE TABLE u (id TIMESTAMP(6))", ErrorCode.INVALID_SCHEMA, "3");
    assertError("CREATE TABLE u (row_end INTEGER)", ErrorCode.INVALID_SCHEMA, "ROW_END");
    assertError("CREATE VIEW v AS SELECT nope FROM t", ErrorCode.COLUMN_NOT_FOUND, "NOPE");
    assertError("DROP VIEW v", ErrorCode.TABLE_NOT_FOUND, "V");
    assertError("CALL SYS.NOTHING()", ErrorCode.INVALID_STATEMENT, "NOTHING");
    assertError("SELECT COALESCE(?, v) FROM t", ErrorCode.INVALID_STATEMENT, "CAST(? AS type)");
    assertError("SET x = 1", ErrorCode.INVALID_PARAMETER, "unknown option");
  }

  @Test
  void theOnlyWordThatCouldFollowIsNamed() {
    assertError("MERGE BRANCH dev", ErrorCode.SYNTAX_ERROR, "INTO is missing");
    assertError("MERGE BRANCH dev", ErrorCode.SYNTAX_ERROR, "ends too early");
  }

  @Test
  void aReservedWordWhereANameShouldBeIsPointedOut() {
    assertError(
        "CREATE TABLE u (at TIMESTAMP(3))",
        ErrorCode.SYNTAX_ERROR,
        "near \"at TIMESTAMP(3))\" (line 1, column 17): AT is a reserved word; write \"AT\" in"
            + " double quotes for a name");
    assertError("SELECT old FROM t", ErrorCode.SYNTAX_ERROR, "OLD is a reserved word");
    assertThat(db.error("SELECT * FORM t")).message().doesNotContain("reserved");
    assertThat(db.error("SELECT * FROM t FOR UPDATE")).message().doesNotContain("reserved");
    db.run("CREATE TABLE u (\"AT\" TIMESTAMP(3))");
  }

  @Test
  void wordsThatPeopleNameColumnsWithAreNamesAndStillMeanWhatTheyMean() {
    db.run(
        "CREATE TABLE diary (value INTEGER, date DATE, timestamp TIMESTAMP, time TIME, year"
            + " INTEGER, month INTEGER, day INTEGER, hour INTEGER, minute INTEGER, second INTEGER,"
            + " count INTEGER, position INTEGER, type INTEGER, name INTEGER, key INTEGER, sum"
            + " INTEGER, max INTEGER, rank INTEGER, start INTEGER, result INTEGER, language"
            + " INTEGER)");
    db.run(
        "INSERT INTO diary (value, date, timestamp, year, day, count) VALUES (1, DATE '2026-01-02',"
            + " TIMESTAMP '2026-01-02 03:04:05', 2026, 2, 6)");
    assertThat(
            db.rows(
                "SELECT d.value, year, YEAR(date), EXTRACT(DAY FROM d.timestamp), COUNT(*),"
                    + " COUNT(value), SUM(count) sum, MAX(day) FROM diary AS d WHERE date = DATE"
                    + " '2026-01-02' AND timestamp < TIMESTAMP '2026-01-03 00:00:00' AND date +"
                    + " INTERVAL '1' DAY > date GROUP BY value, year, date, timestamp"))
        .containsExactly(List.of(1, 2026, 2026L, 2L, 1L, 1L, 6L, 2));
    db.run("UPDATE diary SET value = value + 1, date = DATE '2027-01-01' WHERE day = 2");
    db.run("CREATE INDEX by_date ON diary (date, value)");
    db.run("CREATE VIEW days AS SELECT date, value AS count FROM diary");
    assertThat(db.rows("SELECT count FROM days WHERE date >= DATE '2027-01-01' ORDER BY date"))
        .containsExactly(List.of(2));
  }

  @Test
  void anIsolationLevelThatCannotBeGivenIsRefused() {
    db.run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    assertError(
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", ErrorCode.NOT_SUPPORTED, "snapshot");
  }

  @Test
  void theReservedWordIsBlamedNotTheKeywordBeforeIt() {
    for (String sql :
        List.of(
            "CREATE TABLE large (id INTEGER)",
            "CREATE TABLE\n large (id INTEGER)",
            "CREATE TABLE u (id INTEGER PRIMARY KEY, large INTEGER)",
            "CREATE VIEW large AS SELECT 1 AS x",
            "CREATE INDEX large ON t (id)",
            "CREATE BRANCH large",
            "DROP TABLE large",
            "ALTER TABLE t ADD COLUMN large INTEGER",
            "UPDATE large SET a = 1",
            "SELECT * FROM large",
            "INSERT INTO t (id, large) VALUES (1, 2)")) {
      assertThat(db.error(sql))
          .as(sql)
          .message()
          .endsWith(": LARGE is a reserved word; write \"LARGE\" in double quotes for a name");
    }
    assertError("CREATE TABLE u (user INTEGER)", ErrorCode.SYNTAX_ERROR, ": USER is a reserved");
    for (String sql :
        List.of(
            "CREATE TABLE (id INTEGER)",
            "CREATE TABLE u (id INTEGER,, b INTEGER)",
            "SELECT id, FROM t",
            "SELECT id FROM WHERE id = 1",
            "SELECT id FROM t WHERE")) {
      assertThat(db.error(sql)).as(sql).message().doesNotContain("reserved");
    }
  }

  private void assertError(String sql, ErrorCode code, String part) {
    StoreException e = db.error(sql);
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e).hasMessageContaining(part);
  }

  @Test
  void aParameterOfATextFunctionIsText() {
    assertThat(db.rows("SELECT id FROM t WHERE UPPER(v) = UPPER(?)", "A"))
        .containsExactly(List.of(1));
  }

  @Test
  void sessionsPlanAndRunAtTheSameTime() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> sums = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int number = i;
        sums.add(pool.submit(() -> countInOwnSession(number)));
      }
      for (int i = 0; i < sums.size(); i++) {
        assertThat(sums.get(i).get()).isEqualTo(i + 2L);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private long countInOwnSession(int number) {
    try (SqlSession own = db.database().newSession()) {
      String sql =
          "SELECT COUNT(*) + MAX(a.id) + "
              + number
              + " FROM t a JOIN t b ON a.id = b.id WHERE a.id"
              + " IN (SELECT id FROM t FOR SYSTEM_VERSION AS OF 2)";
      return (Long) TestDatabase.rows(own, sql).get(0).get(0);
    }
  }

  @Test
  void aViewMadeOfItselfIsRefused() {
    db.run("CREATE VIEW v AS SELECT * FROM t");
    db.run("CREATE VIEW w AS SELECT * FROM v");
    assertError(
        "CREATE OR REPLACE VIEW v AS SELECT * FROM w",
        ErrorCode.INVALID_STATEMENT,
        "refers to itself");
  }

  @Test
  void systemTablesTellOfCommitsTablesAndKeys() {
    assertThat(db.rows("SELECT seq, inserted FROM SYS.COMMITS ORDER BY seq"))
        .containsExactly(List.of(1L, 0L), List.of(2L, 1L));
    db.run("CREATE VIEW v AS SELECT id FROM t");
    assertThat(
            db.rows(
                "SELECT table_name, table_type FROM INFORMATION_SCHEMA.TABLES WHERE table_schema ="
                    + " 'PUBLIC' ORDER BY 1"))
        .containsExactly(List.of("T", "BASE TABLE"), List.of("V", "VIEW"));
    assertThat(
            db.rows(
                "SELECT table_name, column_name, data_type, is_nullable FROM"
                    + " INFORMATION_SCHEMA.COLUMNS WHERE table_schema = 'PUBLIC' ORDER BY"
                    + " table_name, ordinal_position"))
        .containsExactly(
            List.of("T", "ID", "INTEGER", "NO"),
            List.of("T", "V", "VARCHAR", "YES"),
            List.of("V", "ID", "INTEGER", "NO"));
    assertThat(db.rows("SELECT table_name, column_name FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE"))
        .containsExactly(List.of("T", "ID"));
    assertThat(db.rows("SHOW TABLES")).hasSize(2);
    assertThat(db.rows("DESCRIBE t")).hasSize(2);
  }

  @Test
  void coalesceReturnsWhenTheTableIsMerged() {
    db.run("CALL SYS.COALESCE('t')");
    assertThat(count()).isEqualTo(1);
    assertThat(db.error("CALL SYS.COALESCE('nothing')").code())
        .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
  }

  @Test
  void rollingBackToASavepointUndoesWhatCameAfterItAndKeepsIt() {
    db.run("BEGIN");
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("SAVEPOINT early");
    db.run("INSERT INTO t VALUES (3, 'c')");
    db.run("SAVEPOINT late");
    db.run("DELETE FROM t");
    db.run("ROLLBACK TO late");
    assertThat(count()).isEqualTo(3);
    db.run("ROLLBACK TO SAVEPOINT early");
    assertThat(count()).isEqualTo(2);
    assertThat(db.error("ROLLBACK TO late"))
        .hasMessageContaining("no savepoint LATE")
        .hasMessageContaining("EARLY");
    db.run("INSERT INTO t VALUES (4, 'd')");
    db.run("ROLLBACK WORK TO early");
    db.run("RELEASE SAVEPOINT early");
    assertThat(db.error("ROLLBACK TO early").code()).isEqualTo(ErrorCode.SAVEPOINT_NOT_FOUND);
    db.run("COMMIT");
    assertThat(db.rows("SELECT id FROM t ORDER BY id")).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void aLaterSavepointOfTheSameNameHidesTheEarlierUntilItIsReleased() {
    db.session().setAutoCommit(false);
    db.run("SAVEPOINT s");
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("SAVEPOINT s");
    db.run("INSERT INTO t VALUES (3, 'c')");
    db.run("ROLLBACK TO s");
    assertThat(count()).isEqualTo(2);
    db.run("RELEASE s");
    db.run("ROLLBACK TO s");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void savepointsNeedATransactionAndEndWithIt() {
    assertThat(db.error("SAVEPOINT s").code()).isEqualTo(ErrorCode.TRANSACTION_STATE);
    db.run("BEGIN");
    db.run("SAVEPOINT s");
    db.run("COMMIT");
    db.run("BEGIN");
    assertThat(db.error("ROLLBACK TO s").code()).isEqualTo(ErrorCode.SAVEPOINT_NOT_FOUND);
  }

  @Test
  void aMessageIsKeptWithTheCommit() {
    db.run("BEGIN WITH (MESSAGE = 'month end')");
    db.run("INSERT INTO t VALUES (2, 'b')");
    db.run("COMMIT");
    db.run("START TRANSACTION WITH (MESSAGE = 'first thought')");
    db.run("INSERT INTO t VALUES (3, 'c')");
    db.run("COMMIT WITH (MESSAGE = 'second thought')");
    db.run("INSERT INTO t VALUES (4, 'd')");
    assertThat(db.rows("SELECT message FROM SYS.COMMITS ORDER BY seq DESC LIMIT 3"))
        .extracting(row -> row.get(0))
        .containsExactly(null, "second thought", "month end");
    assertThat(db.error("BEGIN WITH (MASSAGE = 'x')"))
        .hasMessageContaining("MESSAGE, not MASSAGE")
        .extracting("code")
        .isEqualTo(ErrorCode.SYNTAX_ERROR);
  }
}
