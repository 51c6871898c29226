package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins of two histories on versions that were there at the same time. */
final class TemporalJoinTest {
  private static final String OVERLAP =
      "a.row_start_seq < b.row_end_seq AND b.row_start_seq < a.row_end_seq";

  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE a (id INTEGER PRIMARY KEY, v INTEGER)"); // 1
    db.run("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER, w INTEGER)"); // 2
    db.run("INSERT INTO a VALUES (1, 10), (2, 20)"); // 3
    db.run("INSERT INTO b VALUES (7, 1, 70)"); // 4
    db.run("UPDATE a SET v = 11 WHERE id = 1"); // 5
    db.run("UPDATE b SET w = 71"); // 6
    db.run("DELETE FROM a WHERE id = 1"); // 7
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static String query(String condition) {
    return "SELECT a.v, b.w FROM a FOR SYSTEM_TIME ALL AS a JOIN b FOR SYSTEM_TIME ALL AS b ON "
        + condition;
  }

  private List<List<@Nullable Object>> sorted(String sql) {
    List<List<@Nullable Object>> rows = new ArrayList<>(db.rows(sql));
    rows.sort(Comparator.comparing(List::toString));
    return rows;
  }

  @Test
  void versionsThatWereThereAtTheSameTimeArePaired() {
    String sql = query("a.id = b.a_id AND " + OVERLAP);
    assertThat(db.plan(sql))
        .contains("ColumnarTemporalJoin")
        .contains("[ROW_START_SEQ, ROW_END_SEQ) with [ROW_START_SEQ, ROW_END_SEQ)");
    assertThat(sorted(sql)).containsExactly(List.of(10, 70), List.of(11, 70), List.of(11, 71));
  }

  @Test
  void theOverlapMayBeSaidByThePredicateOnPeriodsAndByTimes() {
    String sql =
        query(
            "a.id = b.a_id AND (a.row_start_seq, a.row_end_seq) OVERLAPS (b.row_start_seq,"
                + " b.row_end_seq)");
    assertThat(db.error(sql)).hasMessageContaining("OVERLAPS");
    String times =
        query("a.id = b.a_id AND (a.row_start, a.row_end) OVERLAPS (b.row_start, b.row_end)");
    assertThat(db.plan(times)).contains("ColumnarTemporalJoin");
    assertThat(
            db.plan(
                "SELECT a.v FROM a FOR SYSTEM_TIME ALL AS a, b FOR SYSTEM_TIME ALL AS b WHERE "
                    + OVERLAP))
        .contains("ColumnarTemporalJoin");
  }

  @Test
  void whatIsNoOverlapIsAnOrdinaryJoin() {
    for (String condition :
        List.of(
            "a.id = b.a_id",
            "a.id = b.a_id AND a.row_start_seq < b.row_end_seq",
            "a.id = b.a_id AND a.row_start_seq <= b.row_end_seq AND b.row_start_seq <="
                + " a.row_end_seq",
            "a.v < b.w AND b.a_id < a.id")) {
      assertThat(db.plan(query(condition))).as(condition).doesNotContain("TemporalJoin");
    }
    assertThat(db.plan(query(OVERLAP).replace("JOIN", "LEFT JOIN"))).doesNotContain("TemporalJoin");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void itsAnswerIsThatOfThePlainJoin(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int id = random.nextInt(6);
      String table = random.nextBoolean() ? "a" : "b";
      switch (random.nextInt(3)) {
        case 0 -> db.run("DELETE FROM " + table + " WHERE id = " + id);
        case 1 ->
            db.run(
                table.equals("a")
                    ? "UPSERT INTO a VALUES (?, ?)"
                    : "UPSERT INTO b (id, w) VALUES (?, ?)",
                id,
                i);
        default ->
            db.run(
                table.equals("a") ? "UPDATE a SET v = v + 1" : "UPDATE b SET a_id = ?",
                table.equals("a") ? new Object[0] : new Object[] {random.nextInt(6)});
      }
    }
    for (String keys : List.of("a.id = b.a_id AND ", "a.id = b.a_id AND a.v < b.w AND ", "")) {
      // An expression hides the overlap from the planner.
      String plain = query(keys + OVERLAP.replace("b.row_end_seq", "b.row_end_seq + 0 * b.id"));
      String temporal = query(keys + OVERLAP);
      assertThat(db.plan(temporal)).contains("TemporalJoin");
      assertThat(sorted(temporal))
          .isNotEmpty()
          .isEqualTo(sorted(keys.isEmpty() ? crossed() : plain));
    }
  }

  /** Without keys, said by what is alive at the later of the two starts. */
  private static String crossed() {
    return query(
        "CASE WHEN a.row_start_seq > b.row_start_seq THEN a.row_start_seq < b.row_end_seq"
            + " ELSE b.row_start_seq < a.row_end_seq END");
  }
}
