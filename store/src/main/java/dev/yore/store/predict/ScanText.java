package dev.yore.store.predict;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Says in words what a scan asks of a table. Stateless. */
final class ScanText {
  /** Of a long IN list only the beginning. */
  private static final int MAX_VALUES = 8;

  private ScanText() {}

  static String of(ScanSpec spec, boolean masked) {
    String predicates =
        spec.predicates().stream().map(p -> of(p, masked)).collect(Collectors.joining(" and "));
    return "columns="
        + spec.columns()
        + (predicates.isEmpty() ? "" : " where " + predicates)
        + of(spec.period())
        + (spec.limit() == Long.MAX_VALUE ? "" : " limit " + spec.limit());
  }

  private static String of(ColumnPredicate predicate, boolean masked) {
    String column = "#" + predicate.column();
    if (predicate instanceof ColumnPredicate.Compare compare) {
      return column + " " + compare.operator() + " " + of(compare.value(), masked);
    }
    if (predicate instanceof ColumnPredicate.In in) {
      return column
          + " IN "
          + in.values().stream()
              .limit(MAX_VALUES)
              .map(v -> of(v, masked))
              .collect(
                  Collectors.joining(", ", "(", in.values().size() > MAX_VALUES ? ", …)" : ")"));
    }
    return column + (predicate instanceof ColumnPredicate.IsNull ? " IS NULL" : " IS NOT NULL");
  }

  private static String of(Object value, boolean masked) {
    if (masked) {
      return "?";
    }
    return value instanceof byte[] bytes
        ? "'" + new String(bytes, StandardCharsets.UTF_8) + "'"
        : value.toString();
  }

  private static String of(Period period) {
    if (period instanceof Period.AsOf asOf) {
      return " as of " + asOf.sequence();
    }
    return period instanceof Period.Versions ? " all versions" : "";
  }
}
