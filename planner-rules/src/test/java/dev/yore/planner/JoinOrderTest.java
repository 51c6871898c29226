package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand people and a hundred clerks of five kinds, and two thousand letters from people. */
final class JoinOrderTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE digit (d INTEGER PRIMARY KEY)");
    db.run("INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
    db.run("CREATE TABLE clerk (id INTEGER PRIMARY KEY, kind INTEGER)");
    db.run("INSERT INTO clerk SELECT a.d + 10 * b.d, MOD(a.d, 5) FROM digit a, digit b");
    db.run("CREATE TABLE person (id INTEGER PRIMARY KEY, kind INTEGER)");
    db.run(
        "INSERT INTO person SELECT a.d + 10 * b.d + 100 * c.d, MOD(a.d, 5)"
            + " FROM digit a, digit b, digit c");
    db.run("CREATE TABLE letter (id INTEGER PRIMARY KEY, sender INTEGER)");
    for (int thousand = 0; thousand < 2; thousand++) {
      db.run(
          "INSERT INTO letter SELECT a.d + 10 * b.d + 100 * c.d + 1000 * ?,"
              + " 999 - (a.d + 10 * b.d + 100 * c.d) FROM digit a, digit b, digit c",
          thousand);
    }
    for (String table : List.of("clerk", "person", "letter")) {
      // What is only in memory is not counted yet.
      db.session()
          .execute(
              db.session().prepare("CALL SYS.COALESCE('" + table + "')"),
              List.of(),
              new AtomicBoolean(),
              0);
    }
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aJoinOnAKeyComesBeforeAJoinOnWhatManyRowsShare() {
    String sql =
        "SELECT COUNT(*) FROM clerk, person, letter"
            + " WHERE clerk.kind = person.kind AND person.id = letter.sender";
    assertThat(db.plan(sql)).containsPattern(siblings("PERSON", "LETTER"));
    assertThat(db.value(sql)).isEqualTo(40_000L);
  }

  @Test
  void whatEveryBranchOfADisjunctionSaysReachesTheScans() {
    String sql =
        "SELECT COUNT(*) FROM clerk, person WHERE clerk.id = person.id AND ((clerk.kind = 1"
            + " AND person.kind = 3) OR (clerk.kind = 3 AND person.kind = 3)"
            + " OR (clerk.kind = 1 AND person.kind = 1))";
    for (String table : List.of("CLERK", "PERSON")) {
      assertThat(db.plan(sql))
          .containsPattern("table=\\[" + table + "].*filter=\\[KIND IN \\(1, 3\\)]");
    }
    assertThat(db.value(sql)).isEqualTo(40L);
    String outer =
        "SELECT COUNT(*), COUNT(p.id) FROM clerk c LEFT JOIN person p ON c.id = p.id"
            + " AND ((c.kind = 1 AND p.kind = 1) OR (c.kind = 2 AND p.kind = 2))";
    assertThat(db.rows(outer)).containsExactly(List.of(100L, 40L));
  }

  /** Two scans at the same depth, one after the other. */
  private static String siblings(String one, String other) {
    String scans = "\\n( *)\\S.*\\[%s].*\\n\\1\\S.*\\[%s]";
    return "(?:"
        + scans.formatted(one, other)
        + ")|(?:"
        + scans.replace("\\1", "\\2").formatted(other, one)
        + ")";
  }
}
