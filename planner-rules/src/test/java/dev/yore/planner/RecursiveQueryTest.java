package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WITH RECURSIVE, now and then. */
class RecursiveQueryTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE staff (id INTEGER PRIMARY KEY, boss INTEGER, name VARCHAR(10))"); // 1
    db.run(
        "INSERT INTO staff VALUES (1, NULL, 'Ann'), (2, 1, 'Bob'), (3, 1, 'Cid'), (4, 2, 'Dee'),"
            + " (5, 4, 'Eve')"); // 2
    db.run("UPDATE staff SET boss = 3 WHERE id = 4"); // 3
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** Everybody below somebody, and how far below. */
  private List<List<Object>> below(int boss, String clause) {
    return db.rows(
        "WITH RECURSIVE below (id, depth) AS (SELECT id, 0 FROM staff "
            + clause
            + " WHERE id = ? UNION ALL SELECT s.id, b.depth + 1 FROM below b JOIN staff "
            + clause
            + " s ON s.boss = b.id) SELECT id, depth FROM below ORDER BY depth, id",
        boss);
  }

  @Test
  void numbersAreCounted() {
    assertThat(
            db.rows(
                "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4)"
                    + " SELECT n FROM r"))
        .containsExactly(List.of(1), List.of(2), List.of(3), List.of(4));
    assertThat(
            db.value(
                "WITH RECURSIVE r (n, f) AS (SELECT 1, CAST(1 AS BIGINT) UNION ALL SELECT n + 1, f"
                    + " * (n + 1) FROM r WHERE n < 20) SELECT MAX(f) FROM r"))
        .isEqualTo(2432902008176640000L);
  }

  @Test
  void aTreeIsWalkedAsItIsAndAsItWas() {
    assertThat(below(3, "")).containsExactly(List.of(3, 0), List.of(4, 1), List.of(5, 2));
    assertThat(below(3, "FOR SYSTEM_VERSION AS OF 2")).containsExactly(List.of(3, 0));
    assertThat(below(2, "FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(List.of(2, 0), List.of(4, 1), List.of(5, 2));
    db.run("SET SYSTEM_VERSION AS OF 2");
    assertThat(below(2, "")).containsExactly(List.of(2, 0), List.of(4, 1), List.of(5, 2));
  }

  @Test
  void aCircleEndsWithUnion() {
    db.run("UPDATE staff SET boss = 5 WHERE id = 3");
    assertThat(
            db.rows(
                "WITH RECURSIVE above (id) AS (SELECT 3 UNION SELECT s.boss FROM above a JOIN staff"
                    + " s ON s.id = a.id) SELECT name FROM staff WHERE id IN (SELECT id FROM above)"
                    + " ORDER BY name"))
        .containsExactly(List.of("Cid"), List.of("Dee"), List.of("Eve"));
  }

  @Test
  void executionsOfOnePlanDoNotMixTheirRows() throws Exception {
    String sql =
        "WITH RECURSIVE r (n) AS (SELECT CAST(? AS INTEGER) UNION ALL SELECT n + 1 FROM r WHERE n <"
            + " 500) SELECT COUNT(*) FROM r";
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<List<Object>>>> counts =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            try (SqlSession session = db.database().newSession()) {
                              return TestDatabase.rows(session, sql, 1 + i);
                            }
                          }))
              .toList();
      for (int i = 0; i < counts.size(); i++) {
        assertThat(counts.get(i).get()).containsExactly(List.of(500L - i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRecursionWithoutAnEndCanBeStopped() {
    String endless =
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT MOD(n, 7) FROM r) SELECT COUNT(*) FROM"
            + " r";
    AtomicBoolean cancel = new AtomicBoolean();
    long deadline = System.nanoTime() + 200_000_000L;
    PreparedSql prepared = db.session().prepare(endless);
    try {
      SqlResult result = db.session().execute(prepared, List.of(), cancel, deadline);
      try (RowCursor rows = ((SqlResult.Rows) result).cursor()) {
        rows.next();
      }
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
      return;
    }
    throw new AssertionError("it ended");
  }
}
