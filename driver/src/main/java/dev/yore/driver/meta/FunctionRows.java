package dev.yore.driver.meta;

import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The functions a client is told of: those of JDBC's escape syntax by kind, and those that can be
 * called by their name. Not all there are, but all of these work. Pure functions.
 */
final class FunctionRows {
  static final List<String> NUMERIC =
      List.of(
          "ABS",
          "ACOS",
          "ASIN",
          "ATAN",
          "ATAN2",
          "CEILING",
          "COS",
          "COT",
          "DEGREES",
          "EXP",
          "FLOOR",
          "LOG",
          "LOG10",
          "MOD",
          "PI",
          "POWER",
          "RADIANS",
          "RAND",
          "ROUND",
          "SIGN",
          "SIN",
          "SQRT",
          "TAN",
          "TRUNCATE");
  static final List<String> STRING =
      List.of(
          "ASCII",
          "CONCAT",
          "INSERT",
          "LCASE",
          "LEFT",
          "LENGTH",
          "LOCATE",
          "LTRIM",
          "REPLACE",
          "RIGHT",
          "RTRIM",
          "SUBSTRING",
          "UCASE");
  static final List<String> TIME_DATE =
      List.of(
          "CURDATE",
          "CURTIME",
          "DAYOFMONTH",
          "DAYOFWEEK",
          "DAYOFYEAR",
          "HOUR",
          "MINUTE",
          "MONTH",
          "NOW",
          "QUARTER",
          "SECOND",
          "TIMESTAMPADD",
          "TIMESTAMPDIFF",
          "WEEK",
          "YEAR");
  static final List<String> SYSTEM = List.of("IFNULL");

  /** Names only the escape syntax has; outside of it they mean nothing or something else. */
  private static final Set<String> ESCAPE_ONLY =
      Set.of("CURDATE", "CURTIME", "IFNULL", "INSERT", "LCASE", "LOCATE", "NOW", "UCASE");

  /** Common ones that the escape syntax does not name. */
  private static final List<String> OTHERS =
      List.of("AVG", "CHAR_LENGTH", "COALESCE", "COUNT", "LOWER", "MAX", "MIN", "SUM", "UPPER");

  /** Functions that yield tables. */
  private static final List<String> TABLES = List.of("TABLE_CHANGES", "TABLE_DIFF");

  private FunctionRows() {}

  static String list(List<String> names) {
    return String.join(",", names);
  }

  static List<Object> matching(LikePattern name) {
    TreeSet<String> names = new TreeSet<>();
    for (List<String> kind : List.of(NUMERIC, STRING, TIME_DATE, SYSTEM, OTHERS)) {
      names.addAll(kind);
    }
    names.removeAll(ESCAPE_ONLY);
    names.addAll(TABLES);
    List<Object> rows = new ArrayList<>();
    for (String function : names) {
      if (name.matches(function)) {
        rows.add(
            CatalogRows.row(
                null,
                null,
                function,
                null,
                (short)
                    (TABLES.contains(function)
                        ? DatabaseMetaData.functionReturnsTable
                        : DatabaseMetaData.functionNoTable),
                function));
      }
    }
    return rows;
  }
}
