package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change by a query's rows is an operator at the top of the query's plan. */
final class TableModifyTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE part (id INTEGER PRIMARY KEY, name VARCHAR(8), size_mm SMALLINT, price"
            + " DECIMAL(10, 2), big DECIMAL(30, 4), weight REAL, code CHAR(4), seen TIMESTAMP(3),"
            + " data VARBINARY(4))");
    db.run(
        "INSERT INTO part VALUES (1, 'nut', 10, 0.50, 1.5, 0.1, 'ab', TIMESTAMP '2026-01-31"
            + " 18:00:00.123', x'01'), (2, 'bolt', 20, 0.75, -2, 2.5, NULL, NULL, NULL), (3, NULL,"
            + " NULL, NULL, NULL, NULL, 'grün', NULL, x'')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<String> analyze(String sql, @Nullable Object... parameters) {
    return db.rows("EXPLAIN ANALYZE " + sql, parameters).stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  @Test
  void plansShowItAboveWhatItReads() {
    assertThat(db.plan("INSERT INTO part (id, name) SELECT id + 10, name FROM part"))
        .startsWith("YoreTableModify(table=[PART], operation=[INSERT], columns=[ID, NAME])\n")
        .contains("  ColumnarProject(", "ColumnarYoreScan(table=[PART]")
        .doesNotContain("Enumerable");
    assertThat(db.plan("UPDATE part SET price = price * 2 WHERE size_mm > 10"))
        .startsWith("YoreTableModify(table=[PART], operation=[UPDATE], columns=[PRICE])\n");
    assertThat(db.plan("DELETE FROM part WHERE SOUNDEX(name) = 'N300'"))
        .startsWith("YoreTableModify(table=[PART], operation=[DELETE])\n")
        .contains("perRow=[[");
    assertThat(
            db.plan(
                "MERGE INTO part USING (VALUES (1, 'x'), (7, 'y')) AS s (id, n) ON part.id = s.id"
                    + " WHEN MATCHED THEN UPDATE SET name = s.n WHEN NOT MATCHED THEN INSERT (id,"
                    + " name) VALUES (s.id, s.n)"))
        .startsWith("YoreTableModify(table=[PART], operation=[MERGE], columns=[NAME])\n")
        .contains("ColumnarJoin");
  }

  @Test
  void analysisMakesTheChangeAndTellsOfEveryOperator() {
    List<String> lines = analyze("UPDATE part SET price = price * 2 WHERE size_mm >= ?", 10);
    assertThat(lines.get(0))
        .startsWith("YoreTableModify(table=[PART], operation=[UPDATE], columns=[PRICE]): rows=1")
        .contains("time=", "memory=");
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).contains("ColumnarYoreScan").contains("rows=2", "pages=1"));
    assertThat(lines.get(lines.size() - 1)).startsWith("rows=2, time=");
    assertThat(db.value("SELECT price FROM part WHERE id = 2")).isEqualTo(new BigDecimal("1.50"));

    lines = analyze("DELETE FROM part WHERE id = 1");
    assertThat(lines.get(0)).contains("by=[PRIMARY KEY]): rows=1, time=");
    assertThat(analyze("INSERT INTO part (id) VALUES (8), (9)").get(1)).startsWith("rows=2, time=");
    assertThat(db.rows("SELECT id FROM part ORDER BY id"))
        .containsExactly(List.of(2), List.of(3), List.of(8), List.of(9));
  }

  @Test
  void analysisIsPartOfItsTransactionAndRefusedWhereChangesAre() {
    db.run("BEGIN");
    analyze("DELETE FROM part WHERE size_mm > 0");
    assertThat(db.value("SELECT COUNT(*) FROM part")).isEqualTo(1L);
    db.run("ROLLBACK");
    assertThat(db.value("SELECT COUNT(*) FROM part")).isEqualTo(3L);
    db.session().setReadOnly(true);
    assertThat(db.error("EXPLAIN ANALYZE DELETE FROM part").code()).isEqualTo(ErrorCode.READ_ONLY);
    db.session().setReadOnly(false);
    assertThat(db.error("EXPLAIN ANALYZE UPDATE part SET size_mm = 70000 + id").code())
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    assertThat(db.value("SELECT MAX(size_mm) FROM part")).isEqualTo((short) 20);
  }

  @Test
  void valuesGoFromColumnToColumnAsThroughTheirCodecs() {
    db.run("CREATE TABLE copy AS SELECT * FROM part");
    assertThat(db.rows("SELECT * FROM copy EXCEPT SELECT * FROM part")).isEmpty();
    assertThat(db.value("SELECT COUNT(*) FROM copy")).isEqualTo(3L);

    db.run(
        "INSERT INTO part (id, name, size_mm, price, big, weight, code, seen) SELECT id + 10,"
            + " name || '-x', CAST(size_mm AS BIGINT) * 3, big, price, price, name, CAST('2026-02-01"
            + " 10:00:00' AS TIMESTAMP(3)) FROM part WHERE id = 1");
    assertThat(db.rows("SELECT name, size_mm, price, big, weight, code FROM part WHERE id = 11"))
        .containsExactly(
            Arrays.asList(
                "nut-x",
                (short) 30,
                new BigDecimal("1.50"),
                new BigDecimal("0.5000"),
                0.5f,
                "nut "));
    for (String wrong :
        List.of("name = name || name || name", "name = 'ä' || name || name || '123'")) {
      assertThat(db.error("UPDATE part SET " + wrong + " WHERE id IN (1, 2)").code())
          .as(wrong)
          .isEqualTo(ErrorCode.VALUE_TOO_LONG);
    }
    assertThat(db.error("UPDATE part SET size_mm = size_mm * 5000 WHERE id > 0").getMessage())
        .contains("PART.SIZE_MM", "out of range");
    assertThat(db.run("UPDATE part SET name = 'über' || 'all' || SUBSTRING(name, 1, 1)"))
        .as("bytes are more than letters")
        .isEqualTo(4);
    assertThat(db.value("SELECT name FROM part WHERE id = 2")).isEqualTo("überallb");
  }

  @Test
  void whatItReadsMayBeWhatItChanges() {
    for (int i = 0; i < 4; i++) {
      db.run(
          "INSERT INTO part (id, name) SELECT id + (SELECT MAX(id) FROM part), name FROM part"
              + " WHERE id > 0");
    }
    assertThat(db.value("SELECT COUNT(*) FROM part")).isEqualTo(48L);
    assertThat(db.run("UPDATE part SET id = id + 1 WHERE id > 0")).isEqualTo(48);
    assertThat(db.rows("SELECT MIN(id), MAX(id) FROM part")).containsExactly(List.of(2, 49));
    assertThat(db.run("DELETE FROM part WHERE id IN (SELECT id + 1 FROM part)")).isEqualTo(47);
  }

  @Test
  void rowsOfCompiledCodeAreTakenToo() {
    String recursive =
        "INSERT INTO part (id, name) WITH RECURSIVE r (x) AS (SELECT 100 FROM part WHERE id = ?"
            + " UNION ALL SELECT x + 1 FROM r WHERE x < 104) SELECT x, 'r' || CAST(x AS VARCHAR(4))"
            + " FROM r";
    assertThat(db.plan(recursive)).startsWith("YoreTableModify(").contains("Enumerable");
    assertThat(db.run(recursive, 1)).isEqualTo(5);
    db.run("DELETE FROM part WHERE id >= 100");
    assertThat(db.run(recursive, 2)).as("rounds are each execution's own").isEqualTo(5);
    assertThat(db.value("SELECT name FROM part WHERE id = 104")).isEqualTo("r104");
    db.run("SET ENGINE = 'enumerable'");
    assertThat(db.run("UPDATE part SET price = 9.99 WHERE id > 100")).isEqualTo(4);
    assertThat(db.value("SELECT SUM(price) FROM part WHERE id > 100"))
        .isEqualTo(new BigDecimal("39.96"));
  }

  @Test
  void defaultsAndNumbersCompleteRowsOfQueries() {
    db.run(
        "CREATE TABLE log (num BIGINT GENERATED BY DEFAULT AS IDENTITY, what VARCHAR(9) DEFAULT"
            + " 'none', at_ms TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP, part INTEGER)");
    db.run("INSERT INTO log (part) SELECT id FROM part ORDER BY id");
    assertThat(db.rows("SELECT num, what, part, at_ms IS NOT NULL FROM log ORDER BY num"))
        .containsExactly(
            List.of(1L, "none", 1, true),
            List.of(2L, "none", 2, true),
            List.of(3L, "none", 3, true));
    db.run("INSERT INTO log (num, what) SELECT 40, 'given' FROM part WHERE id = 1");
    db.run("INSERT INTO log (part) SELECT 9 FROM part WHERE id = 1");
    assertThat(db.value("SELECT MAX(num) FROM log")).as("41 follows 40").isEqualTo(41L);
  }

  @Test
  void changesOfMoreRowsThanAStatementMayHoldAreMadeWhole() {
    db.run("CREATE TABLE digit (d INTEGER PRIMARY KEY)");
    db.run("INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
    db.run("CREATE TABLE many (id INTEGER PRIMARY KEY, note VARCHAR(200))");
    db.run("SET MEMORY_BUDGET = 1048576");
    String insert =
        "INSERT INTO many SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d, '"
            + "a long note ".repeat(12)
            + "beside ' || c.d FROM digit a, digit b, digit c, digit e";
    assertThat(analyze(insert)).anyMatch(line -> line.contains("YoreTableModify") && spills(line));
    // Row by row, or in parts, each but the last would meet the next one's key.
    assertThat(analyze("UPDATE many SET id = id + 1, note = note || '!'"))
        .anyMatch(line -> line.contains("YoreTableModify") && spills(line));
    assertThat(
            db.rows("SELECT COUNT(*), MIN(id), MAX(id), MAX(SUBSTRING(note FROM 145)) FROM many"))
        .containsExactly(List.of(10_000L, 1, 10_000, "beside 9!"));
    db.run("DELETE FROM many WHERE id > 1 AND SOUNDEX(note) IS NOT NULL");
    assertThat(db.rows("SELECT COUNT(*) FROM many")).containsExactly(List.of(1L));
  }

  private static boolean spills(String line) {
    return line.contains("spilled=");
  }
}
