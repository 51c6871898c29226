package dev.yore.tpc.answer;

import dev.yore.tpc.tpch.TpchQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares an answer with the oracle's. Exact numbers and texts must be equal; where they have
 * different scales, as averages of different systems do, to half a unit of the shorter's last
 * digit. Where one side is a floating-point number, which DuckDB returns for averages and
 * quotients, they must agree to half a unit of the other side's last digit or to nine significant
 * digits. All agree to the cent. Rows with equal sort keys may come in any order.
 */
public final class AnswerComparison {
  private static final double RELATIVE_TOLERANCE = 1e-9;
  private static final double HALF_A_CENT = 0.005;

  private AnswerComparison() {}

  /**
   * Says how the answer differs, or nothing if it does not.
   *
   * @param oracle all rows, also those beyond the question's limit
   */
  public static Optional<String> difference(
      TpchQuery query, List<List<Object>> oracle, List<List<Object>> actual) {
    int expectedRows = query.limit() == 0 ? oracle.size() : Math.min(query.limit(), oracle.size());
    if (actual.size() != expectedRows) {
      return Optional.of("expected " + expectedRows + " rows, got " + actual.size());
    }
    int from = 0;
    while (from < expectedRows) {
      int to = endOfTie(query, oracle, from);
      List<List<Object>> candidates = new ArrayList<>(oracle.subList(from, to));
      for (int i = from; i < Math.min(to, expectedRows); i++) {
        if (!removeEqual(candidates, actual.get(i))) {
          return Optional.of(
              "row " + (i + 1) + ": got " + actual.get(i) + ", expected one of " + candidates);
        }
      }
      from = to;
    }
    return Optional.empty();
  }

  private static int endOfTie(TpchQuery query, List<List<Object>> rows, int from) {
    int to = from + 1;
    while (to < rows.size() && sameKey(query, rows.get(from), rows.get(to))) {
      to++;
    }
    return to;
  }

  private static boolean sameKey(TpchQuery query, List<Object> left, List<Object> right) {
    return query.orderColumns().stream().allMatch(c -> equal(left.get(c), right.get(c)));
  }

  private static boolean removeEqual(List<List<Object>> candidates, List<Object> row) {
    for (int i = 0; i < candidates.size(); i++) {
      if (equalRows(candidates.get(i), row)) {
        candidates.remove(i);
        return true;
      }
    }
    return false;
  }

  private static boolean equalRows(List<Object> left, List<Object> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean equal(Object left, Object right) {
    if (left instanceof BigDecimal l && right instanceof BigDecimal r && l.compareTo(r) == 0) {
      return true;
    }
    if (left instanceof BigDecimal l && right instanceof BigDecimal r && l.scale() == r.scale()) {
      return false;
    }
    if (left instanceof Number l && right instanceof Number r) {
      double difference = Math.abs(l.doubleValue() - r.doubleValue());
      double magnitude = Math.max(Math.abs(l.doubleValue()), Math.abs(r.doubleValue()));
      double digit = Math.max(halfLastDigit(left), halfLastDigit(right));
      return difference <= Math.min(HALF_A_CENT, Math.max(digit, magnitude * RELATIVE_TOLERANCE));
    }
    return left.equals(right);
  }

  private static double halfLastDigit(Object value) {
    return value instanceof BigDecimal v ? 0.5000001 * Math.pow(10, -v.scale()) : 0;
  }
}
