package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sub-queries that decide whether a row stays: their rows, and the joins they become. */
class SubQueryTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, b BOOLEAN, s VARCHAR(5) NOT NULL)");
    db.run(
        "INSERT INTO t VALUES (1, 1, TRUE, 'a'), (2, NULL, TRUE, 'b'), (3, 3, NULL, 'a'),"
            + " (4, NULL, NULL, 'c'), (5, 5, FALSE, 'b'), (6, 1, FALSE, 'd')");
    db.run("CREATE TABLE u (k INTEGER, b BOOLEAN, s VARCHAR(5) NOT NULL)");
    db.run(
        "INSERT INTO u VALUES (1, TRUE, 'a'), (1, NULL, 'a'), (NULL, FALSE, 'b'), (7, TRUE, 'e')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** The ids for which the condition holds. */
  private TreeSet<Object> ids(String condition) {
    TreeSet<Object> ids = new TreeSet<>();
    for (List<Object> row : db.rows("SELECT id FROM t WHERE " + condition)) {
      assertThat(ids.add(row.get(0))).as("%s gives row %s once", condition, row.get(0)).isTrue();
    }
    return ids;
  }

  private String plan(String condition) {
    return db.plan("SELECT id FROM t WHERE " + condition);
  }

  @Test
  void aKeyThatIsJoinedWithNothingButNullsFindsNoRows() {
    String unknown = "WITH q AS (SELECT id, n, s FROM t WHERE n IS NULL) ";
    assertThat(db.rows(unknown + "SELECT a.id, b.id FROM q a JOIN q b ON a.id = b.n")).isEmpty();
    assertThat(
            db.rows(
                unknown
                    + "SELECT a.id, b.id, a.n FROM q a JOIN q b ON a.id = b.n"
                    + " WHERE a.n IN (SELECT n FROM q WHERE id > 3)"))
        .isEmpty();
    assertThat(
            db.rows(
                unknown
                    + "SELECT a.id, a.id + 1, b.id FROM q a LEFT JOIN q b ON a.id = b.n"
                    + " ORDER BY a.id"))
        .hasToString("[[2, 3, null], [4, 5, null]]");
  }

  @Test
  void notInKnowsThatNullMayBeEqual() {
    assertThat(ids("n NOT IN (SELECT k FROM u)")).isEmpty();
    assertThat(ids("n NOT IN (SELECT k FROM u WHERE k IS NOT NULL)")).containsExactly(3, 5);
    assertThat(ids("n NOT IN (SELECT k FROM u WHERE k > 9)")).hasSize(6);
    assertThat(ids("id NOT IN (SELECT k FROM u)")).isEmpty();
    assertThat(ids("n NOT IN (SELECT id FROM t WHERE id < 4)")).containsExactly(5);
    assertThat(ids("n + 1 NOT IN (SELECT k + 1 FROM u WHERE s <> 'b')")).containsExactly(3, 5);
    assertThat(plan("n NOT IN (SELECT k FROM u)"))
        .contains("joinType=[anti]", "nulls=[as in NOT IN]");
  }

  @Test
  void notInOfWhatIsNeverNullIsAPlainAntiJoin() {
    assertThat(ids("s NOT IN (SELECT s FROM u)")).containsExactly(4, 6);
    assertThat(plan("s NOT IN (SELECT s FROM u)"))
        .contains("joinType=[anti]")
        .doesNotContain("nulls=", "Aggregate");
  }

  @Test
  void notInOfSeveralColumnsComparesThemOneByOne() {
    assertThat(ids("(n, b) NOT IN (SELECT k, b FROM u)")).containsExactly();
    assertThat(ids("(n, b) NOT IN (SELECT k, b FROM u WHERE k = 1)")).containsExactly(3, 5);
    assertThat(ids("(n, s) NOT IN (SELECT k, s FROM u)")).containsExactly(3, 4, 6);
    assertThat(ids("(n, b) NOT IN (SELECT k, b FROM u WHERE k > 9)")).hasSize(6);
  }

  @Test
  void notInOfSeveralColumnsIsRightUnderOrAndAmongTheValues() {
    assertThat(ids("(n, b) NOT IN (SELECT k, b FROM u WHERE k = 1) OR id = 6"))
        .containsExactly(3, 5, 6);
    assertThat(ids("NOT ((n, b) IN (SELECT k, b FROM u WHERE k = 1) AND id < 6)"))
        .containsExactly(3, 5, 6);
    assertThat(db.rows("SELECT id, (n, b) IN (SELECT k, b FROM u WHERE k = 1) FROM t ORDER BY id"))
        .extracting(row -> row.get(1))
        .containsExactly(true, null, false, null, false, null);
    assertThat(db.rows("SELECT id, (n, b) IN (SELECT k, b FROM u WHERE k = 8) FROM t ORDER BY id"))
        .extracting(row -> row.get(1))
        .containsOnly(false);
  }

  @Test
  void existenceIsASemiOrAntiJoinWithoutGroups() {
    assertThat(ids("EXISTS (SELECT 1 FROM u WHERE u.k = t.n)")).containsExactly(1, 6);
    assertThat(ids("NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n)")).containsExactly(2, 3, 4, 5);
    assertThat(ids("NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n AND u.s <> t.s)"))
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(ids("EXISTS (SELECT k FROM u WHERE k > 6)")).hasSize(6);
    assertThat(ids("NOT EXISTS (SELECT k FROM u WHERE k > 6)")).isEmpty();
    assertThat(ids("EXISTS (SELECT 1 FROM u WHERE u.s = t.s AND u.k > t.id - 1) AND n = 1"))
        .containsExactly(1);
    assertThat(plan("EXISTS (SELECT 1 FROM u WHERE u.k = t.n)"))
        .contains("joinType=[semi]")
        .doesNotContain("Aggregate");
    assertThat(plan("NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n AND u.s <> t.s)"))
        .contains("joinType=[anti]")
        .doesNotContain("Aggregate");
  }

  @Test
  void theSmallerInputOfASemiJoinBecomesTheTable() {
    assertThat(plan("id = 3 AND EXISTS (SELECT 1 FROM u WHERE u.k = t.n)"))
        .contains("table=[left]");
    assertThat(ids("id = 1 AND EXISTS (SELECT 1 FROM u WHERE u.k = t.n)")).containsExactly(1);
    assertThat(ids("id = 6 AND NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n AND u.s < t.s)"))
        .isEmpty();
    assertThat(ids("id = 1 AND NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n AND u.s < t.s)"))
        .containsExactly(1);
  }

  @Test
  void subQueriesWithinSubQueriesBecomeJoinsToo() {
    String nested =
        "NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.n AND EXISTS (SELECT 1 FROM t v WHERE v.s ="
            + " u.s AND v.id > 2))";
    assertThat(ids(nested)).containsExactly(2, 3, 4, 5);
    assertThat(ids("EXISTS (SELECT 1 FROM u WHERE k NOT IN (SELECT n FROM t v WHERE v.id = t.id))"))
        .containsExactly(1, 3, 5, 6);
  }
}
