package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of rows by their primary key, which run without a plan. */
final class KeyedChangeTest {
  /** A condition that is always true, and that only a plan can judge. */
  private static final String BY_PLAN = " AND 1 = 1";

  private static final int STEPS = 150;

  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private long[] batch(String sql, List<List<@Nullable Object>> parameters) {
    return db.session().executeBatch(db.session().prepare(sql), parameters, new AtomicBoolean(), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changesByKeyDoWhatTheirPlansDo(long seed) {
    Random random = new Random(seed);
    for (String table : List.of("direct", "planned")) {
      db.run(
          "CREATE TABLE "
              + table
              + " (a INTEGER, b VARCHAR(3), n INTEGER, t VARCHAR(9), PRIMARY KEY (b, a))");
    }
    for (int step = 0; step < STEPS; step++) {
      db.session().setAutoCommit(false);
      for (int statement = random.nextInt(4); statement >= 0; statement--) {
        changeBoth(random);
      }
      assertThat(db.rows("SELECT * FROM direct ORDER BY a, b"))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(db.rows("SELECT * FROM planned ORDER BY a, b"));
      if (random.nextInt(5) == 0) {
        db.session().rollback();
      } else {
        db.session().commit();
      }
    }
    assertThat(versions("direct"))
        .as("seed %d", seed)
        .isEqualTo(versions("planned"))
        .hasSizeGreaterThan(100);
  }

  private List<List<@Nullable Object>> versions(String table) {
    return db.rows(
        "SELECT a, b, n, t, row_start_seq, row_end_seq FROM "
            + table
            + " FOR SYSTEM_TIME ALL ORDER BY row_start_seq, a, b");
  }

  private void changeBoth(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> insertNew(random);
      case 1 -> both("UPDATE %s SET t = ?, n = ? WHERE a = ? AND b = ?", random, true, false);
      case 2 -> both("UPDATE %s x SET n = NULL WHERE 'k' = x.b AND x.a = ?", random, false, true);
      default -> both("DELETE FROM %s WHERE (b = ? AND a = ?)", random, false, false);
    }
  }

  private void insertNew(Random random) {
    List<Object> row = List.of(random.nextInt(12), random.nextBoolean() ? "k" : "l");
    boolean exists =
        !db.rows("SELECT 1 FROM direct WHERE a = ? AND b = ?", row.toArray()).isEmpty();
    if (!exists) {
      db.run("INSERT INTO direct (a, b, n) VALUES (?, ?, 0)", row.toArray());
      db.run("INSERT INTO planned (a, b, n) VALUES (?, ?, 0)", row.toArray());
    }
  }

  private void both(String sql, Random random, boolean values, boolean onlyNumber) {
    List<List<@Nullable Object>> parameters = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Integer a = random.nextInt(20) == 0 ? null : random.nextInt(12);
      String b = random.nextInt(20) == 0 ? "toolong" : random.nextBoolean() ? "k" : "l";
      List<@Nullable Object> one = new ArrayList<>();
      if (values) {
        one.add(random.nextInt(9) == 0 ? null : "t" + random.nextInt(3));
        one.add(random.nextInt(3));
      }
      one.addAll(
          onlyNumber ? Arrays.asList(a) : values ? Arrays.asList(a, b) : Arrays.asList(b, a));
      parameters.add(one);
    }
    long[] direct = batch(sql.formatted("direct"), parameters);
    assertThat(direct).isEqualTo(batch(sql.formatted("planned") + BY_PLAN, parameters));
  }

  @Test
  void aRowThatComesTwiceInABatchIsChangedTwiceAndDeletedOnce() {
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
    db.run("INSERT INTO t VALUES (1, 0), (2, 0)");
    assertThat(
            batch(
                "UPDATE t SET n = ? WHERE id = ?",
                List.of(List.of(5, 1), List.of(6, 2), List.of(7, 1), List.of(8, 3))))
        .containsExactly(1, 1, 1, 0);
    assertThat(db.rows("SELECT * FROM t ORDER BY id"))
        .containsExactly(List.of(1, 7), List.of(2, 6));
    assertThat(batch("DELETE FROM t WHERE id = ?", List.of(List.of(1), List.of(1), List.of(2))))
        .containsExactly(1, 0, 1);
  }

  @Test
  void aBatchThatFailsChangesNothing() {
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n SMALLINT NOT NULL)");
    db.run("INSERT INTO t VALUES (1, 0), (2, 0)");
    assertThatThrownBy(
            () ->
                batch(
                    "UPDATE t SET n = ? WHERE id = ?",
                    List.of(List.of(5, 1), Arrays.asList(null, 2))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION));
    assertThatThrownBy(
            () ->
                batch(
                    "UPDATE t SET n = ? WHERE id = ?", List.of(List.of(5, 1), List.of(99_999, 2))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE));
    assertThat(db.rows("SELECT n FROM t")).containsOnly(List.of((short) 0));
  }

  @Test
  void constraintsJudgeEachStatementOfABatch() {
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, u INTEGER UNIQUE)");
    db.run("INSERT INTO t VALUES (1, 10), (2, 20)");
    assertThatThrownBy(
            () -> batch("UPDATE t SET u = ? WHERE id = ?", List.of(List.of(20, 1), List.of(10, 2))))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code().sqlState()).isEqualTo("23505"));
    assertThat(batch("UPDATE t SET u = ? WHERE id = ?", List.of(List.of(30, 1), List.of(10, 2))))
        .containsExactly(1, 1);
    db.run("CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES c ON DELETE CASCADE)");
    db.run("INSERT INTO c VALUES (1, NULL), (2, 1)");
    assertThat(batch("DELETE FROM c WHERE id = ?", List.of(List.of(1), List.of(2))))
        .containsExactly(1, 0);
  }

  @Test
  void keysAreNeitherRoundedNorCut() {
    db.run(
        "CREATE TABLE t (d DECIMAL(5, 2), c CHAR(3), v VARCHAR(3), n INTEGER,"
            + " PRIMARY KEY (d, c, v))");
    db.run("INSERT INTO t VALUES (1.01, 'ab', 'xyz', 0)");
    String sql = "UPDATE t SET n = 1 WHERE d = ? AND c = ? AND v = ?";
    assertThat(batch(sql, List.of(List.of(new BigDecimal("1.005"), "ab", "xyz"))))
        .containsExactly(0);
    assertThat(batch(sql, List.of(List.of(new BigDecimal("1.01"), "ab", "xyz "))))
        .containsExactly(0);
    assertThat(batch(sql, List.of(List.of(new BigDecimal("1.010"), "ab", "xyz"))))
        .containsExactly(1);
    assertThat(
            batch(
                "UPDATE t SET n = 2 WHERE d = 1.014 AND c = ? AND v = 'xyz'",
                List.of(List.of("ab"))))
        .containsExactly(0);
    assertThat(
            batch(
                "UPDATE t SET n = 2 WHERE d = 1.010 AND c = ? AND v = 'xyz'",
                List.of(List.of("ab "))))
        .containsExactly(1);
  }

  @Test
  void theExplanationSaysThatARowIsFoundByItsKey() {
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
    String byKey = "by=[PRIMARY KEY]";
    assertThat(explained("UPDATE t SET n = 1 WHERE id = 5")).contains(byKey);
    assertThat(explained("DELETE FROM t WHERE 5 = t.id")).contains(byKey);
    assertThat(explained("UPDATE t SET n = 1 WHERE id > 5")).doesNotContain(byKey);
    assertThat(explained("UPDATE t SET id = 1 WHERE id = 5")).doesNotContain(byKey);
    assertThat(explained("DELETE FROM t WHERE id = 5 AND n = 1")).doesNotContain(byKey);
  }

  private String explained(String sql) {
    return db.rows("EXPLAIN PLAN FOR " + sql).toString();
  }
}
