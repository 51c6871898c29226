package dev.yore.planner;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExpressionTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE n (id INTEGER PRIMARY KEY, i INTEGER, b BIGINT, d DECIMAL(38, 4), m"
            + " DECIMAL(10, 2), c CHAR(5), v VARCHAR(9))");
    db.run(
        "INSERT INTO n VALUES (1, 2147483647, 9223372036854775807, 1.5, 0.10, 'ab', 'ab'), (2,"
            + " 2147483647, 9223372036854775807, 99999999999999999999999999999999.9999, 0.20,"
            + " 'abc', 'abc')");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @Test
  void sumsDoNotWrap() {
    assertThat(db.rows("SELECT SUM(i), SUM(b), AVG(b), SUM(m) FROM n"))
        .containsExactly(
            List.of(
                4294967294L,
                decimal("18446744073709551614"),
                decimal("9223372036854775807.000000"),
                decimal("0.30")));
    assertThat(db.rows("SELECT SUM(b) OVER (ORDER BY id) FROM n ORDER BY 1"))
        .containsExactly(
            List.of(decimal("9223372036854775807")), List.of(decimal("18446744073709551614")));
  }

  @Test
  void integerArithmeticThatOverflowsIsAnError() {
    for (String expression : List.of("i + 1", "i * 2", "-(-i - 1)", "b + 1", "b * b")) {
      assertThat(db.error("SELECT " + expression + " FROM n").code())
          .as(expression)
          .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    }
    assertThat(db.rows("SELECT CAST(i AS BIGINT) + 1 FROM n WHERE id = 1"))
        .containsExactly(List.of(2147483648L));
  }

  @Test
  void timesAsTextKeepTheirMilliseconds() {
    db.run("CREATE TABLE w (id INTEGER PRIMARY KEY, ts TIMESTAMP(3), ti TIME(3))");
    db.run(
        "INSERT INTO w VALUES (1, TIMESTAMP '2026-01-31 18:00:00.123', TIME '10:20:30.045'), (2,"
            + " TIMESTAMP '1969-12-31 00:00:00.001', TIME '00:00:00'), (3, TIMESTAMP '2026-01-31"
            + " 18:00:00', NULL)");
    String literal = "CAST(TIMESTAMP '2026-01-31 18:00:00.100' AS VARCHAR(30))";
    for (String engine : List.of("columnar", "enumerable")) {
      db.run("SET ENGINE = '" + engine + "'");
      assertThat(
              db.rows(
                  "SELECT CAST(ts AS VARCHAR), CAST(ti AS VARCHAR(20)), ts || '' FROM w ORDER BY"
                      + " id"))
          .as(engine)
          .containsExactly(
              List.of("2026-01-31 18:00:00.123", "10:20:30.045", "2026-01-31 18:00:00.123"),
              List.of("1969-12-31 00:00:00.001", "00:00:00", "1969-12-31 00:00:00.001"),
              Arrays.asList("2026-01-31 18:00:00", null, "2026-01-31 18:00:00"));
      assertThat(db.value("SELECT " + literal)).as(engine).isEqualTo("2026-01-31 18:00:00.100");
      assertThat(db.rows("SELECT id FROM w WHERE CAST(CAST(ts AS VARCHAR) AS TIMESTAMP(3)) = ts"))
          .as(engine)
          .hasSize(3);
    }
  }

  @Test
  void castsToIntegersRoundHalfUpWhateverTheyAreOf() {
    for (String engine : List.of("columnar", "enumerable")) {
      db.run("SET ENGINE = '" + engine + "'");
      for (String type : List.of("DECIMAL(6, 2)", "DOUBLE", "REAL", "FLOAT")) {
        for (String to : List.of("INTEGER", "BIGINT", "SMALLINT")) {
          assertThat(
                  db
                      .rows(
                          "SELECT CAST(CAST(x AS "
                              + type
                              + ") AS "
                              + to
                              + ") FROM (VALUES (1, 3.7), (2,"
                              + " 2.5), (3, -2.5), (4, 0.4), (5, -3.4)) AS v (id, x) ORDER BY id")
                      .stream()
                      .map(row -> ((Number) row.get(0)).intValue()))
              .as(engine + " " + type + " " + to)
              .containsExactly(4, 3, -3, 0, -3);
        }
      }
      assertThat(db.value("SELECT CAST(3.7e0 AS INTEGER)")).isEqualTo(4);
      assertThat(db.error("SELECT CAST(2147483647.5e0 AS INTEGER)").code())
          .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    }
  }

  @Test
  void decimalsHave38Digits() {
    assertThat(db.value("SELECT d + 1 FROM n WHERE id = 2"))
        .isEqualTo(decimal("100000000000000000000000000000000.9999"));
    assertThat(db.error("SELECT d * 1000000 FROM n WHERE id = 2").code())
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
    assertThat(db.value("SELECT d * m FROM n WHERE id = 1")).isEqualTo(decimal("0.150000"));
    assertThat(db.value("SELECT m / 3 FROM n WHERE id = 2").toString()).startsWith("0.0666666666");
    assertThat(db.value("SELECT SUM(m) / COUNT(*) FROM n").toString()).startsWith("0.1500");
  }

  @Test
  void charValuesCompareAsIfPadded() {
    assertThat(db.rows("SELECT id FROM n WHERE c = 'ab'")).containsExactly(List.of(1));
    assertThat(db.rows("SELECT id FROM n WHERE c = ?", "ab")).containsExactly(List.of(1));
    assertThat(db.rows("SELECT id FROM n WHERE c = v ORDER BY id"))
        .containsExactly(List.of(1), List.of(2));
    assertThat(db.rows("SELECT id FROM n WHERE c IN ('ab', 'x', 'abcde')"))
        .containsExactly(List.of(1));
    assertThat(db.plan("SELECT id FROM n WHERE c = 'ab'")).contains("filter=[C = ");
  }

  @Test
  void aValueFinerThanTheColumnIsComparedExactly() {
    assertThat(db.rows("SELECT id FROM n WHERE m < 0.105")).containsExactly(List.of(1));
    assertThat(db.rows("SELECT id FROM n WHERE m > ?", decimal("0.105")))
        .containsExactly(List.of(2));
    assertThat(db.rows("SELECT id FROM n WHERE m = 0.105")).isEmpty();
    assertThat(db.rows("SELECT id FROM n WHERE m <> ? ORDER BY id", decimal("0.105"))).hasSize(2);
    assertThat(db.rows("SELECT id FROM n WHERE i < 99999999999999 AND i > -1e2")).hasSize(2);
    assertThat(db.rows("SELECT id FROM n WHERE id IN (1.0, 1.5, 77)")).containsExactly(List.of(1));
    assertThat(db.error("SELECT id FROM n WHERE id = ?", decimal("1.5")).code())
        .isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void likeReadsOnlyTheRangeOfItsPrefix() {
    db.run("INSERT INTO n (id, v) VALUES (3, 'äb%'), (4, 'ä'), (5, '\uD83D\uDE00x'), (6, 'å')");
    assertThat(db.rows("SELECT id FROM n WHERE v LIKE 'ä%' ORDER BY id"))
        .containsExactly(List.of(3), List.of(4));
    assertThat(db.rows("SELECT id FROM n WHERE v LIKE '\uD83D\uDE00%'"))
        .containsExactly(List.of(5));
    assertThat(db.rows("SELECT id FROM n WHERE v LIKE 'ab_'")).containsExactly(List.of(2));
    assertThat(db.rows("SELECT id FROM n WHERE v NOT LIKE 'a%' ORDER BY id")).hasSize(4);
    assertThat(db.plan("SELECT id FROM n WHERE v LIKE 'ab%'")).contains("V >= ", "V < ");
  }

  @Test
  void listsRangesAndNullsAreEvaluatedByTheStore() {
    db.run("INSERT INTO n (id) VALUES (3)");
    String sql =
        "SELECT id FROM n WHERE id IN (?, 2, 3) AND i BETWEEN 1 AND 2147483647 AND v IS NOT NULL";
    assertThat(db.plan(sql))
        .doesNotContain("ColumnarFilter", "Enumerable")
        .contains("ID IN (?0, 2, 3)", "I >= 1", "I <= 2147483647", "V IS NOT NULL");
    assertThat(db.rows(sql, 1)).containsExactlyInAnyOrder(List.of(1), List.of(2));
    assertThat(db.rows("SELECT id FROM n WHERE v IS NULL")).containsExactly(List.of(3));
    assertThat(db.rows("SELECT id FROM n WHERE id NOT IN (1, 2)")).containsExactly(List.of(3));
    assertThat(db.rows("SELECT id FROM n WHERE id < 2 OR id > 2 ORDER BY id"))
        .containsExactly(List.of(1), List.of(3));
    assertThat(db.rows("SELECT id FROM n WHERE i = ?", new Object[] {null})).isEmpty();
  }

  @Test
  void aLongListOfValuesIsPlannedInNoTime() {
    String numbers = IntStream.range(2, 3000).mapToObj(String::valueOf).collect(joining(", "));
    String names = IntStream.range(0, 900).mapToObj(i -> "'abc" + i + "'").collect(joining(", "));
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          assertThat(db.rows("SELECT id FROM n WHERE id IN (" + numbers + ")"))
              .containsExactly(List.of(2));
          assertThat(db.rows("SELECT id FROM n WHERE id NOT IN (" + numbers + ")"))
              .containsExactly(List.of(1));
          assertThat(db.rows("SELECT id FROM n WHERE v IN ('ab', " + names + ")"))
              .containsExactly(List.of(1));
          assertThat(db.rows("SELECT id FROM n WHERE c IN ('ab', " + names + ")"))
              .containsExactly(List.of(1));
          String few = numbers.substring(0, numbers.indexOf(", 150"));
          assertThat(db.rows("SELECT id FROM n WHERE id IN (" + few + ")"))
              .containsExactly(List.of(2));
          assertThat(db.rows("SELECT id FROM n WHERE id NOT IN (" + few + ")"))
              .containsExactly(List.of(1));
        });
  }

  @Test
  void limitsAreTakenByTheStoreWhereNothingStandsBetween() {
    assertThat(db.plan("SELECT v FROM n LIMIT 1")).contains("limit=[1]");
    assertThat(db.rows("SELECT v FROM n WHERE id > 0 LIMIT ?", 1)).hasSize(1);
    assertThat(db.rows("SELECT v FROM n LIMIT 0")).isEmpty();
    assertThat(db.rows("SELECT id FROM n ORDER BY id DESC LIMIT 1 OFFSET 1"))
        .containsExactly(List.of(1));
    assertThat(db.plan("SELECT id FROM n ORDER BY v LIMIT 1")).doesNotContain("limit=[");
    assertThat(db.plan("SELECT COUNT(*) FROM n WHERE v LIKE '%b' LIMIT 1"))
        .doesNotContain("limit=[");
  }

  @Test
  void joinsOfDecimalsOfDifferentScaleFindEqualValues() {
    db.run("CREATE TABLE o (d DECIMAL(12, 4))");
    db.run("INSERT INTO o VALUES (0.1), (0.2001)");
    assertThat(db.rows("SELECT n.id FROM n JOIN o ON n.m = o.d")).containsExactly(List.of(1));
  }

  @Test
  void nullsSortLastAndOuterJoinsGiveThem() {
    db.run("INSERT INTO n (id) VALUES (3)");
    assertThat(db.rows("SELECT id, v FROM n ORDER BY v, id").get(2))
        .isEqualTo(Arrays.asList(3, null));
    assertThat(db.rows("SELECT a.id, b.id FROM n a LEFT JOIN n b ON a.id + 1 = b.id ORDER BY a.id"))
        .containsExactly(List.of(1, 2), List.of(2, 3), Arrays.asList(3, null));
    assertThat(db.rows("SELECT COUNT(*) FROM n a FULL JOIN n b ON a.id + 1 = b.id"))
        .containsExactly(List.of(4L));
  }

  @Test
  void setOperationsAndWindowsRun() {
    assertThat(db.rows("SELECT id FROM n UNION SELECT 2 EXCEPT SELECT 1 ORDER BY 1"))
        .containsExactly(List.of(2));
    assertThat(db.rows("SELECT id, ROW_NUMBER() OVER (ORDER BY id DESC) FROM n ORDER BY id"))
        .containsExactly(List.of(1, 2L), List.of(2, 1L));
    assertThat(
            db.rows(
                "SELECT COUNT(DISTINCT i), COUNT(DISTINCT id) FROM n GROUP BY GROUPING SETS (())"))
        .containsExactly(List.of(1L, 2L));
  }
}
