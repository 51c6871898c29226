package dev.yore.planner.rel;

import dev.yore.planner.expression.Literals;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.statistics.ColumnStatistics;
import dev.yore.store.statistics.TableStatistics;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Which fraction of a table's rows satisfies a scan's predicates, by the table's statistics: values
 * are taken to be spread evenly over what lies between the smallest and the largest, and columns to
 * know nothing of each other. Confined to one thread.
 */
final class ScanSelectivity {
  /** For an equality, a range and an inequality with nothing known about the column. */
  private static final double UNKNOWN_EQUAL = 0.1;

  private static final double UNKNOWN_RANGE = 0.3;
  private static final double NOT_EQUAL = 0.9;
  private static final double NOT_NULL = 0.95;

  /** Nothing is estimated as rarer; statistics are older than the rows. */
  private static final double MIN = 1e-9;

  private final TableSchema table;
  private final TableStatistics statistics;
  private final Map<Integer, Range> ranges = new HashMap<>();

  private ScanSelectivity(TableSchema table, TableStatistics statistics) {
    this.table = table;
    this.statistics = statistics;
  }

  /** Between 0 and 1. */
  static double of(
      List<PushedPredicate> predicates, TableSchema table, TableStatistics statistics) {
    ScanSelectivity selectivity = new ScanSelectivity(table, statistics);
    double fraction = 1;
    for (PushedPredicate predicate : predicates) {
      fraction *= selectivity.single(predicate);
    }
    for (Range range : selectivity.ranges.values()) {
      fraction *= range.fraction();
    }
    return Math.max(MIN, Math.min(1, fraction));
  }

  private double single(PushedPredicate predicate) {
    ColumnStatistics column = column(predicate.column());
    if (predicate instanceof PushedPredicate.Compare compare) {
      return switch (compare.operator()) {
        case EQUAL -> points(column, 1);
        case NOT_EQUAL -> NOT_EQUAL;
        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
          collect(compare, column);
          yield 1;
        }
      };
    }
    if (predicate instanceof PushedPredicate.In in) {
      return points(column, in.values().size());
    }
    boolean isNull = ((PushedPredicate.NullTest) predicate).isNull();
    if (column == null) {
      return isNull ? 1 - NOT_NULL : NOT_NULL;
    }
    double nulls = (double) column.nullCount() / Math.max(1, statistics.versionCount());
    return isNull ? nulls : 1 - nulls;
  }

  private @Nullable ColumnStatistics column(int ordinal) {
    return ordinal >= 0 && ordinal < statistics.columns().size()
        ? statistics.columns().get(ordinal)
        : null;
  }

  private static double points(@Nullable ColumnStatistics column, int count) {
    double one =
        column == null || column.distinctCount() <= 0
            ? UNKNOWN_EQUAL
            : 1.0 / column.distinctCount();
    return Math.min(1, count * one);
  }

  /** Both ends of a range over one column are judged together. */
  private void collect(PushedPredicate.Compare compare, @Nullable ColumnStatistics column) {
    Range range = ranges.computeIfAbsent(compare.column(), c -> new Range());
    Double place = column == null ? null : place(compare, column);
    switch (compare.operator()) {
      case GREATER, GREATER_OR_EQUAL -> range.from(place);
      default -> range.to(place);
    }
  }

  /** Where a value lies between the column's smallest (0) and largest (1). */
  private @Nullable Double place(PushedPredicate.Compare compare, ColumnStatistics column) {
    Double value = number(compare.value(), table.columns().get(compare.column()).type());
    Double min = number(column.min());
    Double max = number(column.max());
    if (value == null || min == null || max == null) {
      return null;
    }
    if (max <= min) {
      return value < min ? 0.0 : 1.0;
    }
    return Math.max(0, Math.min(1, (value - min) / (max - min)));
  }

  private static @Nullable Double number(@Nullable Object physical) {
    return physical instanceof Number number ? number.doubleValue() : null;
  }

  /** A literal as the column holds it. */
  private static @Nullable Double number(RexNode value, ColumnType type) {
    Object sql = value instanceof RexLiteral literal ? Literals.sqlValue(literal) : null;
    if (sql instanceof BigDecimal decimal) {
      return decimal.movePointRight(type.scale()).doubleValue();
    }
    return sql instanceof Number number ? number.doubleValue() : null;
  }

  private static final class Range {
    private double low;
    private double high = 1;
    private int unknown;

    private void from(@Nullable Double place) {
      if (place == null) {
        unknown++;
      } else {
        low = Math.max(low, place);
      }
    }

    private void to(@Nullable Double place) {
      if (place == null) {
        unknown++;
      } else {
        high = Math.min(high, place);
      }
    }

    private double fraction() {
      return Math.max(0, high - low) * Math.pow(UNKNOWN_RANGE, unknown);
    }
  }
}
