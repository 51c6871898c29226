package dev.yore.planner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secondary indexes; rule 19 says that they must not change an answer. */
final class IndexTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int STEPS = 120;

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void uniqueIndexesAreConstraints() {
    db.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)");
    db.run("INSERT INTO t VALUES (1, 1, 1), (2, 1, 2)");
    assertThatThrownBy(() -> db.run("CREATE UNIQUE INDEX ia ON t (a)"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_KEY));
    db.run("CREATE UNIQUE INDEX iab ON t (a, b DESC)");
    db.run("CREATE UNIQUE INDEX IF NOT EXISTS iab ON t (a, b)");
    assertThatThrownBy(() -> db.run("INSERT INTO t VALUES (3, 1, 2)")).hasMessageContaining("IAB");
    db.run("DROP INDEX iab");
    db.run("DROP INDEX IF EXISTS iab");
    db.run("INSERT INTO t VALUES (3, 1, 2)");
    assertThatThrownBy(() -> db.run("DROP INDEX iab"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.REFERENCE_NOT_FOUND));
  }

  @Test
  void plansSayWhichIndexesServe() {
    db.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(10), c INT)");
    db.run("CREATE INDEX ia ON t (a)");
    db.run("CREATE INDEX ib ON t (b, c)");
    assertThat(plan("SELECT id FROM t WHERE a BETWEEN 3 AND 5")).contains("index=[[IA]]");
    assertThat(plan("SELECT id FROM t WHERE b = 'x' AND a > 1")).contains("index=[[IA, IB]]");
    assertThat(plan("SELECT id FROM t WHERE b > 'x'")).contains("index=[[IB]]");
    assertThat(plan("SELECT id FROM t WHERE b LIKE 'x%'")).contains("index=[[IB]]");
    assertThat(plan("SELECT id FROM t FOR SYSTEM_TIME ALL WHERE a = 1")).contains("index=[[IA]]");
    assertThat(plan("SELECT id FROM t FOR SYSTEM_VERSION FROM 1 TO 3 WHERE b < 'x'"))
        .contains("index=[[IB]]");
    assertThat(plan("SELECT id FROM t WHERE b <> 'x'")).doesNotContain("index=");
    assertThat(plan("SELECT id FROM t FOR SYSTEM_TIME ALL WHERE id = 1 AND a = 1"))
        .doesNotContain("index=");
    assertThat(plan("SELECT id FROM t WHERE id = 1 AND a = 1")).doesNotContain("index=");
  }

  private String plan(String query) {
    return db.rows("EXPLAIN PLAN FOR " + query).toString();
  }

  @Test
  void aLookupReadsFewPagesOfAnyTime() {
    db.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(20))");
    db.run(
        "INSERT INTO t SELECT x * 400 + y, MOD((x * 400 + y) * 7919, 100003), 'v' || (x * 400 + y)"
            + " FROM (SELECT ROW_NUMBER() OVER () AS x FROM INFORMATION_SCHEMA.COLUMNS LIMIT 200),"
            + " (SELECT ROW_NUMBER() OVER () AS y FROM INFORMATION_SCHEMA.COLUMNS LIMIT 200)");
    long before = db.last();
    db.run("UPDATE t SET a = -a WHERE MOD(id, 2) = 0");
    db.database().store().flush();
    db.run("CREATE INDEX ia ON t (a)");
    int tableId =
        db.database().store().catalogs().main().table(TableName.of("T")).orElseThrow().tableId();
    long wanted = (Integer) db.value("SELECT a FROM t WHERE id = 4001");
    List<ColumnPredicate> number =
        List.of(new ColumnPredicate.Compare(1, ColumnPredicate.Operator.EQUAL, wanted));
    assertThat(pages(tableId, new Period.Current(), number)).isBetween(1L, 3L);
    assertThat(pages(tableId, new Period.AsOf(before), number)).isBetween(1L, 3L);
    assertThat(pages(tableId, Period.Versions.ALL, number)).isBetween(1L, 3L);
    db.run("CREATE INDEX ib ON t (b)");
    List<ColumnPredicate> prefix =
        List.of(
            new ColumnPredicate.Compare(
                2, ColumnPredicate.Operator.GREATER_OR_EQUAL, "v2001".getBytes(UTF_8)),
            new ColumnPredicate.Compare(2, ColumnPredicate.Operator.LESS, "v2002".getBytes(UTF_8)));
    for (Period period :
        List.of(new Period.Current(), new Period.AsOf(before), Period.Versions.ALL)) {
      assertThat(pages(tableId, period, prefix)).isBetween(1L, 20L);
    }
  }

  private long pages(int tableId, Period period, List<ColumnPredicate> predicates) {
    try (Transaction txn = db.database().store().begin()) {
      ScanSpec spec = new ScanSpec(tableId, List.of(0), predicates, period, Long.MAX_VALUE);
      try (Scan scan = txn.scan(spec)) {
        int rows = 0;
        for (var batch = scan.next(); batch != null; batch = scan.next()) {
          rows += batch.selectedCount();
        }
        assertThat(rows).isPositive();
        return scan.statistics().pages();
      }
    }
  }

  @Test
  void randomHistoriesAnswerAlikeWithAndWithoutIndexes() {
    System.out.println("IndexTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    for (String name : List.of("t", "u")) {
      db.run("CREATE TABLE " + name + " (id INT PRIMARY KEY, a INT, b VARCHAR(10), c DOUBLE)");
    }
    db.run("CREATE INDEX ia ON t (a)");
    db.session().setAutoCommit(false);
    List<Long> sequences = new ArrayList<>();
    boolean wider = false;
    for (int step = 0; step < STEPS; step++) {
      change(random, random.nextInt(8), wider);
      db.session().commit();
      sequences.add(db.last());
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> db.database().store().flush();
        case 3 -> db.run("CALL SYS.COALESCE('T')");
        case 4 -> {
          db.run("DROP INDEX IF EXISTS ibc");
          db.run("CREATE INDEX ibc ON t (b, c)");
        }
        case 5 -> {
          if (!wider) {
            wider = true;
            db.run("ALTER TABLE t ADD COLUMN d INT DEFAULT 7");
            db.run("ALTER TABLE u ADD COLUMN d INT DEFAULT 7");
            db.run("CREATE INDEX id_d ON t (d)");
          }
        }
        case 6 -> {
          db.run("CREATE BRANCH b" + step);
          db.run("USE BRANCH b" + step);
        }
        default -> compare(random, sequences, wider);
      }
    }
    for (int i = 0; i < 60; i++) {
      compare(random, sequences, wider);
    }
  }

  private void change(Random random, int kind, boolean wider) {
    int id = random.nextInt(400);
    String sql =
        switch (kind) {
          case 0 -> "DELETE FROM %s WHERE id BETWEEN " + id + " AND " + (id + 5);
          case 1 -> "UPDATE %s SET a = " + value(random) + " WHERE id < " + random.nextInt(40);
          case 2 -> "UPDATE %s SET b = 'b" + value(random) + "', c = -c WHERE id = " + id;
          case 3 -> "UPDATE %s SET id = id + 1000 WHERE id = " + id;
          case 4 -> wider ? "UPDATE %s SET d = " + value(random) + " WHERE id = " + id : null;
          default -> null;
        };
    if (sql == null) {
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        values
            .append(i == 0 ? "" : ", ")
            .append(
                "(%d, %s, '%s', %d.5)"
                    .formatted(id + i, value(random), text(random, i), random.nextInt(60) - 30));
      }
      sql = "UPSERT INTO %s (id, a, b, c) VALUES " + values;
    }
    for (String name : List.of("t", "u")) {
      db.run(sql.formatted(name));
    }
  }

  private static String value(Random random) {
    return random.nextInt(10) == 0 ? "NULL" : Integer.toString(random.nextInt(60) - 30);
  }

  /** Texts with beginnings in common, some beyond the 16 bits of a Java char. */
  private static String text(Random random, int number) {
    String begin = List.of("b", "b", "bb", "b\uFFFD", "b\uD83D\uDE00").get(random.nextInt(5));
    return begin + (number - 1);
  }

  private void compare(Random random, List<Long> sequences, boolean wider) {
    long sequence = sequences.get(random.nextInt(sequences.size()));
    String period =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> " FOR SYSTEM_TIME ALL";
          case 2 -> " FOR SYSTEM_VERSION FROM " + (sequence - 20) + " TO " + sequence;
          default -> " FOR SYSTEM_VERSION AS OF " + sequence;
        };
    boolean hasColumn = wider && !period.contains("AS OF");
    int low = random.nextInt(60) - 30;
    String where =
        switch (random.nextInt(hasColumn ? 9 : 8)) {
          case 0 -> "a = " + low;
          case 1 -> "a IN (" + low + ", " + (low + 3) + ", 99)";
          case 2 -> "a BETWEEN " + low + " AND " + (low + 2);
          case 3 -> "b = '" + text(random, random.nextInt(5)) + "'";
          case 4 -> "c > " + (low + 25) + ".0";
          case 5 -> "b = 'b1' AND c = " + low + ".5";
          case 6 -> "b LIKE '" + text(random, random.nextInt(5)) + "%'";
          case 7 -> "b > '" + text(random, 0) + "' AND b <= '" + text(random, 3) + "'";
          default -> "d = " + low;
        };
    String query =
        "SELECT id, a, b, c, row_start_seq, row_end_seq FROM %s%s WHERE %s ORDER BY id, row_start_seq";
    assertThat(db.rows(query.formatted("t", period, where)))
        .as("%s of %s at %d, seed %d", where, period, db.last(), SEED)
        .isEqualTo(db.rows(query.formatted("u", period, where)));
    db.session().commit();
  }
}
