package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomQueries.Query;
import dev.yore.tpc.random.TwinDatabases.Moment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One query asked of both databases, and of both engines of Yore's. Pure functions. */
final class Comparison {
  private static final double TOLERANCE = 1e-9;
  private static final List<String> ENGINES = List.of("columnar", "enumerable");

  private Comparison() {}

  /**
   * Whether the query gave rows everywhere, 1 or 0.
   *
   * @param differences takes what they disagree on
   */
  static int of(
      TwinDatabases twins, Query query, Moment moment, String period, List<String> differences) {
    String oracleSql = Dialect.duckDbText(Dialect.duckDb(moment.schema()).render(query.sql()));
    List<List<Object>> expected = null;
    String refusal = "";
    try {
      expected = twins.askDuckDb(oracleSql);
    } catch (SQLException e) {
      refusal = String.valueOf(e.getMessage());
    }
    boolean rows = true;
    for (String engine : query.isForAllEngines() ? ENGINES : ENGINES.subList(0, 1)) {
      for (Dialect dialect : List.of(Dialect.yore(period), Dialect.yoreWithoutPushDown(period))) {
        String sql = dialect.render(query.sql());
        String asked = engine + ": " + sql;
        try {
          List<List<Object>> actual = twins.askYore(engine, sql);
          if (expected == null) {
            if (!isOverflow(refusal)) {
              differences.add(
                  asked
                      + "\n  gives "
                      + actual
                      + "\n  DuckDB refuses "
                      + oracleSql
                      + "\n: "
                      + refusal);
            }
            rows = false;
          } else if (!same(expected, actual, query.ordered())) {
            differences.add(asked + "\n  expected " + expected + "\n  got      " + actual + "\n");
          }
        } catch (SQLException e) {
          rows = false;
          if (!isOverflow(String.valueOf(e.getMessage())) && expected != null) {
            differences.add(asked + "\n  " + e.getMessage() + "\n");
          }
        }
      }
    }
    return rows ? 1 : 0;
  }

  /** Sums and casts leave their range at different points: DuckDB sums integers in 128 bits. */
  private static boolean isOverflow(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("overflow") || lower.contains("out of range");
  }

  private static boolean same(
      List<List<Object>> expected, List<List<Object>> actual, boolean ordered) {
    if (expected.size() != actual.size()) {
      return false;
    }
    List<List<Object>> left = new ArrayList<>(expected);
    List<List<Object>> right = new ArrayList<>(actual);
    if (!ordered) {
      Comparator<List<Object>> byText = Comparator.comparing(Comparison::sortKey);
      left.sort(byText);
      right.sort(byText);
    }
    for (int i = 0; i < left.size(); i++) {
      for (int c = 0; c < left.get(i).size(); c++) {
        if (!same(left.get(i).get(c), right.get(i).get(c))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Numbers rounded, so that both sides sort alike whatever their classes. */
  private static String sortKey(List<Object> row) {
    StringBuilder key = new StringBuilder();
    for (Object value : row) {
      key.append(value instanceof Number number ? rounded(number) : value).append('|');
    }
    return key.toString();
  }

  private static String rounded(Number value) {
    return new BigDecimal(value.toString()).setScale(4, RoundingMode.HALF_UP).toPlainString();
  }

  private static boolean same(Object expected, Object actual) {
    if (expected instanceof BigDecimal e && actual instanceof BigDecimal a) {
      return e.compareTo(a) == 0;
    }
    if (expected instanceof Number e && actual instanceof Number a) {
      // DuckDB's averages are floating-point, Yore's of exact numbers have six digits or more.
      double difference = Math.abs(e.doubleValue() - a.doubleValue());
      double digit = actual instanceof BigDecimal d ? Math.pow(10, -d.scale()) : 0;
      return difference <= Math.max(digit, Math.abs(e.doubleValue()) * TOLERANCE);
    }
    return expected.equals(actual);
  }
}
