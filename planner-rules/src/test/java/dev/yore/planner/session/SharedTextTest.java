package dev.yore.planner.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which constants are taken out of a query's text. */
class SharedTextTest {
  private static String text(String sql) {
    return Objects.requireNonNull(SharedText.of(sql), sql).text().replaceAll("\\s+", " ").strip();
  }

  private static List<Object> constants(String sql) {
    return Objects.requireNonNull(SharedText.of(sql), sql).constants();
  }

  @Test
  void constantsThatColumnsAreComparedWithBecomeParameters() {
    String sql =
        "SELECT a, 'x' FROM t WHERE id=7 AND name = 'it''s' AND d = DATE '2024-02-29' AND p <"
            + " -1.50 ORDER BY 1 LIMIT 3";
    assertThat(text(sql))
        .isEqualTo(
            "SELECT a, 'x' FROM t WHERE id= ? AND name = ? AND d = ? AND p < ? ORDER BY 1 LIMIT 3");
    assertThat(constants(sql))
        .containsExactly(7L, "it's", LocalDate.of(2024, 2, 29), new BigDecimal("-1.50"));
  }

  @Test
  void commentsAndQuotedNamesAreNoConstants() {
    assertThat(text("SELECT \"a = 1\" /* b = 2 */ FROM t -- c = 3\nWHERE id = 4"))
        .isEqualTo("SELECT \"a = 1\" /* b = 2 */ FROM t -- c = 3 WHERE id = ?");
  }

  @Test
  void rangesStayWhereTheirSizeMayOrderJoins() {
    assertThat(text("SELECT * FROM t JOIN u ON t.k = u.k WHERE t.a = 1 AND u.b > 5"))
        .isEqualTo("SELECT * FROM t JOIN u ON t.k = u.k WHERE t.a = ? AND u.b > 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM t WHERE 1 = 0",
        "SELECT * FROM t WHERE a = 1 OR b > 2",
        "SELECT * FROM t WHERE a IN (1, 2)",
        "SELECT * FROM t WHERE a LIKE 'x%'",
        "SELECT * FROM t WHERE a = 1 + 2",
        "SELECT * FROM t WHERE a = INTERVAL '1' DAY",
        "SELECT * FROM t WHERE a = x'00'",
        "SELECT * FROM t WHERE a = 1e3",
        "SELECT * FROM t WHERE a = .5",
        "SELECT * FROM t WHERE a = 1 AND b = ?",
        "SELECT * FROM t WHERE d = DATE '2024-02-30'",
        "SELECT * FROM t FOR SYSTEM_VERSION AS OF 5",
        "SELECT * FROM TABLE(f(a => 5))",
        "SELECT * FROM t WHERE a = 'unfinished",
        "UPDATE t SET a = 1",
        "SET PARALLELISM = 1",
        ""
      })
  void nothingElseIsTaken(String sql) {
    assertThat(SharedText.of(sql)).isNull();
  }
}
