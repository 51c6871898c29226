package dev.yore.tpc.random;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Replaces the marks of {@link RandomQueries} for one database and one state. Immutable. */
record Dialect(
    UnaryOperator<String> tables, UnaryOperator<String> columns, String integerDivision) {
  private static final Pattern TABLE = Pattern.compile("\\{([A-Z])}");
  private static final Pattern BINARY = Pattern.compile("x'([0-9a-f]*)'");
  private static final Pattern COLUMN = Pattern.compile("\\{([a-z]\\.[a-z]+)}");

  /** DuckDB has a copy of every state in a schema of its own, and another sign for {@code DIV}. */
  static Dialect duckDb(String schema) {
    return new Dialect(table -> schema + "." + table, column -> column, "//");
  }

  static Dialect yore(String period) {
    return new Dialect(table -> table + period, column -> column, "/");
  }

  /** As Yore, with columns hidden from the store in an expression that changes nothing. */
  static Dialect yoreWithoutPushDown(String period) {
    return new Dialect(
        table -> table + period,
        column ->
            "CASE WHEN "
                + column.substring(0, column.indexOf('.'))
                + ".id >= 0 THEN "
                + column
                + " END",
        "/");
  }

  /** DuckDB's names for Yore's types. */
  static String duckDbTypes(String sql) {
    return sql.replace("VARBINARY(8)", "BLOB")
        .replace("TIMESTAMP(3)", "TIMESTAMP_MS")
        .replace("TIME(3)", "TIME");
  }

  /** Binary literals as DuckDB reads them. */
  static String duckDbText(String sql) {
    return BINARY.matcher(sql).replaceAll("from_hex('$1')");
  }

  String render(String sql) {
    String named = TABLE.matcher(sql).replaceAll(m -> tables.apply(m.group(1)));
    return COLUMN
        .matcher(named)
        .replaceAll(m -> columns.apply(m.group(1)))
        .replace("{/}", integerDivision);
  }
}
