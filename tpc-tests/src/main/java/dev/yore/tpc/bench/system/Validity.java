package dev.yore.tpc.bench.system;

import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
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
            .collect(Collectors.joining(", "));
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
        .collect(Collectors.joining(", "));
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

  /** One join of the marks with all versions; the mark is the first of three columns. */
  static String sweepSql(long[] marks, String versions) {
    String points =
        LongStream.of(marks)
            .mapToObj(m -> "SELECT " + m + " AS m")
            .collect(Collectors.joining(" UNION ALL "));
    return "SELECT p.m, COUNT(*), SUM(c.c_acctbal) FROM ("
        + points
        + ") p JOIN "
        + versions
        + " c ON c.valid_from <= p.m AND c.valid_to > p.m GROUP BY p.m ORDER BY p.m";
  }

  /** Sweep rows without their marks, which differ from system to system. */
  static List<List<Object>> withoutMarks(List<List<Object>> rows) {
    return rows.stream().map(row -> row.subList(1, row.size())).toList();
  }
}
