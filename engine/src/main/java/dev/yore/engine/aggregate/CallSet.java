package dev.yore.engine.aggregate;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls that take the same rows: those that pass one filter. One thread. */
final class CallSet {
  private final int filter;
  private final RowCounts counts = new RowCounts();
  private final List<Accumulator> accumulators = new ArrayList<>();
  private final GroupOrder order = new GroupOrder();
  private int[] filteredRows = {};
  private int[] filteredGroups = {};

  CallSet(int filter) {
    this.filter = filter;
  }

  int filter() {
    return filter;
  }

  Accumulator add(AggregateCall call, List<ColumnType> types) {
    Accumulator accumulator = Accumulators.of(call, types, counts);
    accumulators.add(accumulator);
    return accumulator;
  }

  List<Accumulator> accumulators() {
    return accumulators;
  }

  /** Makes room for groups. */
  void ensure(int groups) {
    counts.grow(groups);
    for (Accumulator accumulator : accumulators) {
      accumulator.ensure(groups);
    }
  }

  /** Takes rows of the groups, which are 0 to {@code groupCount}. */
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count, int groupCount) {
    if (filter != AggregateCall.NO_FILTER) {
      int kept = keep((LongVector) columns[filter], rows, groups, count);
      addKept(columns, filteredRows, filteredGroups, kept, groupCount);
    } else {
      addKept(columns, rows, groups, count, groupCount);
    }
  }

  private void addKept(
      ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count, int groupCount) {
    if (groupCount > GroupOrder.MAX_GROUPS || accumulators.size() < 2) {
      counts.add(groups, count);
      for (Accumulator accumulator : accumulators) {
        accumulator.add(columns, rows, groups, count);
      }
      return;
    }
    order.sort(rows, groups, count, groupCount);
    for (int g = 0; g < groupCount; g++) {
      addRange(columns, order.rows(), order.start(g), order.end(g), g);
    }
  }

  /** Takes rows of the only group. */
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int count) {
    if (filter != AggregateCall.NO_FILTER) {
      int kept = keep((LongVector) columns[filter], rows, null, count);
      addRange(columns, filteredRows, 0, kept, 0);
    } else {
      addRange(columns, rows, 0, count, 0);
    }
  }

  private void addRange(
      ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    if (from < to) {
      counts.addOne(group, to - from);
      for (Accumulator accumulator : accumulators) {
        accumulator.addOne(columns, rows, from, to, group);
      }
    }
  }

  private int keep(LongVector truth, int @Nullable [] rows, int @Nullable [] groups, int count) {
    if (filteredRows.length < count) {
      filteredRows = new int[count];
      filteredGroups = new int[count];
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (truth.get(row) != 0 && !truth.isNull(row)) {
        filteredRows[kept] = row;
        filteredGroups[kept] = groups == null ? 0 : groups[i];
        kept++;
      }
    }
    return kept;
  }

  long sizeBytes() {
    long bytes = counts.sizeBytes();
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.sizeBytes();
    }
    return bytes;
  }
}
