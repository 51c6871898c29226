package dev.yore.prefetch;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan without its values: what stays the same when a question is asked again for another
 * customer or another day. Immutable.
 */
record ScanTemplate(
    int tableId,
    List<Integer> columns,
    List<PredicateShape> predicates,
    PeriodKind periodKind,
    long limit,
    long schemaSequence) {
  /** Scans with more values (long IN lists) are not worth predicting value by value. */
  static final int MAX_PARAMETERS = 16;

  /** Which of the store's periods it is; each has so many longs for parameters. */
  enum PeriodKind {
    CURRENT,
    AS_OF,
    VERSIONS
  }

  /** A template with values. Immutable. */
  record Bound(ScanTemplate template, List<Object> parameters) {
    ScanSpec spec() {
      return template.bind(parameters);
    }

    /** Whether it reads a sequence that is not there (yet). */
    boolean isOutside(long snapshotSequence) {
      if (template.periodKind != PeriodKind.AS_OF) {
        return false;
      }
      Object sequence = parameters.get(parameters.size() - 1);
      return !(sequence instanceof Long value) || value < 1 || value > snapshotSequence;
    }
  }

  /** Takes the scan apart; null if it has too many values or is of changes, which repeat rarely. */
  static @Nullable Bound split(ScanSpec spec) {
    if (spec.period() instanceof Period.Changes) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    List<PredicateShape> shapes = new ArrayList<>();
    for (ColumnPredicate predicate : spec.predicates()) {
      shapes.add(PredicateShape.split(predicate, values));
      if (values.size() > MAX_PARAMETERS) {
        return null;
      }
    }
    PeriodKind kind = PeriodKind.CURRENT;
    if (spec.period() instanceof Period.AsOf asOf) {
      kind = PeriodKind.AS_OF;
      values.add(asOf.sequence());
    } else if (spec.period() instanceof Period.Versions versions) {
      kind = PeriodKind.VERSIONS;
      values.add(versions.minStart());
      values.add(versions.maxStart());
      values.add(versions.minEnd());
      values.add(versions.maxEnd());
    }
    ScanTemplate template =
        new ScanTemplate(
            spec.tableId(),
            spec.columns(),
            List.copyOf(shapes),
            kind,
            spec.limit(),
            spec.schemaSequence());
    return new Bound(template, List.copyOf(values));
  }

  private ScanSpec bind(List<Object> parameters) {
    List<ColumnPredicate> bound = new ArrayList<>();
    int next = 0;
    for (PredicateShape shape : predicates) {
      bound.add(shape.bind(parameters.subList(next, next + shape.values())));
      next += shape.values();
    }
    return new ScanSpec(tableId, columns, bound, period(parameters, next), limit, schemaSequence);
  }

  private Period period(List<Object> parameters, int from) {
    return switch (periodKind) {
      case CURRENT -> new Period.Current();
      case AS_OF -> new Period.AsOf((Long) parameters.get(from));
      case VERSIONS ->
          new Period.Versions(
              (Long) parameters.get(from),
              (Long) parameters.get(from + 1),
              (Long) parameters.get(from + 2),
              (Long) parameters.get(from + 3));
    };
  }

  /** The first parameter that belongs to the period: sequences from there on. */
  int firstPeriodParameter() {
    int count = 0;
    for (PredicateShape shape : predicates) {
      count += shape.values();
    }
    return count;
  }
}
