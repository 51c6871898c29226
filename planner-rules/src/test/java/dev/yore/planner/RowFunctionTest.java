package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions that only Calcite has are computed row by row inside columnar operators, beside what
 * the engine computes itself, and give what Calcite's own engine gives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RowFunctionTest {
  /**
   * One per way in which values go over to Calcite and back, and what JDBC and BI tools ask for.
   */
  private static final List<List<String>> FUNCTIONS =
      List.of(
          List.of(
              "ASCII(t)",
              "CHR(65 + id)",
              "REPEAT(t, 2)",
              "LEFT(t, 2)",
              "RIGHT(t, 2)",
              "MD5(t)",
              "SHA256(t)",
              "SOUNDEX(t)",
              "DIFFERENCE(t || 'a', 'anvil')",
              "INITCAP(t)",
              "TRANSLATE(t, 'abc', 'xyz')",
              "OVERLAY(t PLACING 'zz' FROM 1 FOR 1)",
              "t SIMILAR TO 'a.*'",
              "t ILIKE 'AN%'",
              "REGEXP_REPLACE(t, 'a', 'b')",
              "LPAD(t, 10)",
              "RPAD(t, 10, '-')",
              "SPLIT_PART(t, 'n', 1)",
              "CONCAT_WS('-', t, c)",
              "STARTS_WITH(t, 'a')",
              "POSITION('n' IN t FROM 2)"),
          List.of(
              "{fn INSERT(t, 1, 1, 'q')}",
              "{fn LCASE(t)}",
              "{fn LENGTH(t)}",
              "{fn LOCATE('n', t)}",
              "{fn LTRIM(t)}",
              "{fn DAYOFWEEK(da)}",
              "{fn IFNULL(t, 'z')}",
              "{fn LOG(2.0)}",
              "{fn WEEK(da)}",
              "{fn CONCAT(t, c)}",
              "{fn RTRIM(c)}"),
          List.of(
              "ACOS(f)",
              "ATAN2(f, 2)",
              "COT(f)",
              "DEGREES(f)",
              "RADIANS(f)",
              "SIN(f)",
              "CBRT(f)",
              "TANH(f)",
              "BITAND(i, 3)",
              "BITNOT(i)",
              "SIN(r)",
              "SIN(d)",
              "SIN(w)",
              "RAND(id)"),
          List.of(
              "JSON_VALUE(j, 'lax $.a[1]')",
              "JSON_VALUE(j, 'lax $.a[0]' RETURNING INTEGER)",
              "JSON_EXISTS(j, 'lax $.b')",
              "JSON_QUERY(j, 'lax $.a')",
              "JSON_OBJECT('k' VALUE i)",
              "JSON_ARRAY(i, t, d)",
              "j IS JSON",
              "JSON_TYPE(j)",
              "JSON_LENGTH(j)"),
          List.of(
              "LAST_DAY(da)",
              "TO_CHAR(ts, 'YYYY-MM-DD')",
              "DATE_PART('year', ts)",
              "EXTRACT(ISODOW FROM da)",
              "EXTRACT(CENTURY FROM ts)",
              "CEIL(ts TO MONTH)",
              "CEIL(da TO YEAR)",
              "FLOOR(ti TO HOUR)",
              "(da, da) OVERLAPS (da, DATE '2026-02-01')",
              "CAST(ti AS VARCHAR)",
              "TIMESTAMPDIFF(MONTH, TIMESTAMP '2020-02-29 10:00:00', ts)"),
          List.of(
              "x || x",
              "SUBSTRING(x FROM 1 FOR 1)",
              "OCTET_LENGTH(x)",
              "MD5(x)",
              "CAST(u AS VARCHAR(36))",
              "CAST(u AS VARBINARY)",
              "CARDINALITY(ARRAY[i, 2])",
              "(ARRAY[t, 'q'])[1]",
              "MAP['a', d]['a']"),
          List.of(
              "CASE WHEN MD5(t) LIKE '0%' THEN i ELSE 1 / NULLIF(i, 0) END",
              "CASE WHEN i = 0 THEN 'none' ELSE REPEAT(t, 6 / i) END",
              "COALESCE(SOUNDEX(t), t, 'x')",
              "UPPER(REPEAT(LOWER(SUBSTRING(t, 3)), 2)) || '!'",
              "GREATEST(i, s)",
              "LEAST(d, w)",
              "i BETWEEN SYMMETRIC 5 AND 1",
              "ASCII(t) + i * 2",
              "CAST(ASCII(t) AS DECIMAL(30, 4)) + w"));

  private TestDatabase db;
  private SqlSession compiled;

  @BeforeAll
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("SET ENGINE = 'columnar'");
    compiled = db.database().newSession();
    TestDatabase.run(compiled, "SET ENGINE = 'enumerable'");
    db.run(
        "CREATE TABLE v (id INTEGER PRIMARY KEY, i INTEGER, s SMALLINT, d DECIMAL(10, 2), w"
            + " DECIMAL(30, 4), f DOUBLE, r REAL, t VARCHAR(20), c CHAR(6), j VARCHAR(40), o"
            + " BOOLEAN, da DATE, ti TIME, ts TIMESTAMP(3), x VARBINARY(8), u UUID)");
    db.run(
        "INSERT INTO v VALUES (1, 1, 2, 12.50, 1.0001, 0.5, 0.25, 'anvil', 'a', '{\"a\": [1, 2]}',"
            + " TRUE, DATE '2026-01-31', TIME '10:20:30', TIMESTAMP '2026-01-31 23:59:59.999',"
            + " x'0102', CAST('00000000-0000-0000-0000-000000000001' AS UUID)), (2, -7, -2, -0.01,"
            + " -99999999999999999999.9999, -0.5, -0.75, 'o', 'bcd', '{\"b\": \"x\"}', FALSE, DATE"
            + " '1969-12-31', TIME '00:00:00', TIMESTAMP '1969-12-31 00:00:00.001', x'', CAST("
            + "'f0000000-0000-0000-0000-000000000001' AS UUID)), (3, 3, 32, 9.99, 0, 1, 1,"
            + " 'Bolt %_ ', 'cc  dd', '[]', NULL, DATE '2024-02-29', TIME '23:59:59', TIMESTAMP"
            + " '2024-02-29 12:30:00', x'ff00', NULL), (4, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (5, 7, 5, 5.05, 5.5555,"
            + " 0.25, 0.5, 'ravel', 'B', '{\"a\": [10, \"ä€\"]}', TRUE, DATE '2000-12-31', TIME"
            + " '12:00:00', TIMESTAMP '2038-01-19 03:14:08', x'0102', NULL)");
    db.run("CREATE TABLE n (id INTEGER, t VARCHAR(20))");
    db.run("INSERT INTO n VALUES (1, 'ANVIL'), (2, 'bolt %_ '), (NULL, 'x'), (5, NULL)");
  }

  @AfterAll
  void close() {
    compiled.close();
    db.close();
  }

  private static String rows(SqlSession session, String sql, @Nullable Object... parameters) {
    return TestDatabase.rows(session, sql, parameters).stream()
        .map(
            row ->
                row.stream()
                    .map(v -> v instanceof byte[] bytes ? Arrays.toString(bytes) : v + type(v))
                    .collect(Collectors.joining(" | ")))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String type(@Nullable Object value) {
    return value == null ? "" : ":" + value.getClass().getSimpleName();
  }

  @Test
  void theyGiveInColumnarOperatorsWhatCalcitesEngineGives() {
    SoftAssertions all = new SoftAssertions();
    for (List<String> functions : FUNCTIONS) {
      String sql = "SELECT id, " + String.join(", ", functions) + " FROM v";
      all.assertThat(db.plan(sql))
          .as(sql)
          .startsWith("ColumnarProject(")
          .contains("perRow=[")
          .doesNotContain("Enumerable");
      all.assertThat(rows(db.session(), sql)).as(sql).isEqualTo(rows(compiled, sql));
    }
    all.assertAll();
  }

  @Test
  void plansNameThemWhereverTheyStand() {
    List<String> queries =
        List.of(
            "SELECT id FROM v WHERE i > 0 AND SOUNDEX(t) = 'A514'",
            "SELECT SOUNDEX(t), COUNT(*), SUM(ASCII(t)) FILTER (WHERE STARTS_WITH(t, 'a')) FROM v"
                + " GROUP BY SOUNDEX(t) HAVING MAX(INITCAP(t)) IS NOT NULL",
            "SELECT v.id, n.id FROM v JOIN n ON v.id = n.id AND INITCAP(v.t) = INITCAP(n.t)",
            "SELECT v.id, n.id FROM v LEFT JOIN n ON SOUNDEX(v.t) < SOUNDEX(n.t || v.c)",
            "SELECT id FROM v ORDER BY MD5(t) NULLS FIRST, id",
            "SELECT id, COUNT(*) OVER (PARTITION BY SOUNDEX(t)) FROM v",
            "SELECT SOUNDEX(t) FROM v UNION SELECT INITCAP(t) FROM n",
            "SELECT id FROM v WHERE EXISTS (SELECT 1 FROM n WHERE INITCAP(n.t) = INITCAP(v.t))");
    SoftAssertions all = new SoftAssertions();
    for (String sql : queries) {
      all.assertThat(db.plan(sql)).as(sql).contains("perRow=[").doesNotContain("Enumerable");
      all.assertThat(rows(db.session(), sql)).as(sql).isEqualTo(rows(compiled, sql));
    }
    all.assertAll();
    assertThat(db.plan("SELECT i + 1, UPPER(t), SOUNDEX(UPPER(t)) FROM v"))
        .as("what the engine has stays with the engine")
        .contains("perRow=[[SOUNDEX(UPPER($1))]]");
    assertThat(db.plan("SELECT i + 1, UPPER(t) FROM v")).doesNotContain("perRow");
  }

  @Test
  void theySeeParametersTheClockAndOuterRows() {
    String sql =
        "SELECT id, REPEAT(t, CAST(? AS INTEGER)), SPLIT_PART(t, CAST(? AS VARCHAR(9)), 1), LPAD(CAST(CURRENT_TIMESTAMP AS VARCHAR),"
            + " 30) FROM v WHERE DIFFERENCE(t || 'a', CAST(? AS VARCHAR(9))) > 1";
    assertThat(rows(db.session(), sql, 2, "v", "anvil"))
        .isEqualTo(rows(compiled, sql, 2, "v", "anvil"))
        .contains("anvilanvil:String | an:String", "2026-01-01 00:00:00");
    String outer =
        "SELECT v.id, (SELECT COUNT(*) FROM n WHERE SOUNDEX(n.t) = SOUNDEX(v.t) OR n.id < v.i)"
            + " FROM v";
    assertThat(rows(db.session(), outer)).isEqualTo(rows(compiled, outer));
  }

  @Test
  void theyAreNotAskedForRowsThatOtherConditionsDrop() {
    assertThat(db.rows("SELECT id FROM v WHERE id = 3 AND CHR(i - 4) IS NOT NULL AND id < 3"))
        .isEmpty();
    assertThat(
            db.value(
                "SELECT CASE WHEN id = 4 THEN '-' ELSE SPLIT_PART(t, 'n', 1) END FROM v"
                    + " WHERE id = 4"))
        .isEqualTo("-");
  }

  @Test
  void randomNumbersGoOnFromRowToRowAndBeginAnewWithEachExecution() {
    String sql = "SELECT RAND(7), RAND_INTEGER(7, 1000) FROM v";
    String first = rows(db.session(), sql);
    assertThat(first.lines().distinct()).hasSize(5);
    assertThat(rows(db.session(), sql)).isEqualTo(first);
    assertThat(rows(db.session(), "SELECT RAND(7) FROM v"))
        .isEqualTo(rows(compiled, "SELECT RAND(7) FROM v"));
    assertThat(db.rows("SELECT RANDOM(), RANDOM() FROM v WHERE id = 1").get(0))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatTheyCannotDoIsSaidAsElsewhere() {
    List<String> codes = new ArrayList<>();
    for (String wrong :
        List.of(
            "REGEXP_REPLACE(t, '(', 'b')",
            "SOUNDEX('ü' || t)",
            "CAST(LPAD('x', 3) AS INTEGER)",
            "RAND_INTEGER(id - 9)",
            "1 / (ASCII(t) - ASCII(t))",
            "CAST(ASCII(t) * 1000 AS SMALLINT)")) {
      StoreException error = db.error("SELECT " + wrong + " FROM v WHERE id = 1");
      codes.add(error.code().toString());
      assertThat(error.getMessage()).as(wrong).isNotBlank();
    }
    assertThat(codes)
        .containsExactly(
            ErrorCode.INVALID_PARAMETER.toString(),
            ErrorCode.INVALID_PARAMETER.toString(),
            ErrorCode.INVALID_CAST.toString(),
            ErrorCode.INVALID_PARAMETER.toString(),
            ErrorCode.DIVISION_BY_ZERO.toString(),
            ErrorCode.VALUE_OUT_OF_RANGE.toString());
    assertThat(db.error("SELECT CURRENT_SCHEMA FROM v").code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
  }

  @Test
  void aggregatesThatOnlyCalciteHasRunInItsEngineAndThoseNobodyHasAreNamed() {
    String list = "SELECT LISTAGG(t, ',') WITHIN GROUP (ORDER BY id), COLLECT(i) FROM v";
    assertThat(db.plan(list)).startsWith("Enumerable").contains("YoreScan(table=[V]");
    assertThat(rows(db.session(), list)).isEqualTo(rows(compiled, list));
    StoreException error = db.error("SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY d) FROM v");
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    assertThat(error.getMessage()).isEqualTo("the aggregate PERCENTILE_CONT is not supported");
  }

  @Test
  void theyStopBetweenBatchesWhenTheStatementIsCancelled() {
    AtomicBoolean cancelled = new AtomicBoolean();
    SqlSession session = db.session();
    SqlResult.Rows result =
        (SqlResult.Rows)
            session.execute(
                session.prepare(
                    "SELECT MD5(a.t || b.t || c.t || d.t || e.t || f.t || g.t) FROM v a, v b, v c,"
                        + " v d, v e, v f, v g"),
                List.of(),
                cancelled,
                0);
    try (RowCursor cursor = result.cursor()) {
      assertThat(cursor.next()).isNotNull();
      cancelled.set(true);
      StoreException error = null;
      for (int row = 0; row < 10_000 && error == null; row++) {
        try {
          cursor.next();
        } catch (StoreException e) {
          error = e;
        }
      }
      assertThat(error).isNotNull();
      assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED);
    }
  }

  @Test
  void patternsThatIgnoreCaseAreNoBeginningsToTheStore() {
    assertThat(db.rows("SELECT id FROM v WHERE t ILIKE 'BOLT%' OR t ILIKE 'A%' ORDER BY id"))
        .containsExactly(List.of(1), List.of(3));
    assertThat(db.rows("SELECT id FROM v WHERE t ILIKE 'bolt%'")).containsExactly(List.of(3));
    assertThat(db.plan("SELECT id FROM v WHERE t ILIKE 'bolt%'")).doesNotContain("filter=");
  }

  @Test
  void statementsThatDifferInConstantsShareAPlanThatComputesThem() {
    for (int id : List.of(1, 3, 1, 5)) {
      String sql = "SELECT id, SOUNDEX(t) FROM v WHERE id = " + id;
      assertThat(rows(db.session(), sql)).isEqualTo(rows(compiled, sql));
    }
  }
}
