package dev.yore.tpc.answer;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Compares two answers row by row, in their order. Exact numbers and texts must be equal. Where one
 * side is a floating-point number, which DuckDB returns for averages and quotients, they must agree
 * to six significant digits or half a unit of the other side's last digit. Stateless.
 */
public final class OrderedComparison {
  private static final double RELATIVE_TOLERANCE = 1e-6;
  // A little more than a half: the floating-point number has an error of its own.
  private static final double HALF_A_UNIT = 0.5000001;

  private OrderedComparison() {}

  /** Says how the answer differs, or nothing if it does not. */
  public static Optional<String> difference(List<List<Object>> oracle, List<List<Object>> actual) {
    if (actual.size() != oracle.size()) {
      return Optional.of("expected " + oracle.size() + " rows, got " + actual.size());
    }
    for (int i = 0; i < oracle.size(); i++) {
      if (!equalRows(oracle.get(i), actual.get(i))) {
        return Optional.of(
            "row " + (i + 1) + ": got " + actual.get(i) + ", expected " + oracle.get(i));
      }
    }
    return Optional.empty();
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
    if (left instanceof BigDecimal l && right instanceof BigDecimal r) {
      return l.compareTo(r) == 0;
    }
    if (left instanceof Number l && right instanceof Number r) {
      double difference = Math.abs(l.doubleValue() - r.doubleValue());
      double magnitude = Math.max(Math.abs(l.doubleValue()), Math.abs(r.doubleValue()));
      double digit = Math.max(halfLastDigit(left), halfLastDigit(right));
      return difference <= Math.max(digit, magnitude * RELATIVE_TOLERANCE);
    }
    return left.equals(right);
  }

  private static double halfLastDigit(Object value) {
    return value instanceof BigDecimal v ? HALF_A_UNIT * Math.pow(10, -v.scale()) : 0;
  }
}
