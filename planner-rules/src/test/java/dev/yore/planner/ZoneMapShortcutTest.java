package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.StoreOptions;
import dev.yore.store.schema.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COUNT(*), MIN and MAX from what is known of pages, in any state, as if the pages were read. */
final class ZoneMapShortcutTest {
  private static final int ROWS = 40_000;

  private Database database;
  private SqlSession session;

  @BeforeEach
  void open(@TempDir Path directory) {
    database =
        Database.open(StoreOptions.ephemeral(directory.resolve("store")).withBackgroundWork(false));
    session = database.newSession();
    run(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, d DATE, p DECIMAL(9, 2), s VARCHAR(9))");
    run("CREATE TABLE n (n INTEGER)");
    run(
        "INSERT INTO n VALUES "
            + IntStream.range(0, 1000)
                .mapToObj(i -> "(" + i + ")")
                .collect(Collectors.joining(",")));
  }

  @AfterEach
  void close() {
    session.close();
    database.close();
  }

  private long run(String sql) {
    return TestDatabase.run(session, sql);
  }

  private List<List<Object>> rows(String sql) {
    return TestDatabase.rows(session, sql);
  }

  private void insert(int from, int to, Random random) {
    int nulls = random.nextInt(9);
    run(
        "INSERT INTO t SELECT i, CASE WHEN MOD(i, 9) = %d THEN NULL ELSE MOD(i * 7919, 1000) - 500 END,"
                .formatted(nulls)
            + " DATE '2024-01-01' + INTERVAL '1' DAY * MOD(i, 97), MOD(i * 31, 5000) + 0.25, 's'"
            + " FROM (SELECT a.n * 1000 + b.n AS i FROM n a CROSS JOIN n b) WHERE i >= "
            + from
            + " AND i < "
            + to);
  }

  private void tidy() {
    database.store().flush();
    int tableId =
        database.store().catalogs().main().table(TableName.of("T")).orElseThrow().tableId();
    database.store().coalesce(tableId);
  }

  /** The scan's line of an analysis. */
  private String scan(String sql) {
    return rows("EXPLAIN ANALYZE " + sql).stream()
        .map(line -> (String) line.get(0))
        .filter(line -> line.contains("ColumnarYoreScan"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pagesOfWhichAllIsKnownAreNotDecoded() {
    insert(0, ROWS, new Random(1));
    tidy();
    assertThat(rows("SELECT MIN(id), MAX(id) FROM t")).containsExactly(List.of(0, ROWS - 1));
    assertThat(scan("SELECT MIN(id), MAX(id), MAX(p), MIN(d) FROM t"))
        .contains("pages=3, pruned=3, decoded=0 bytes");
    assertThat(scan("SELECT COUNT(*) FROM t")).contains("decoded=0 bytes");
    run("UPDATE t SET id = 1000000 WHERE id = 5");
    run("DELETE FROM t WHERE id = 39999");
    run("UPDATE t SET v = 7000 WHERE id = 20000");
    assertThat(rows("SELECT MIN(id), MAX(id), MAX(v), COUNT(*) FROM t"))
        .containsExactly(List.of(0, 1_000_000, 7000, (long) ROWS - 1));
    assertThat(rows("SELECT MIN(id), MAX(id) FROM t")).containsExactly(List.of(0, 1_000_000));
    assertThat(rows("SELECT MAX(v) FROM t")).containsExactly(List.of(7000));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theyEqualWhatReadingAllRowsGives(long seed) {
    Random random = new Random(seed);
    int next = 0;
    for (int step = 0; step < 12; step++) {
      int more = random.nextInt(6000);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          insert(next, next + more, random);
          next += more;
        }
        case 2 -> run("DELETE FROM t WHERE MOD(id, 1000) = " + random.nextInt(1000));
        case 3 ->
            run(
                "UPDATE t SET v = "
                    + (random.nextInt(9000) - 4000)
                    + " WHERE id < "
                    + random.nextInt(20));
        default -> tidy();
      }
    }
    run("SET ENGINE = 'columnar'");
    long last = database.store().lastSequence();
    for (int question = 0; question < 25; question++) {
      String period = " FOR SYSTEM_VERSION AS OF " + (3 + random.nextLong(last - 2));
      String from = " FROM t" + (question == 0 ? "" : period);
      assertThat(rows("SELECT MIN(v), MAX(v), MIN(d), MAX(p), MAX(id)" + from))
          .as("seed %d, %s", seed, from)
          .isEqualTo(
              rows("SELECT MIN(v), MAX(v), MIN(d), MAX(p), MAX(id)" + from + " WHERE id + 0 >= 0"));
      assertThat(rows("SELECT COUNT(*)" + from)).isEqualTo(rows("SELECT COUNT(s)" + from));
    }
  }
}
