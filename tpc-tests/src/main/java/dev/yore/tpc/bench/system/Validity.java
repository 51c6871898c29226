package dev.yore.tpc.bench.system;

import static java.util.stream.Collectors.joining;

import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Slowly changing dimensions of type 2: every version is a row that says from which commit to which
 * it was valid, half-open. What databases without system time do, with this common SQL. Stateless.
 */
final class Validity {
  /** The end of what is still valid. */
  static final long FOREVER = Long.MAX_VALUE;

  static final String IS_CURRENT = "valid_to = " + FOREVER;

  private Validity() {}

  /**
   * CREATE TABLE with the two columns.
   *
   * @param type of a column in the system's SQL
   * @param key whether (primary key, valid_from) becomes the primary key
   */
  static String createSql(TpchTable table, Function<TpchColumn, String> type, boolean key) {
    String columns =
        table.columns().stream()
            .map(c -> c.name() + " " + type.apply(c) + " NOT NULL")
            .collect(joining(", "));
    return "CREATE TABLE "
        + table.sqlName()
        + " ("
        + columns
        + ", valid_from BIGINT DEFAULT 0 NOT NULL, valid_to BIGINT DEFAULT "
        + FOREVER
        + " NOT NULL"
        + (key ? ", PRIMARY KEY (" + keyColumns(table) + ", valid_from)" : "")
        + ")";
  }

  static String ticksSql() {
    return "CREATE TABLE bench_ticks (id BIGINT NOT NULL, note VARCHAR(100), valid_from BIGINT"
        + " DEFAULT 0 NOT NULL, valid_to BIGINT DEFAULT "
        + FOREVER
        + " NOT NULL, PRIMARY KEY (id, valid_from))";
  }

  static String keyColumns(TpchTable table) {
    return table.keyColumns().stream()
        .map(i -> table.columns().get(i).name())
        .collect(joining(", "));
  }

  static String now(String table) {
    return "(SELECT * FROM " + table + " WHERE " + IS_CURRENT + ")";
  }

  static String asOf(String table, long mark) {
    return "(SELECT * FROM "
        + table
        + " WHERE valid_from <= "
        + mark
        + " AND valid_to > "
        + mark
        + ")";
  }

  /** {@link #sweepSql(String, String, String, String, String)} over the two columns. */
  static String sweepSql(String points, String versions) {
    return sweepSql(points, versions, "valid_from", "valid_to", "valid_to < " + FOREVER);
  }

  /**
   * Running totals, as an expert writes them: what came and went is summed up by moment, and then
   * up to each mark. A join of the marks with all versions looks at every version once per mark and
   * takes three to ten times as long. The mark is the first of three columns.
   *
   * @param points a query for the marks, its column named m, in the form that the system reads
   *     fastest
   * @param from the column that says since when a version is valid
   * @param to the column that says until when
   * @param over whether a version is no longer valid, in SQL
   */
  static String sweepSql(String points, String versions, String from, String to, String over) {
    return "SELECT p.m, SUM(e.n), SUM(e.owned) FROM ("
        + points
        + ") p JOIN (SELECT t, SUM(n) AS n, SUM(owned) AS owned FROM (SELECT "
        + from
        + " AS t, 1 AS n, c_acctbal AS owned FROM "
        + versions
        + " UNION ALL SELECT "
        + to
        + ", -1, -c_acctbal FROM "
        + versions
        + " WHERE "
        + over
        + ") steps GROUP BY t) e ON e.t <= p.m GROUP BY p.m ORDER BY p.m";
  }

  /** VALUES of the marks. */
  static String values(long[] marks) {
    return LongStream.of(marks).mapToObj(m -> "(" + m + ")").collect(joining(", ", "VALUES ", ""));
  }

  /** Sweep rows without their marks, which differ from system to system. */
  static List<List<Object>> withoutMarks(List<List<Object>> rows) {
    return rows.stream().map(row -> row.subList(1, row.size())).toList();
  }
}
