package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RESTORE TABLE: a new commit after which the table is what it was. */
final class RestoreTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR)"); // 1
    db.run("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four')"); // 2
    db.run("UPDATE t SET v = 'uno' WHERE id = 1"); // 3
    db.run("DELETE FROM t WHERE id IN (2, 3)"); // 4
    db.run("INSERT INTO t VALUES (3, 'again'), (5, 'five')"); // 5
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void onlyRowsThatDifferChangeAndTheirHistoryGoesOn() {
    assertThat(db.run("RESTORE TABLE t TO SYSTEM_VERSION 2")).isEqualTo(4);
    assertThat(db.rows("SELECT * FROM t ORDER BY id"))
        .isEqualTo(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF 2 ORDER BY id"));
    assertThat(db.rows("SELECT inserted, updated, deleted FROM SYS.COMMITS WHERE seq = 6"))
        .isEqualTo(List.of(List.of(1L, 2L, 1L)));
    assertThat(
            db.rows(
                "SELECT v, row_start_seq FROM t FOR SYSTEM_VERSION ALL WHERE id = 1 ORDER BY 2"))
        .isEqualTo(List.of(List.of("one", 2L), List.of("uno", 3L), List.of("one", 6L)));
    assertThat(db.rows("SELECT v FROM t FOR SYSTEM_VERSION AS OF 5 ORDER BY id"))
        .isEqualTo(List.of(List.of("uno"), List.of("again"), List.of("four"), List.of("five")));
    assertThat(db.run("RESTORE TABLE t TO SYSTEM_VERSION 6")).isZero();
    assertThat(db.last()).isEqualTo(6);
  }

  @Test
  void aStateMayBeATimeATagOrAnExpression() {
    db.run("CREATE TAG good AS OF VERSION 3");
    db.run("RESTORE TABLE t TO TAG good");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(4L);
    db.run("RESTORE TABLE t TO SYSTEM_VERSION 1");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(0L);
    db.run("RESTORE TABLE t TO VERSION (SELECT MAX(seq) - 1 FROM SYS.COMMITS)");
    assertThat(db.value("SELECT v FROM t WHERE id = 1")).isEqualTo("uno");
    db.run("RESTORE TABLE t TO TIMESTAMP '2026-01-01 00:00:00'");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(4L);
    db.run("RESTORE TABLE t TO SYSTEM_VERSION 'good'");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(4L);
  }

  @Test
  void inATransactionItIsAChangeLikeAnyOther() {
    db.run("BEGIN");
    db.run("RESTORE TABLE t TO SYSTEM_VERSION 2");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(4L);
    db.run("ROLLBACK");
    assertThat(db.value("SELECT v FROM t WHERE id = 1")).isEqualTo("uno");
    db.run("BEGIN");
    db.run("DELETE FROM t");
    assertThat(db.error("RESTORE TABLE t TO SYSTEM_VERSION 2").code())
        .isEqualTo(ErrorCode.TRANSACTION_STATE);
    db.run("ROLLBACK");
  }

  @Test
  void theTableKeepsItsPresentColumns() {
    db.run("ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 7 NOT NULL"); // 6
    db.run("UPDATE t SET n = 8 WHERE id = 4"); // 7
    db.run("ALTER TABLE t DROP COLUMN v"); // 8
    db.run("RESTORE TABLE t TO SYSTEM_VERSION 2");
    assertThat(db.rows("SELECT * FROM t ORDER BY id"))
        .isEqualTo(List.of(List.of(1, 7), List.of(2, 7), List.of(3, 7), List.of(4, 7)));
  }

  @Test
  void onABranchItGoesBackBeforeTheForkToo() {
    db.run("CREATE TAG good AS OF VERSION 2"); // 6
    db.run("CREATE BRANCH dev"); // 7
    db.run("INSERT INTO t VALUES (9, 'main only')"); // 8
    db.run("CREATE TAG later"); // 9
    db.run("USE BRANCH dev");
    db.run("DELETE FROM t"); // 10
    db.run("RESTORE TABLE t TO TAG good");
    assertThat(db.rows("SELECT v FROM t ORDER BY id"))
        .isEqualTo(List.of(List.of("one"), List.of("two"), List.of("three"), List.of("four")));
    assertThat(db.error("RESTORE TABLE t TO TAG later"))
        .hasMessageContaining("tag later is not in the past of branch dev");
    db.run("USE BRANCH main");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(5L);
  }

  @Test
  void errorsSayWhatToDo() {
    db.run("CREATE VIEW w AS SELECT * FROM t");
    assertThat(db.error("RESTORE TABLE w TO SYSTEM_VERSION 2"))
        .hasMessageContaining("restore the tables it reads");
    assertThat(db.error("RESTORE TABLE t TO SYSTEM_VERSION 99").code())
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
    assertThat(db.error("RESTORE TABLE t TO SYSTEM_VERSION 0").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
    db.run("DROP TABLE t");
    assertThat(db.error("RESTORE TABLE t TO SYSTEM_VERSION 2"))
        .hasMessageContaining("UNDROP TABLE");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyStateComesBackWithAndWithoutAKey(long seed, @TempDir Path directory) {
    Random random = new Random(seed);
    try (TestDatabase other = new TestDatabase(directory)) {
      boolean keyed = random.nextBoolean();
      other.run("CREATE TABLE r (id INTEGER" + (keyed ? " PRIMARY KEY" : "") + ", v INTEGER)");
      List<List<List<@Nullable Object>>> states = new ArrayList<>();
      states.add(List.of());
      states.add(List.of());
      for (int i = 0; i < 25; i++) {
        long before = other.last();
        change(other, random, keyed);
        if (random.nextInt(6) == 0) {
          other.database().store().flush();
        }
        if (other.last() > before) {
          states.add(other.rows("SELECT * FROM r ORDER BY id, v"));
        }
        if (random.nextInt(4) == 0) {
          int to = 1 + random.nextInt(states.size() - 1);
          before = other.last();
          other.run("RESTORE TABLE r TO SYSTEM_VERSION " + to);
          assertThat(other.rows("SELECT * FROM r ORDER BY id, v")).isEqualTo(states.get(to));
          if (other.last() > before) {
            states.add(states.get(to));
          }
        }
      }
      for (int s = 1; s < states.size(); s++) {
        assertThat(other.rows("SELECT * FROM r FOR SYSTEM_VERSION AS OF " + s + " ORDER BY id, v"))
            .isEqualTo(states.get(s));
      }
    }
  }

  private static void change(TestDatabase other, Random random, boolean keyed) {
    int id = random.nextInt(8);
    int v = random.nextInt(3);
    switch (random.nextInt(3)) {
      case 0 -> other.run("DELETE FROM r WHERE id = " + id);
      case 1 -> other.run("UPDATE r SET v = " + v + " WHERE id >= " + id);
      default ->
          other.run((keyed ? "UPSERT" : "INSERT") + " INTO r VALUES (" + id + ", " + v + ")");
    }
  }
}
