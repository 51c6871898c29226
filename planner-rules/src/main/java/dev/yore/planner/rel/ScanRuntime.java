package dev.yore.planner.rel;

import dev.yore.engine.row.RowReader;
import dev.yore.parser.PeriodKind;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.jspecify.annotations.Nullable;

/** What compiled plans call to read a table. The rows it gives are confined to one thread. */
public final class ScanRuntime {
  /** Rows between two looks at the cancel flag; a batch may be large and its consumer slow. */
  private static final int ROWS_PER_CANCEL_CHECK = 256;

  private ScanRuntime() {}

  /**
   * Rows of a scan: arrays, or the values themselves where there is one column.
   *
   * @param values of the scan's expressions, in order
   */
  public static Enumerable<@Nullable Object> scan(
      DataContext root, ScanPlan plan, @Nullable Object[] values) {
    ScanContext context =
        (ScanContext) Objects.requireNonNull(root.get(ScanContext.VARIABLE), "no scan context");
    ScanSpec spec = spec(context, plan, values);
    if (spec == null) {
      return Linq4j.emptyEnumerable();
    }
    return new AbstractEnumerable<>() {
      @Override
      public Enumerator<@Nullable Object> enumerator() {
        return new Rows(context, plan, spec);
      }
    };
  }

  /** The scan as the store wants it, or null if it is known to give nothing. */
  static @Nullable ScanSpec spec(ScanContext context, ScanPlan plan, @Nullable Object[] values) {
    int next = 0;
    Period period = new Period.Current();
    PeriodKind kind = plan.periodKind();
    if (kind == null || plan.readsEnds()) {
      context.periods().noteMoving();
    }
    if (kind != null) {
      Long first = kind.bounds() > 0 ? number(values[0]) : null;
      Long second = kind.bounds() > 1 ? number(values[1]) : null;
      period =
          context.periods().resolve(kind, plan.periodInVersions(), first, second, plan.table());
      next = kind.bounds();
      if (period == null) {
        return null;
      }
    }
    List<ColumnPredicate> predicates = new ArrayList<>();
    for (ScanPlan.Test test : plan.tests()) {
      PredicateValues.Outcome outcome = outcome(test, values, next);
      if (!(outcome instanceof PredicateValues.Outcome.Test known)) {
        return null;
      }
      predicates.add(context.periods().inSequences(known.predicate()));
      next += valueCount(test);
    }
    long limit = plan.limited() ? limit(values[next]) : Long.MAX_VALUE;
    return limit == 0
        ? null
        : new ScanSpec(
            plan.table().tableId(),
            plan.columns(),
            predicates,
            period,
            limit,
            plan.table().sinceSequence());
  }

  private static @Nullable Long number(@Nullable Object value) {
    return value == null ? null : ((Number) value).longValue();
  }

  private static long limit(@Nullable Object value) {
    if (value == null || ((Number) value).longValue() < 0) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "LIMIT must be 0 or more, it is " + value);
    }
    return ((Number) value).longValue();
  }

  private static int valueCount(ScanPlan.Test test) {
    if (test instanceof ScanPlan.Test.In in) {
      return in.count();
    }
    return test instanceof ScanPlan.Test.Compare ? 1 : 0;
  }

  private static PredicateValues.Outcome outcome(
      ScanPlan.Test test, @Nullable Object[] values, int from) {
    if (test instanceof ScanPlan.Test.Compare compare) {
      return PredicateValues.compare(
          compare.column(), compare.type(), compare.operator(), values[from]);
    }
    if (test instanceof ScanPlan.Test.In in) {
      return PredicateValues.in(
          in.column(), in.type(), Arrays.asList(values).subList(from, from + in.count()));
    }
    ScanPlan.Test.NullTest nullTest = (ScanPlan.Test.NullTest) test;
    return new PredicateValues.Outcome.Test(
        nullTest.isNull()
            ? new ColumnPredicate.IsNull(nullTest.column())
            : new ColumnPredicate.IsNotNull(nullTest.column()));
  }

  /** One pass over a scan. */
  private static final class Rows implements Enumerator<@Nullable Object> {
    private final ScanContext context;
    private final ScanPlan plan;
    private final ScanSpec spec;
    private final boolean scalar;
    private RowReader reader;
    private @Nullable Object @Nullable [] current;
    private int rows;

    Rows(ScanContext context, ScanPlan plan, ScanSpec spec) {
      this.context = context;
      this.plan = plan;
      this.spec = spec;
      this.scalar = plan.columns().size() == 1;
      this.reader = open();
    }

    private RowReader open() {
      return new RowReader(context.transaction().scan(spec), plan.codecs(), context.cancelled());
    }

    @Override
    public @Nullable Object current() {
      @Nullable Object[] row = Objects.requireNonNull(current, "no current row");
      return scalar ? row[0] : row;
    }

    @Override
    public boolean moveNext() {
      if (++rows % ROWS_PER_CANCEL_CHECK == 0 && context.cancelled().getAsBoolean()) {
        throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
      }
      @Nullable Object[] row = reader.next();
      if (row == null) {
        current = null;
        return false;
      }
      for (int field : plan.binaryFields()) {
        if (row[field] instanceof byte[] bytes) {
          row[field] = new ByteString(bytes);
        }
      }
      current = row;
      return true;
    }

    @Override
    public void reset() {
      reader.close();
      reader = open();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
