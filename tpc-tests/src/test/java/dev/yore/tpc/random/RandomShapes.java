package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomQueries.Query;
import dev.yore.tpc.random.RandomValues.Column;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes random queries whose shapes are harder on planners than {@link RandomQueries}' own:
 * several joins of all kinds, grouping sets, frames, long set operations, sub-queries in every
 * place, quantified comparisons, CASE over everything, arithmetic with dates and casts. Confined to
 * one thread.
 */
final class RandomShapes {
  private final Random random;
  private final RandomDraws draws;
  private final RandomQueries simple;
  private final RandomSubQueries subQueries;

  /**
   * A writer.
   *
   * @param simple writes the conditions
   */
  RandomShapes(Random random, RandomQueries simple) {
    this.random = random;
    this.draws = new RandomDraws(random);
    this.simple = simple;
    this.subQueries = new RandomSubQueries(random, simple);
  }

  Query next() {
    return switch (random.nextInt(11)) {
      case 0, 1 -> unordered(joins());
      case 2 -> unordered(groupingSets());
      case 3 -> unordered(windows());
      case 4 -> unordered(setOperations());
      case 5, 6 -> unordered(subQueries.inEveryPlace());
      case 7 -> unordered(subQueries.quantified());
      case 8 -> unordered(derived());
      case 9 -> unordered(distinctAggregates());
      default -> unordered(scalars());
    };
  }

  private static Query unordered(String sql) {
    return new Query(sql, false);
  }

  /** Three or four tables; outer joins have an equality, which DuckDB wants of FULL. */
  private String joins() {
    int tables = 3 + random.nextInt(2);
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(
        IntStream.range(0, tables)
            .mapToObj(i -> name(i) + ".id, " + name(i) + "." + draws.column().name())
            .collect(Collectors.joining(", ")));
    sql.append(" FROM {").append(draws.table()).append("} a");
    for (int i = 1; i < tables; i++) {
      String left = name(random.nextInt(i));
      String right = name(i);
      String kind = draws.pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT JOIN", "JOIN");
      String key = draws.column().name();
      sql.append(' ').append(kind).append(" {").append(draws.table()).append("} ").append(right);
      sql.append(" ON ").append(left).append('.');
      sql.append(
          switch (random.nextInt(4)) {
            case 0 -> key + " = " + right + "." + key;
            case 1 -> "n = " + right + ".id";
            default -> "id = " + right + ".id";
          });
      if (draws.chance(3)) {
        sql.append(" AND ").append(simple.simpleCondition(draws.chance(2) ? left : right));
      }
      if (draws.chance(4)) {
        sql.append(" AND ").append(left).append(".n <= ").append(right).append(".n");
      }
    }
    if (draws.chance(2)) {
      String one = name(random.nextInt(tables));
      sql.append(" WHERE ");
      sql.append(
          draws.pick(
              simple.condition(one, 1),
              one + ".id IS NULL",
              one + ".n IS NULL OR " + name(0) + ".id > 4",
              "COALESCE(" + one + ".n, 7) > 1"));
    }
    return sql.toString();
  }

  private static String name(int table) {
    return String.valueOf((char) ('a' + table));
  }

  private String groupingSets() {
    Column first = draws.column();
    Column named = RandomValues.named(draws.pick("n", "bo", "s", "dt", "ti"));
    // Calcite counts equal grouping sets once, as GROUP BY DISTINCT does.
    Column second =
        first.equals(named) ? RandomValues.named("l".equals(first.name()) ? "f" : "l") : named;
    String x = "x." + first.name();
    String y = "x." + second.name();
    String sets =
        switch (random.nextInt(4)) {
          case 0 -> "ROLLUP(" + x + ", " + y + ")";
          case 1 -> "CUBE(" + x + ", " + y + ")";
          case 2 -> "GROUPING SETS ((" + x + "), (" + y + "), ())";
          default -> "GROUPING SETS ((" + x + ", " + y + "), (" + y + "))";
        };
    String having =
        draws.chance(3) ? " HAVING " + draws.pick("COUNT(*) > 1", "SUM(x.n) IS NOT NULL") : "";
    return "SELECT "
        + x
        + ", "
        + y
        + ", GROUPING("
        + x
        + "), GROUPING("
        + y
        + "), COUNT(*), "
        + aggregate()
        + ", "
        + aggregate()
        + " FROM {"
        + draws.table()
        + "} x WHERE "
        + simple.condition("x", 1)
        + " GROUP BY "
        + sets
        + having;
  }

  private String aggregate() {
    Column column = draws.column();
    String plain =
        switch (random.nextInt(8)) {
          case 0 -> "SUM(x.n)";
          case 1 -> "SUM(x.d)";
          case 2 -> "COUNT(x." + column.name() + ")";
          case 3 -> "COUNT(DISTINCT x." + column.name() + ")";
          case 4 -> "MIN(x." + draws.comparable().name() + ")";
          case 5 -> "MAX(x." + draws.comparable().name() + ")";
          case 6 -> "SUM(DISTINCT x.n)";
          default -> "SUM(CASE WHEN " + simple.simpleCondition("x") + " THEN x.n ELSE 0 END)";
        };
    return draws.chance(3) ? plain + " FILTER (WHERE " + simple.simpleCondition("x") + ")" : plain;
  }

  private String distinctAggregates() {
    String calls =
        Stream.generate(this::aggregate)
            .limit(2 + random.nextInt(3))
            .collect(Collectors.joining(", "));
    String from =
        " FROM {"
            + draws.table()
            + "} x LEFT JOIN {"
            + draws.table()
            + "} y ON x.n = y.id WHERE "
            + simple.condition("x", 1);
    String group = draws.pick("x.n", "x.bo", "x.s", "y.n", "MOD(x.n, 2)", "x.n + 1, y.bo", "x.dt");
    return draws.chance(3)
        ? "SELECT " + calls + from
        : "SELECT " + group + ", " + calls + from + " GROUP BY " + group;
  }

  private String windows() {
    String calls =
        Stream.generate(this::windowCall)
            .limit(1 + random.nextInt(3))
            .collect(Collectors.joining(", "));
    return "SELECT x.id, "
        + calls
        + " FROM {"
        + draws.table()
        + "} x WHERE "
        + simple.condition("x", 1);
  }

  private String windowCall() {
    String partition =
        draws.chance(3) ? "" : "PARTITION BY x." + draws.pick("n", "bo", "s", "dt", "f") + " ";
    if (draws.chance(3)) {
      return draws.pick(
              "LAG(x.n, 2)",
              "LEAD(x.s, 1, 'none')",
              "LAG(x.dt, 1)",
              "FIRST_VALUE(x.s)",
              "LAST_VALUE(x.n)",
              "NTILE(3)",
              "ROW_NUMBER()",
              "RANK()",
              "COUNT(x.bo)")
          + " OVER ("
          + partition
          + "ORDER BY x.id"
          + draws.pick("", " DESC")
          + ")";
    }
    String call =
        draws.pick("SUM(x.n)", "COUNT(*)", "MIN(x.d)", "MAX(x.ts)", "SUM(x.d)", "MAX(x.s)");
    if (draws.chance(3)) {
      return call
          + " OVER ("
          + partition
          + "ORDER BY x.n NULLS FIRST RANGE BETWEEN "
          + draws.pick("UNBOUNDED PRECEDING", "2 PRECEDING", "CURRENT ROW")
          + " AND "
          + draws.pick("CURRENT ROW", "3 FOLLOWING", "UNBOUNDED FOLLOWING")
          + ")";
    }
    return call
        + " OVER ("
        + partition
        + "ORDER BY x.id ROWS BETWEEN "
        + draws.pick(
            "3 PRECEDING AND 1 PRECEDING",
            "1 PRECEDING AND 2 FOLLOWING",
            "CURRENT ROW AND" + " UNBOUNDED FOLLOWING",
            "2 FOLLOWING AND 4 FOLLOWING",
            "UNBOUNDED PRECEDING AND" + " CURRENT ROW")
        + ")";
  }

  private String setOperations() {
    List<Column> columns = List.of(draws.column(), draws.column());
    Supplier<String> query =
        () ->
            "SELECT "
                + columns.stream().map(c -> "x." + c.name()).collect(Collectors.joining(", "))
                + " FROM {"
                + draws.table()
                + "} x WHERE "
                + simple.condition("x", 1);
    String sql = query.get();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      String operator =
          draws.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");
      sql = "(" + sql + ") " + operator + " (" + query.get() + ")";
    }
    return sql;
  }

  private String derived() {
    return switch (random.nextInt(3)) {
      case 0 ->
          "SELECT q.g, q.c, v.t FROM (SELECT x.n AS g, COUNT(*) AS c FROM {"
              + draws.table()
              + "} x GROUP BY x.n) q "
              + draws.pick("JOIN", "LEFT JOIN", "FULL JOIN")
              + " (VALUES (1, 'one'), (2, 'two'), (NULL, 'none'), (50, NULL)) AS v(k, t) ON q.g"
              + " = v.k";
      case 1 ->
          "SELECT q.id, q.n, y.id FROM (SELECT x.id, x.n FROM {"
              + draws.table()
              + "} x WHERE "
              + simple.condition("x", 1)
              + " ORDER BY x.id LIMIT 7) q "
              + draws.pick("JOIN", "LEFT JOIN", "RIGHT JOIN")
              + " {"
              + draws.table()
              + "} y ON q.n = y.n";
      default ->
          "SELECT q.a, q.b FROM (SELECT x.n AS a, MAX(x.id) AS b, COUNT(x.s) AS k FROM {"
              + draws.table()
              + "} x GROUP BY x.n UNION ALL SELECT y.id, y.n, 1 FROM {"
              + draws.table()
              + "} y) q WHERE q."
              + draws.pick("a > 1", "k = 1", "b IS NULL", "a IN (1, 2, 3) AND q.k < 3");
    };
  }

  private String scalars() {
    return "SELECT x.id, "
        + Stream.generate(this::expression)
            .limit(3 + random.nextInt(3))
            .collect(Collectors.joining(", "))
        + " FROM {"
        + draws.table()
        + "} x WHERE "
        + simple.condition("x", 1);
  }

  /** Dates stay within the range of both; what differs in rounding by design is left out. */
  private String expression() {
    Column column = draws.column();
    return switch (random.nextInt(18)) {
      case 0 ->
          "CAST(" + nearDate() + " + INTERVAL '" + draws.pick("1", "45", "-400") + "' DAY AS DATE)";
      case 1 -> "CAST(" + nearDate() + " - INTERVAL '" + draws.pick("1", "13") + "' MONTH AS DATE)";
      case 2 -> "x.ts + INTERVAL '" + draws.pick("1", "-36") + "' HOUR";
      case 3 -> "EXTRACT(" + draws.pick("QUARTER", "DOY", "YEAR", "MONTH") + " FROM x.dt)";
      case 4 -> "EXTRACT(" + draws.pick("HOUR", "MINUTE", "DAY") + " FROM x.ts)";
      case 5 -> "CAST(x.ts AS DATE)";
      case 6 -> "CAST(x.dt AS VARCHAR(10))";
      case 7 -> "CAST(x.n AS DECIMAL(12, 3))";
      case 8 -> "CAST(x.d AS DECIMAL(14, 4))";
      case 9 -> "CAST(CAST(x.n AS VARCHAR(11)) AS INTEGER)";
      case 10 -> "CAST(x.l AS DECIMAL(19, 0)) - x.n";
      case 11 -> "NULLIF(x." + column.name() + ", " + RandomValues.literal(random, column) + ")";
      case 12 -> "COALESCE(x." + column.name() + ", " + RandomValues.literal(random, column) + ")";
      case 13 -> "CASE x.n WHEN 1 THEN x.s WHEN 2 THEN 'two' WHEN NULL THEN 'never' ELSE x.c END";
      case 14 -> "POSITION('b' IN x.s)";
      case 15 -> "LOWER(x.s) || '/' || COALESCE(x.c, '')";
      case 16 -> "CAST(x.si AS VARCHAR(8)) || COALESCE(x.s, '-')";
      default -> "GREATEST(x.n, x.id, 2)";
    };
  }

  private String nearDate() {
    return "CASE WHEN x.dt BETWEEN DATE '1900-01-01' AND DATE '2100-01-01' THEN x.dt END";
  }
}
