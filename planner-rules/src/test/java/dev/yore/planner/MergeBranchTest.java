package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MERGE BRANCH: what a branch did comes to another, row by row. */
final class MergeBranchTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR, b VARCHAR)");
    db.run("INSERT INTO t VALUES (1, 'a1', 'b1'), (2, 'a2', 'b2'), (3, 'a3', 'b3')");
    db.run("CREATE BRANCH dev");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void on(String branch, String... statements) {
    db.run("USE BRANCH " + branch);
    for (String statement : statements) {
      db.run(statement);
    }
    db.run("USE BRANCH main");
  }

  private Object status(String merge) {
    List<List<@Nullable Object>> rows = db.rows(merge);
    assertThat(rows).hasSize(1);
    return rows.get(0).get(0);
  }

  private List<List<@Nullable Object>> table() {
    return db.rows("SELECT * FROM t ORDER BY id");
  }

  @Test
  void aTargetThatHasNotMovedTakesEverythingInOneCommit() {
    on("dev", "UPDATE t SET a = 'x' WHERE id = 1", "DELETE FROM t WHERE id = 2");
    on("dev", "INSERT INTO t VALUES (4, 'a4', 'b4')");
    long before = db.last();
    assertThat(db.rows("MERGE BRANCH dev INTO main"))
        .isEqualTo(List.of(row("FAST_FORWARD", before + 1, null, null, null, null, null, null)));
    assertThat(table())
        .isEqualTo(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'dev' ORDER BY id"));
    assertThat(
            db.rows(
                "SELECT branch, inserted, updated, deleted FROM SYS.COMMITS WHERE seq = "
                    + db.last()))
        .isEqualTo(List.of(List.of("main", 1L, 1L, 1L)));
    assertThat(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF " + before)).hasSize(3);
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("NOTHING_TO_MERGE");
    assertThat(status("MERGE BRANCH main INTO dev")).isEqualTo("NOTHING_TO_MERGE");
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void changesOfDifferentRowsAndColumnsBothStay() {
    on("dev", "UPDATE t SET a = 'dev' WHERE id = 1", "DELETE FROM t WHERE id = 2");
    on("main", "UPDATE t SET b = 'main' WHERE id = 1", "UPDATE t SET a = 'main' WHERE id = 3");
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("MERGED");
    assertThat(table()).isEqualTo(List.of(List.of(1, "dev", "main"), List.of(3, "main", "b3")));
  }

  @Test
  void conflictsAreRowsAndChangeNothing() {
    on(
        "dev",
        "UPDATE t SET a = 'dev', b = 'only dev' WHERE id = 1",
        "DELETE FROM t WHERE id = 2",
        "INSERT INTO t VALUES (9, 'dev', NULL)");
    on(
        "main",
        "UPDATE t SET a = 'main' WHERE id = 1",
        "UPDATE t SET a = 'main' WHERE id = 2",
        "INSERT INTO t VALUES (9, 'main', NULL)");
    long before = db.last();
    List<List<@Nullable Object>> state = table();
    assertThat(db.rows("MERGE BRANCH dev INTO main"))
        .containsExactlyInAnyOrder(
            row(
                "CONFLICT",
                null,
                "T",
                "(ID) = (1)",
                "changed on both branches: A",
                "(1, 'a1', 'b1')",
                "(1, 'dev', 'only dev')",
                "(1, 'main', 'b1')"),
            row(
                "CONFLICT",
                null,
                "T",
                "(ID) = (2)",
                "deleted on the source, changed on the target",
                "(2, 'a2', 'b2')",
                null,
                "(2, 'main', 'b2')"),
            row(
                "CONFLICT",
                null,
                "T",
                "(ID) = (9)",
                "inserted on both branches",
                null,
                "(9, 'dev', NULL)",
                "(9, 'main', NULL)"));
    assertThat(db.error("MERGE BRANCH dev INTO main ON CONFLICT ABORT"))
        .hasMessageContaining("3 conflicts, nothing was merged")
        .satisfies(
            e -> assertThat(((StoreException) e).code()).isEqualTo(ErrorCode.MERGE_CONFLICT));
    assertThat(db.last()).isEqualTo(before);
    assertThat(table()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"SOURCE, dev", "TARGET, main"})
  void aPolicySettlesConflictsColumnByColumn(String policy, String winner) {
    on("dev", "UPDATE t SET a = 'dev', b = 'dev' WHERE id = 1", "DELETE FROM t WHERE id = 2");
    on("main", "UPDATE t SET a = 'main' WHERE id < 3", "DELETE FROM t WHERE id = 3");
    on("dev", "UPDATE t SET a = 'dev' WHERE id = 3");
    List<List<@Nullable Object>> rows =
        db.rows("MERGE BRANCH dev INTO main ON CONFLICT USE " + policy);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).get(0)).isEqualTo("MERGED");
    assertThat(rows.get(1).get(0)).isEqualTo("SETTLED");
    assertThat(table())
        .isEqualTo(
            winner.equals("dev")
                ? List.of(List.of(1, "dev", "dev"), List.of(3, "dev", "b3"))
                : List.of(List.of(1, "main", "dev"), List.of(2, "main", "b2")));
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("NOTHING_TO_MERGE");
  }

  @Test
  void mergesGoOnFromTheLastOneInEitherDirection() {
    on("dev", "UPDATE t SET a = 'd1' WHERE id = 1");
    db.rows("MERGE BRANCH dev INTO main");
    on("dev", "UPDATE t SET a = 'd2' WHERE id = 1");
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(db.value("SELECT a FROM t WHERE id = 1")).isEqualTo("d2");
    on("main", "UPDATE t SET a = 'm3' WHERE id = 1", "INSERT INTO t VALUES (5, 'm', 'm')");
    on("dev", "UPDATE t SET b = 'd3' WHERE id = 1");
    assertThat(status("MERGE BRANCH main INTO dev")).isEqualTo("MERGED");
    on("dev", "UPDATE t SET a = 'd4' WHERE id IN (1, 5)");
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(table())
        .isEqualTo(db.rows("SELECT * FROM t FOR SYSTEM_VERSION AS OF 'dev' ORDER BY id"));
    assertThat(db.rows("SELECT * FROM t WHERE id IN (1, 5) ORDER BY id"))
        .isEqualTo(List.of(List.of(1, "d4", "d3"), List.of(5, "d4", "m")));
  }

  @Test
  void branchesOfBranchesAndSiblingsMerge() {
    on("dev", "UPDATE t SET a = 'dev' WHERE id = 1");
    db.run("CREATE BRANCH feature FROM dev");
    db.run("CREATE BRANCH sibling");
    on("feature", "UPDATE t SET a = 'feature' WHERE id = 2");
    on("sibling", "UPDATE t SET a = 'sibling' WHERE id = 3");
    assertThat(status("MERGE BRANCH feature INTO sibling")).isEqualTo("MERGED");
    assertThat(db.rows("SELECT a FROM t FOR SYSTEM_VERSION AS OF 'sibling' ORDER BY id"))
        .isEqualTo(List.of(List.of("dev"), List.of("feature"), List.of("sibling")));
    assertThat(status("MERGE BRANCH feature INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(status("MERGE BRANCH sibling INTO main")).isEqualTo("MERGED");
    assertThat(db.rows("SELECT a FROM t ORDER BY id"))
        .isEqualTo(List.of(List.of("dev"), List.of("feature"), List.of("sibling")));
  }

  @Test
  void tablesAndViewsThatCameOrWentComeOrGo() {
    db.run("CREATE TABLE gone (a INTEGER)");
    db.run("CREATE VIEW v AS SELECT a FROM t");
    db.run("CREATE BRANCH defs");
    on(
        "defs",
        "DROP TABLE gone",
        "CREATE TABLE fresh (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 5)",
        "INSERT INTO fresh (id) VALUES (1)",
        "CREATE OR REPLACE VIEW v AS SELECT b FROM t",
        "CREATE VIEW w AS SELECT id FROM fresh");
    assertThat(status("MERGE BRANCH defs INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(db.rows("SELECT * FROM fresh")).isEqualTo(List.of(List.of(1, 5)));
    assertThat(db.rows("SELECT * FROM v")).contains(List.of("b1"));
    assertThat(db.rows("SELECT * FROM w")).hasSize(1);
    assertThat(db.error("SELECT * FROM gone").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    on("defs", "UPDATE fresh SET n = 6", "INSERT INTO fresh VALUES (2, 7)");
    assertThat(status("MERGE BRANCH defs INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(db.rows("SELECT * FROM fresh ORDER BY id"))
        .isEqualTo(List.of(List.of(1, 6), List.of(2, 7)));
    db.run("DROP TABLE fresh");
    assertThat(status("MERGE BRANCH defs INTO main")).isEqualTo("NOTHING_TO_MERGE");
    on("defs", "DELETE FROM fresh");
    assertThat(db.rows("MERGE BRANCH defs INTO main"))
        .isEqualTo(
            List.of(
                row(
                    "CONFLICT",
                    null,
                    "FRESH",
                    null,
                    "changed on the source, dropped on the target",
                    null,
                    null,
                    null)));
  }

  @Test
  void columnsMustBeTheSame() {
    on("dev", "ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 1", "UPDATE t SET n = 2 WHERE id = 1");
    assertThat(db.error("MERGE BRANCH dev INTO main"))
        .hasMessageContaining(
            "column 4 of table T is N INTEGER on branch dev and missing on branch main")
        .hasMessageContaining("ALTER one of them");
    db.run("ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 1");
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("MERGED");
    assertThat(db.rows("SELECT n FROM t ORDER BY id"))
        .isEqualTo(List.of(List.of(2), List.of(1), List.of(1)));
  }

  @Test
  void rowsWithoutAKeyAreTheSameIfTheyAreOlderThanTheFork() {
    db.run("CREATE TABLE k (a INTEGER, b INTEGER)");
    db.run("INSERT INTO k VALUES (1, 1), (1, 1), (2, 2)");
    db.run("CREATE BRANCH keyless");
    on("keyless", "UPDATE k SET b = 5 WHERE a = 2", "INSERT INTO k VALUES (3, 3)");
    on("main", "UPDATE k SET a = 7 WHERE a = 2", "DELETE FROM k WHERE a = 1");
    db.run("INSERT INTO k VALUES (3, 3)");
    assertThat(status("MERGE BRANCH keyless INTO main")).isEqualTo("MERGED");
    assertThat(db.rows("SELECT * FROM k ORDER BY a"))
        .isEqualTo(List.of(List.of(3, 3), List.of(3, 3), List.of(7, 5)));
    on("keyless", "UPDATE k SET b = 4 WHERE a = 3");
    assertThat(status("MERGE BRANCH keyless INTO main")).isEqualTo("FAST_FORWARD");
    assertThat(db.rows("SELECT * FROM k ORDER BY a, b"))
        .isEqualTo(List.of(List.of(3, 3), List.of(3, 4), List.of(7, 5)));
    on("keyless", "DELETE FROM k WHERE a = 1");
    assertThat(status("MERGE BRANCH keyless INTO main")).isEqualTo("NOTHING_TO_MERGE");
  }

  @Test
  void aMergeIsADefinitionToSessions() {
    on("dev", "DELETE FROM t");
    db.run("BEGIN");
    db.run("INSERT INTO t VALUES (7, 'x', 'y')");
    assertThat(status("MERGE BRANCH dev INTO main")).isEqualTo("MERGED");
    assertThat(table()).isEqualTo(List.of(List.of(7, "x", "y")));
    assertThat(db.error("MERGE BRANCH dev INTO dev").code()).isEqualTo(ErrorCode.INVALID_STATEMENT);
    assertThat(db.error("MERGE BRANCH nothing INTO main").code())
        .isEqualTo(ErrorCode.REFERENCE_NOT_FOUND);
    db.run("SET SYSTEM_VERSION AS OF 2");
    assertThat(db.error("MERGE BRANCH dev INTO main").code()).isEqualTo(ErrorCode.READ_ONLY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyMergesComeToWhatAModelSays(long seed, @TempDir Path directory) {
    Random random = new Random(seed);
    try (TestDatabase other = new TestDatabase(directory)) {
      other.run("CREATE TABLE r (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)");
      Map<String, Map<Integer, List<Integer>>> states = new HashMap<>();
      states.put("main", new TreeMap<>());
      for (int i = 0; i < 5; i++) {
        change(other, random, "main", states);
      }
      other.run("CREATE BRANCH b1 FROM main");
      states.put("b1", new TreeMap<>(states.get("main")));
      Map<Integer, List<Integer>> base = new TreeMap<>(states.get("main"));
      for (int round = 0; round < 12; round++) {
        for (int i = random.nextInt(5); i > 0; i--) {
          change(other, random, "main", states);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
          change(other, random, "b1", states);
        }
        if (random.nextInt(3) == 0) {
          other.database().store().flush();
        }
        boolean back = random.nextInt(3) == 0;
        String source = back ? "main" : "b1";
        String target = back ? "b1" : "main";
        String policy = random.nextBoolean() ? "SOURCE" : "TARGET";
        other.rows("MERGE BRANCH " + source + " INTO " + target + " ON CONFLICT USE " + policy);
        Map<Integer, List<Integer>> merged =
            merged(base, states.get(source), states.get(target), policy.equals("SOURCE"));
        boolean changed = !merged.equals(states.get(target));
        states.put(target, merged);
        if (changed) {
          base = new TreeMap<>(states.get(source));
        }
        for (String branch : List.of("main", "b1")) {
          assertThat(
                  other.rows(
                      "SELECT * FROM r FOR SYSTEM_VERSION AS OF '" + branch + "' ORDER BY id"))
              .as("%s after merging %s into %s with %s", branch, source, target, policy)
              .isEqualTo(List.copyOf(states.get(branch).values()));
        }
      }
    }
  }

  private static void change(
      TestDatabase other,
      Random random,
      String branch,
      Map<String, Map<Integer, List<Integer>>> states) {
    other.run("USE BRANCH " + branch);
    int id = random.nextInt(6);
    if (random.nextInt(3) == 0) {
      other.run("DELETE FROM r WHERE id = " + id);
      Objects.requireNonNull(states.get(branch)).remove(id);
    } else {
      List<Integer> row = List.of(id, random.nextInt(3), random.nextInt(3));
      other.run("UPSERT INTO r VALUES (?, ?, ?)", row.get(0), row.get(1), row.get(2));
      Objects.requireNonNull(states.get(branch)).put(id, row);
    }
    other.run("USE BRANCH main");
  }

  /** The naive three-way merge. */
  private static Map<Integer, List<Integer>> merged(
      Map<Integer, List<Integer>> base,
      Map<Integer, List<Integer>> source,
      Map<Integer, List<Integer>> target,
      boolean sourceWins) {
    Map<Integer, List<Integer>> result = new TreeMap<>(target);
    for (int id = 0; id < 6; id++) {
      List<Integer> b = base.get(id);
      List<Integer> s = source.get(id);
      List<Integer> t = target.get(id);
      List<Integer> m = t;
      if (Objects.equals(b, t) || (!Objects.equals(b, s) && sourceWins)) {
        m = s;
      }
      if (b != null && s != null && t != null) {
        List<Integer> mixed = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
          boolean bySource = !b.get(c).equals(s.get(c));
          boolean byTarget = !b.get(c).equals(t.get(c));
          mixed.add(bySource && (!byTarget || sourceWins) ? s.get(c) : t.get(c));
        }
        m = mixed;
      }
      if (m == null) {
        result.remove(id);
      } else {
        result.put(id, m);
      }
    }
    return result;
  }
}
