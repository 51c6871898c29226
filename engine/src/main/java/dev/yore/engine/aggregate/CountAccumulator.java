package dev.yore.engine.aggregate;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COUNT: rows in which no argument is null. */
final class CountAccumulator extends Accumulator {
  private final Arguments arguments;

  CountAccumulator(RowCounts rowCounts, Arguments arguments) {
    super(rowCounts);
    this.arguments = arguments;
  }

  @Override
  void grow(int groups) {}

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    if (arguments.count() == 1) {
      skipNulls(columns[arguments.first()], rows, groups, count);
    } else if (arguments.haveNulls(columns)) {
      for (int i = 0; i < count; i++) {
        if (arguments.haveNull(columns, rows == null ? i : rows[i])) {
          adjust(groups[i], -1);
        }
      }
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    if (arguments.haveNulls(columns)) {
      for (int i = from; i < to; i++) {
        if (arguments.haveNull(columns, rows == null ? i : rows[i])) {
          adjust(group, -1);
        }
      }
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    return List.of(COUNT_TYPE);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    combineCounts(columns[at], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    return counts(groups);
  }

  @Override
  long stateBytes() {
    return 0;
  }
}
