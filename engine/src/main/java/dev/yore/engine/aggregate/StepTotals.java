package dev.yore.engine.aggregate;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Totals of rows that count from one of many steps on and up to before another one. A row is added
 * at the first and taken back at the second; only in the end is it added up what that makes at each
 * step. For shapes that {@link GroupingShape#subtracts}. Confined to one thread.
 */
public final class StepTotals {
  private final int steps;
  private final List<FilteredTotals> sets = new ArrayList<>();

  /**
   * Totals of no rows.
   *
   * @param shape without keys
   * @param steps how many there are, 0 and up
   */
  public StepTotals(GroupingShape shape, int steps) {
    this.steps = steps;
    Map<Integer, FilteredTotals> byFilter = new LinkedHashMap<>();
    for (AggregateCall call : shape.calls()) {
      byFilter
          .computeIfAbsent(call.filter(), filter -> new FilteredTotals(filter, steps + 1))
          .calls
          .add(new CallTotals(call, steps + 1));
    }
    sets.addAll(byFilter.values());
  }

  /**
   * Adds a batch's rows.
   *
   * @param from per selected row the first step at which it counts
   * @param to per selected row the step at which it no longer counts, the number of steps if there
   *     is none; equal to {@code from} for rows that never count
   */
  public void add(Batch batch, int[] from, int[] to) {
    for (FilteredTotals set : sets) {
      set.add(batch.columns(), batch.selection(), from, to, batch.selectedCount());
    }
  }

  /** Adds what others, of the same shape and number of steps, have. */
  public void add(StepTotals other) {
    for (int i = 0; i < sets.size(); i++) {
      sets.get(i).add(other.sets.get(i));
    }
  }

  /** The number of each step, then states, as {@link Grouping#combine} of the same calls takes. */
  public Batch partial() {
    List<ColumnVector> columns = new ArrayList<>();
    long[] numbers = new long[steps];
    Arrays.setAll(numbers, i -> i);
    columns.add(new LongVector(numbers, steps, null));
    for (FilteredTotals set : sets) {
      for (CallTotals call : set.calls) {
        call.addStates(steps, set.rows, columns);
      }
    }
    return new Batch(steps, null, columns.toArray(new ColumnVector[0]));
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    long bytes = 0;
    for (FilteredTotals set : sets) {
      bytes += 8L * set.rows.length + 12L * set.keptRows.length;
      for (CallTotals call : set.calls) {
        bytes += call.sizeBytes();
      }
    }
    return bytes;
  }

  /** Totals of calls with the same filter. */
  private static final class FilteredTotals {
    private final int filter;
    private final long[] rows;
    private final List<CallTotals> calls = new ArrayList<>();
    private int[] keptRows = {};
    private int[] keptFrom = {};
    private int[] keptTo = {};

    FilteredTotals(int filter, int steps) {
      this.filter = filter;
      rows = new long[steps];
    }

    void add(ColumnVector[] columns, int @Nullable [] positions, int[] from, int[] to, int count) {
      if (filter == AggregateCall.NO_FILTER) {
        addKept(columns, positions, from, to, count);
      } else {
        int kept = keep((LongVector) columns[filter], positions, from, to, count);
        addKept(columns, keptRows, keptFrom, keptTo, kept);
      }
    }

    private int keep(
        LongVector truth, int @Nullable [] positions, int[] from, int[] to, int count) {
      if (keptRows.length < count) {
        keptRows = new int[count];
        keptFrom = new int[count];
        keptTo = new int[count];
      }
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int row = positions == null ? i : positions[i];
        if (truth.get(row) != 0 && !truth.isNull(row)) {
          keptRows[kept] = row;
          keptFrom[kept] = from[i];
          keptTo[kept++] = to[i];
        }
      }
      return kept;
    }

    private void addKept(
        ColumnVector[] columns, int @Nullable [] positions, int[] from, int[] to, int count) {
      for (int i = 0; i < count; i++) {
        rows[from[i]]++;
        rows[to[i]]--;
      }
      for (CallTotals call : calls) {
        call.add(columns, positions, from, to, count);
      }
    }

    void add(FilteredTotals other) {
      for (int step = 0; step < rows.length; step++) {
        rows[step] += other.rows[step];
      }
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).add(other.calls.get(i));
      }
    }
  }

  /** Totals of one call beside the number of rows. */
  private static final class CallTotals {
    private final Arguments arguments;
    private final int steps;
    private final @Nullable ExactSums sums;

    /** Rows that do not count since an argument is null; null while there are none. */
    private long @Nullable [] nulls;

    CallTotals(AggregateCall call, int steps) {
      arguments = new Arguments(call);
      this.steps = steps;
      sums =
          switch (call.function()) {
            case SUM, SUM0, AVG -> new ExactSums();
            default -> null;
          };
      if (sums != null) {
        sums.grow(steps);
      }
    }

    void add(ColumnVector[] columns, int @Nullable [] positions, int[] from, int[] to, int count) {
      if (arguments.haveNulls(columns)) {
        long[] missing = missing();
        for (int i = 0; i < count; i++) {
          if (arguments.haveNull(columns, positions == null ? i : positions[i])) {
            missing[from[i]]++;
            missing[to[i]]--;
          }
        }
      }
      if (sums != null) {
        sums.move((LongVector) columns[arguments.first()], positions, to, from, count);
      }
    }

    private long[] missing() {
      long[] missing = nulls;
      if (missing == null) {
        missing = new long[steps];
        nulls = missing;
      }
      return missing;
    }

    void add(CallTotals other) {
      if (other.nulls != null) {
        long[] missing = missing();
        for (int step = 0; step < steps; step++) {
          missing[step] += other.nulls[step];
        }
      }
      if (sums != null && other.sums != null) {
        sums.add(other.sums, steps);
      }
    }

    void addStates(int count, long[] rows, List<ColumnVector> columns) {
      if (sums != null) {
        sums.accumulate(count);
        long[] high = new long[count];
        long[] low = new long[count];
        for (int step = 0; step < count; step++) {
          high[step] = sums.high(step);
          low[step] = sums.low(step);
        }
        columns.add(new LongVector(high, count, null));
        columns.add(new LongVector(low, count, null));
      }
      long[] counts = new long[count];
      long sofar = 0;
      for (int step = 0; step < count; step++) {
        sofar += rows[step] - (nulls == null ? 0 : nulls[step]);
        counts[step] = sofar;
      }
      columns.add(new LongVector(counts, count, null));
    }

    long sizeBytes() {
      return (sums == null ? 0 : sums.sizeBytes()) + (nulls == null ? 0 : 8L * nulls.length);
    }
  }
}
