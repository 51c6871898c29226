package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomValues.Column;
import dev.yore.tpc.random.RandomValues.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes random queries over tables T, O and E (which is empty). Confined to one thread.
 *
 * <p>Left out, because the databases differ by design: x / 0 (an error in Yore, NULL in DuckDB),
 * the order of UUIDs (none in Yore), CHAR values shorter than their columns (padded in Yore only),
 * NULLs without a place in ORDER BY, quotients of decimals (DOUBLE in DuckDB), booleans as text.
 *
 * <p>What differs between the databases is written as a mark that {@link Dialect} replaces: <code>
 * {T}</code> is a table reference, <code>{x.n}</code> a column inside a condition, <code>{/}
 * </code> the division of integers.
 */
final class RandomQueries {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> PATTERNS =
      List.of(
          "'a%'", "'%b%'", "'_b%'", "''", "'%'", "'abc'", "'ż%'", "'A__ %'", "'b!%' ESCAPE '!'");

  private final Random random;
  private final RandomDraws draws;
  private final RandomShapes shapes;

  RandomQueries(Random random) {
    this.random = random;
    this.draws = new RandomDraws(random);
    this.shapes = new RandomShapes(random, this);
  }

  /** One query; its rows come in an order that is total if {@code ordered}. */
  record Query(String sql, boolean ordered) {
    /**
     * Calcite's engine gives no row for the empty grouping set of no rows, and fails when a frame's
     * RANGE counts from a NULL.
     */
    boolean isForAllEngines() {
      return !sql.contains("GROUPING(") && !sql.contains(" RANGE BETWEEN ");
    }
  }

  Query next() {
    return random.nextBoolean() ? shapes.next() : plain();
  }

  private Query plain() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> simple();
      case 3, 4, 5 -> join();
      case 6 -> setOperation();
      case 7 -> new Query(window(), false);
      case 8, 9 -> new Query(aggregate(), false);
      case 10 -> new Query(with(), false);
      default -> new Query(scalars(), false);
    };
  }

  private Query simple() {
    String columns = columns("x", 1 + random.nextInt(5));
    String sql = "SELECT " + columns + " FROM {" + table() + "} x WHERE " + condition("x", 2);
    return switch (random.nextInt(4)) {
      case 0 -> new Query("SELECT DISTINCT" + sql.substring("SELECT".length()), false);
      case 1, 2 -> new Query(sql + " ORDER BY " + order("x") + limit(), true);
      default -> new Query(sql, false);
    };
  }

  private Query join() {
    String type = draws.pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "JOIN", "LEFT JOIN");
    Column key = draws.chance(2) ? RandomValues.named("n") : RandomValues.any(random);
    String on = draws.chance(4) ? "x.id = y.id" : "x." + key.name() + " = y." + key.name();
    if (draws.chance(2)) {
      on += " AND " + (draws.chance(2) ? between("x", "y") : simpleCondition(draws.pick("x", "y")));
    }
    String from = "{" + table() + "} x " + type + " {" + table() + "} y ON " + on;
    String condition = draws.chance(2) ? condition(draws.pick("x", "y"), 1) : condition("x", 1);
    String sql = "SELECT x.id, y.id, " + columns("x", 1) + ", " + columns("y", 1);
    sql += " FROM " + from + (draws.chance(3) ? "" : " WHERE " + condition);
    return draws.chance(3)
        ? new Query(sql + " ORDER BY x.id NULLS LAST, y.id NULLS FIRST" + limit(), true)
        : new Query(sql, false);
  }

  /** A comparison of two rows. */
  private String between(String x, String y) {
    String column = ordered().name();
    return x + "." + column + " " + draws.pick("<", "<>", ">=") + " " + y + "." + column;
  }

  private Query setOperation() {
    List<Column> columns = List.of(RandomValues.any(random), RandomValues.any(random));
    String list = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String sql =
        IntStream.range(0, 2)
            .mapToObj(
                i -> "SELECT " + list + " FROM {" + table() + "} x WHERE " + condition("x", 1))
            .collect(
                Collectors.joining(
                    " " + draws.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT") + " "));
    return new Query(sql, false);
  }

  private String window() {
    String over =
        "OVER (PARTITION BY x."
            + draws.pick("n", "bo", "s", "d")
            + " ORDER BY x.id"
            + draws.pick("", " DESC", " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW")
            + ")";
    String ranks =
        "OVER (ORDER BY x."
            + ordered().name()
            + draws.pick(" NULLS FIRST", " DESC NULLS LAST")
            + ")";
    String function =
        draws.pick(
            "SUM(x.n)", "COUNT(*)", "COUNT(x.d)", "MAX(x.s)", "MIN(x.ts)", "SUM(x.d)", "AVG(x.f)");
    return "SELECT x.id, "
        + function
        + " "
        + over
        + ", "
        + draws.pick("RANK()", "DENSE_RANK()")
        + " "
        + ranks
        + ", "
        + "ROW_NUMBER() OVER (ORDER BY x.id), "
        + draws.pick("LAG(x.n)", "LEAD(x.s)", "FIRST_VALUE(x.n)")
        + " OVER (PARTITION BY x.bo ORDER BY x.id)"
        + " FROM {"
        + table()
        + "} x WHERE "
        + condition("x", 1);
  }

  private String aggregate() {
    Column group = RandomValues.any(random);
    Column other = RandomValues.any(random);
    String distinct = draws.chance(3) ? "DISTINCT " : "";
    String number = draws.pick("x.n", "x.d", "x.f", "x.i", "x.l", "x.w", "x.ti", "x.n * x.d");
    String aggregates =
        "COUNT(*), COUNT("
            + distinct
            + "x."
            + other.name()
            + "), SUM("
            + distinct
            + number
            + "), "
            + (other.family() == Family.UUID
                    || other.family() == Family.BINARY
                    || other.family() == Family.BOOLEAN
                ? "MIN(x.n)"
                : "MIN(x." + other.name() + ")")
            + ", MAX(x.s), "
            + draws.pick("AVG(x.n)", "AVG(x.d)", "AVG(x.f)", "COUNT(DISTINCT x.s)");
    String from = " FROM {" + table() + "} x WHERE " + condition("x", 1);
    if (draws.chance(3)) {
      return "SELECT " + aggregates + from;
    }
    return "SELECT x."
        + group.name()
        + ", "
        + aggregates
        + from
        + " GROUP BY x."
        + group.name()
        + (draws.chance(2)
            ? " HAVING " + draws.pick("COUNT(*) > 1", "MAX(x.n) >= 1", "SUM(x.n) <> 3")
            : "");
  }

  private String with() {
    return "WITH q AS (SELECT x.id, x.n, "
        + columns("x", 2)
        + ", 1 AS k FROM {"
        + table()
        + "} x WHERE "
        + condition("x", 1)
        + ") SELECT a.id, b.id, a.n FROM q a "
        + draws.pick("JOIN", "LEFT JOIN")
        + " q b ON a.id = b.n"
        + draws.pick("", " WHERE a.n IN (SELECT n FROM q WHERE id > 5)");
  }

  private String scalars() {
    Column column = RandomValues.any(random);
    return "SELECT x.id, "
        + expression("x")
        + ", "
        + expression("x")
        + ", CASE WHEN "
        + condition("x", 1)
        + " THEN x."
        + column.name()
        + " WHEN "
        + condition("x", 1)
        + " THEN "
        + RandomValues.literal(random, column)
        + " END FROM {"
        + table()
        + "} x";
  }

  /** An expression whose value and type both databases agree on. */
  private String expression(String t) {
    String n = t + ".n";
    String s = t + ".s";
    if (draws.chance(4)) {
      return perRow(t);
    }
    return switch (random.nextInt(18)) {
      case 16 -> "CAST(" + t + ".u AS VARCHAR(36))";
      case 0 -> n + " + " + t + ".id";
      case 1 -> n + " * " + t + ".d";
      case 2 -> n + " {/} NULLIF(" + t + ".id - 3, 0)";
      case 3 -> "MOD(" + n + ", 3)";
      case 4 -> "-" + t + ".d";
      case 5 -> "UPPER(" + s + ")";
      case 6 -> s + " || " + t + ".c";
      case 7 -> "SUBSTRING(" + s + " FROM 2 FOR 2)";
      case 8 -> "CHAR_LENGTH(" + s + ")";
      case 9 -> "TRIM(" + s + ")";
      case 10 -> "COALESCE(" + n + ", " + t + ".id)";
      case 11 -> "ABS(" + n + ")";
      case 12 -> "EXTRACT(" + draws.pick("YEAR", "MONTH", "DAY") + " FROM " + t + ".dt)";
      case 13 -> "CAST(" + n + " AS VARCHAR(20))";
      case 14 -> "REPLACE(" + s + ", 'b', 'xy')";
      case 15 -> t + ".d - " + t + ".w";
      default -> t + ".f * 2 + " + n;
    };
  }

  /** A function that Yore computes row by row, with code of Calcite's. */
  private String perRow(String t) {
    String s = t + ".s";
    return switch (random.nextInt(13)) {
      case 0 -> "ASCII(" + s + ")";
      case 1 -> "LEFT(" + s + ", 2)";
      case 2 -> "RIGHT(" + t + ".c, 3)";
      case 3 -> "REPEAT(" + s + ", 2)";
      case 4 -> "MD5(" + s + ")";
      case 5 -> "LPAD(" + s + ", 5, '-')";
      case 6 -> "TRANSLATE(" + s + ", 'abc', 'xy')";
      case 7 -> "SPLIT_PART(" + s + ", 'b', 1)";
      case 8 -> "SIN(" + t + ".f)";
      case 9 -> "ATAN2(" + t + ".f, 2)";
      case 10 -> "EXTRACT(ISODOW FROM " + t + ".dt)";
      case 11 -> "CASE WHEN STARTS_WITH(" + s + ", 'a') THEN " + t + ".n END";
      default -> "UPPER(RPAD(LOWER(" + s + "), 6, 'z'))";
    };
  }

  /** A condition on the fields of one table, sub-queries among them. */
  String condition(String t, int depth) {
    if (depth == 0 || draws.chance(3)) {
      return draws.chance(4) ? subQuery(t) : simpleCondition(t);
    }
    String left = condition(t, depth - 1);
    String right = condition(t, depth - 1);
    return switch (random.nextInt(5)) {
      case 0, 1 -> "(" + left + " AND " + right + ")";
      case 2, 3 -> "(" + left + " OR " + right + ")";
      default -> "NOT (" + left + ")";
    };
  }

  /** A condition without sub-queries. */
  String simpleCondition(String t) {
    Column column = RandomValues.any(random);
    String name = "{" + t + "." + column.name() + "}";
    if (draws.chance(12)) {
      return draws
          .pick(
              "STARTS_WITH(%s, 'a')",
              "MD5(%s) >= '8'",
              "LEFT(%s, 1) = 'a'",
              "%s ILIKE 'A%%'",
              "NOT (ASCII(%s) > 97)",
              "RIGHT(%s, 1) IN ('b', 'c', NULL)")
          .formatted("{" + t + ".s}");
    }
    if (column.family() == Family.TEXT && draws.chance(2)) {
      return name
          + draws.pick(" LIKE ", " NOT LIKE ")
          + draws.pick(PATTERNS.toArray(String[]::new));
    }
    if (column.family() == Family.BOOLEAN && draws.chance(2)) {
      return draws.pick("", "NOT ")
          + name
          + draws.pick("", " IS TRUE", " IS NOT TRUE", " IS FALSE", " IS NOT FALSE");
    }
    if (column.family() == Family.UUID) {
      return name + draws.pick(" = ", " <> ") + RandomValues.value(random, column);
    }
    return switch (random.nextInt(9)) {
      case 0 -> name + " IS NULL";
      case 1 -> name + " IS NOT NULL";
      case 2 -> name + draws.pick(" IN (", " NOT IN (") + list(column) + ")";
      case 3 ->
          name
              + draws.pick(" BETWEEN ", " NOT BETWEEN ")
              + RandomValues.value(random, column)
              + " AND "
              + RandomValues.literal(random, column);
      case 4 ->
          "{"
              + t
              + ".n} "
              + draws.pick(COMPARISONS.toArray(String[]::new))
              + " {"
              + t
              + "."
              + draws.pick("ti", "si", "i", "l", "d", "w", "id")
              + "}";
      case 5 ->
          name
              + " IS "
              + draws.pick("", "NOT ")
              + "DISTINCT FROM "
              + RandomValues.value(random, column);
      case 6 ->
          "{"
              + t
              + "."
              + draws.pick("ti", "si", "i", "l", "d", "w")
              + "} "
              + draws.pick(COMPARISONS.toArray(String[]::new))
              + " "
              + draws.pick(
                  "1.5", "-0.001", "200", "-40000", "3000000000", "0", "99999999999999999999");
      default ->
          name
              + " "
              + draws.pick(COMPARISONS.toArray(String[]::new))
              + " "
              + RandomValues.literal(random, column);
    };
  }

  private String list(Column column) {
    return IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(i -> i > 0 && draws.chance(4) ? "NULL" : RandomValues.literal(random, column))
        .collect(Collectors.joining(", "));
  }

  private String subQuery(String t) {
    Column column = RandomValues.any(random);
    String name = column.name();
    String inner = "{" + table() + "} z WHERE " + simpleCondition("z");
    return switch (random.nextInt(6)) {
      case 0 -> t + "." + name + " IN (SELECT z." + name + " FROM " + inner + ")";
      case 1 -> t + "." + name + " NOT IN (SELECT z." + name + " FROM " + inner + ")";
      case 2 -> "EXISTS (SELECT 1 FROM " + inner + " AND z.n = " + t + ".n)";
      case 3 ->
          "NOT EXISTS (SELECT 1 FROM " + inner + " AND z." + name + " = " + t + "." + name + ")";
      case 4 ->
          t + ".n >= (SELECT " + draws.pick("MAX", "MIN", "COUNT") + "(z.n) FROM " + inner + ")";
      default ->
          t
              + ".n < (SELECT COUNT(*) FROM "
              + inner
              + " AND z."
              + name
              + " = "
              + t
              + "."
              + name
              + ")";
    };
  }

  private String columns(String t, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(t + "." + RandomValues.any(random).name() + " AS c" + i);
    }
    return String.join(", ", names);
  }

  private String order(String t) {
    String key =
        switch (random.nextInt(4)) {
          case 0 -> "CAST(" + t + ".ts AS DATE)";
          case 1 -> "CAST(" + t + ".n AS VARCHAR(20))";
          default -> t + "." + ordered().name();
        };
    return key
        + draws.pick("", " DESC")
        + draws.pick(" NULLS FIRST", " NULLS LAST")
        + ", "
        + t
        + ".id";
  }

  private String limit() {
    return draws.pick(
        "", " LIMIT 3", " LIMIT 5 OFFSET 2", " OFFSET 4", " LIMIT 0", " LIMIT 100 OFFSET 30");
  }

  private String table() {
    int n = random.nextInt(8);
    return n < 4 ? "T" : n < 7 ? "O" : "E";
  }

  /** Any column but a UUID, which Yore does not order. */
  private Column ordered() {
    Column column = RandomValues.any(random);
    return column.family() == Family.UUID ? RandomValues.COLUMNS.get(0) : column;
  }
}
