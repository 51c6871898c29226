package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.StoreOptions;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EXPLAIN ANALYZE says of every operator what it did and from where it read. */
final class AnalyzeTest {
  private static final int ROWS = 40_000;

  private StoreOptions options;
  private Database database;
  private SqlSession session;

  @BeforeEach
  void open(@TempDir Path directory) {
    options =
        StoreOptions.at(directory.resolve("store"))
            .withBackgroundWork(false)
            .withTiers(TierOptions.NONE.withPlaces(directory.resolve("hdd"), null));
    reopen();
    TestDatabase.run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, s VARCHAR(20))");
    TestDatabase.run(session, "CREATE TABLE n (n INTEGER)");
    TestDatabase.run(
        session,
        "INSERT INTO n VALUES "
            + IntStream.range(0, 200)
                .mapToObj(i -> "(" + i + ")")
                .collect(Collectors.joining(",")));
    TestDatabase.run(
        session,
        "INSERT INTO t SELECT a.n * 200 + b.n, a.n, 'text ' || (a.n * 200 + b.n)"
            + " FROM n a CROSS JOIN n b");
    database.store().flush();
  }

  private void reopen() {
    database = Database.open(options);
    session = database.newSession();
  }

  @AfterEach
  void close() {
    session.close();
    database.close();
  }

  private List<String> analyze(String sql) {
    return TestDatabase.rows(session, "EXPLAIN ANALYZE " + sql).stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  @Test
  void itCountsRowsTimeAndPagesOfEveryOperator() {
    List<String> lines =
        analyze("SELECT g, COUNT(*) FROM t WHERE id >= 39000 GROUP BY g ORDER BY g");

    assertThat(lines.get(0)).startsWith("ColumnarSort").contains("rows=5 (expected ", "), time=");
    assertThat(lines.get(1)).startsWith("  ColumnarAggregate").contains("rows=5 (expected ");
    assertThat(lines.get(2))
        .startsWith("    ColumnarYoreScan(table=[T]")
        .contains("rows=1000 (expected 999), time=", "pages=3, pruned=2,");
    assertThat(lines.get(3)).startsWith("rows=5, time=");
  }

  @Test
  void expectationsComeFromSketchesAndFromTheStateThatIsAskedAbout() {
    // 200 values of g, as the segment's sketch has it; sequence 3 is before any row of t.
    assertThat(scan("SELECT s FROM t WHERE g = 7"))
        .containsPattern("rows=200 \\(expected (19|20|21)\\d\\)");
    assertThat(scan("SELECT s FROM t")).contains("rows=40000 (expected 40000)");
    assertThat(scan("SELECT s FROM t FOR SYSTEM_VERSION AS OF 3")).contains("rows=0 (expected 1)");
  }

  @Test
  void itSaysHowManyBytesCameFromWhichTier() {
    String sql = "SELECT SUM(id), MAX(s) FROM t WHERE g > 3";

    assertThat(scan(sql)).containsPattern("read=\\[ssd [1-9]\\d+, hdd 0, cached 0, object 0\\]");
    assertThat(scan(sql)).as("vectors are kept").contains("decoded=0 bytes, read=[ssd 0, hdd 0");

    TestDatabase.rows(session, "CALL SYS.MOVE_TO_TIER('T', 'HDD')");
    close();
    reopen();
    assertThat(scan(sql)).containsPattern("read=\\[ssd 0, hdd [1-9]\\d+, cached 0, object 0\\]");
  }

  @Test
  void partsBelowCompiledCodeShowWhatTheyDid() {
    // A recursive query's rounds are Calcite's; what they read is the engine's, once per round.
    List<String> lines =
        analyze(
            "WITH RECURSIVE r (x) AS (SELECT MIN(n) FROM n UNION ALL"
                + " SELECT n.n FROM r JOIN n ON n.n = r.x + 1 WHERE n.n < 5) SELECT x FROM r");

    assertThat(lines.get(0)).startsWith("Enumerable").doesNotContain("time=");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("ColumnarYoreScan(table=[N]")
                    .containsPattern(
                        "rows=\\d+ \\(expected \\d+\\), time=.*, pages=.*read=\\[ssd"));
    assertThat(lines).anySatisfy(line -> assertThat(line).contains(", runs=5"));
    assertThat(lines.get(lines.size() - 1)).startsWith("rows=5, time=");
  }

  private String scan(String sql) {
    return analyze(sql).stream()
        .filter(line -> line.contains("ColumnarYoreScan"))
        .findFirst()
        .orElseThrow();
  }
}
