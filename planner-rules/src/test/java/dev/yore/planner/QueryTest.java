package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueryTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20), price DECIMAL(10, 2), kind"
            + " CHAR(4), made DATE)");
    db.run(
        "INSERT INTO item VALUES (1, 'anvil', 12.50, 'a', DATE '2026-01-01'), (2, 'bolt', 0.10,"
            + " 'b', DATE '2026-01-02'), (3, 'crane', 999.99, 'a', NULL), (4, NULL, NULL, NULL,"
            + " NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aStarGivesTheDeclaredColumns() {
    assertThat(db.rows("SELECT * FROM item WHERE id = 1"))
        .containsExactly(List.of(1, "anvil", new BigDecimal("12.50"), "a   ", 20454));
  }

  @Test
  void comparisonsAreEvaluatedByTheStore() {
    String plan = db.plan("SELECT name FROM item WHERE id >= 2 AND price < 100 AND kind = 'b'");
    assertThat(plan).contains("ColumnarYoreScan(table=[ITEM], columns=[[NAME]]");
    assertThat(plan).doesNotContain("ColumnarFilter", "Enumerable");
    assertThat(db.rows("SELECT name FROM item WHERE id >= 2 AND price < 100 AND kind = 'b'"))
        .containsExactly(List.of("bolt"));
  }

  @Test
  void countNeedsNoColumns() {
    assertThat(db.plan("SELECT COUNT(*) FROM item")).contains("columns=[[]]");
    assertThat(db.value("SELECT COUNT(*) FROM item")).isEqualTo(4L);
  }

  @Test
  void groupsJoinsAndOrders() {
    assertThat(
            db.rows(
                "SELECT a.kind, COUNT(*), SUM(a.price) FROM item a JOIN item b ON a.id = b.id"
                    + " WHERE a.kind IS NOT NULL GROUP BY a.kind ORDER BY a.kind DESC"))
        .containsExactly(
            List.of("b   ", 1L, new BigDecimal("0.10")),
            List.of("a   ", 2L, new BigDecimal("1012.49")));
  }

  @Test
  void anEmptySubQueryBesideAConditionThatCannotHoldTakesNoRowsAway() {
    db.run("CREATE TABLE nothing (n INTEGER)");
    assertThat(
            db.rows(
                "SELECT id FROM item WHERE kind = 'b' OR (id < 2 AND id > 3 AND id IN (SELECT n FROM"
                    + " nothing))"))
        .containsExactly(List.of(2));
    assertThat(
            db.rows(
                "SELECT i.id FROM item i JOIN (SELECT COUNT(*) FROM nothing) ON TRUE ORDER BY 1"))
        .hasSize(4);
  }

  @Test
  void aWindowOverAColumnThatIsKnownToBeNullGivesNulls() {
    assertThat(db.rows("SELECT SUM(price) OVER (ORDER BY id) FROM item WHERE price IS NULL").get(0))
        .containsOnlyNulls();
  }

  @Test
  void comparisonsWithTheWordNullAreUnknownInEveryType() {
    db.run("CREATE TABLE kinds (id INTEGER PRIMARY KEY, u UUID, d DATE, s VARCHAR(5))");
    db.run(
        "INSERT INTO kinds VALUES (1, UUID '00000000-0000-0000-0000-000000000001',"
            + " DATE '2020-01-01', 'a'), (2, NULL, NULL, NULL)");
    for (String column : List.of("u", "d", "s", "id", "CASE WHEN id >= 0 THEN u END")) {
      for (String operator : List.of("=", "<>", "<")) {
        String unknown = column + " " + operator + " NULL";
        String condition = "(" + unknown + " OR " + unknown + ")";
        if (!operator.equals("<") || !column.contains("u")) {
          assertThat(db.rows("SELECT id FROM kinds WHERE " + condition)).as(condition).isEmpty();
          assertThat(
                  db.rows(
                      "SELECT id FROM kinds WHERE "
                          + condition
                          + " EXCEPT ALL SELECT id FROM kinds WHERE id > 1"))
              .as(condition)
              .isEmpty();
          assertThat(
                  db.rows(
                      "SELECT id FROM kinds WHERE id > 1 UNION SELECT id FROM kinds WHERE NOT "
                          + condition))
              .as(condition)
              .hasSize(1);
        }
      }
    }
  }
}
