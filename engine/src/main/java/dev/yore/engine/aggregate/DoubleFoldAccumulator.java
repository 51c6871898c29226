package dev.yore.engine.aggregate;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN and MAX of doubles: NaN is the greatest. */
final class DoubleFoldAccumulator extends Accumulator {
  private static final List<ColumnType> STATE = List.of(ColumnType.of(Kind.DOUBLE), COUNT_TYPE);

  private final boolean min;
  private final int argument;
  private double[] values = {};

  DoubleFoldAccumulator(RowCounts rowCounts, boolean min, int argument) {
    super(rowCounts);
    this.min = min;
    this.argument = argument;
  }

  @Override
  void grow(int groups) {
    int before = values.length;
    values = Arrays.copyOf(values, groups);
    Arrays.fill(values, before, groups, min ? Double.NaN : Double.NEGATIVE_INFINITY);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    DoubleVector vector = (DoubleVector) columns[argument];
    skipNulls(vector, rows, groups, count);
    foldAll(vector, rows, groups, count);
  }

  private void foldAll(DoubleVector vector, int @Nullable [] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (!vector.isNull(row)) {
        fold(groups[i], vector.get(row));
      }
    }
  }

  private void fold(int group, double value) {
    int order = PhysicalOrder.compareDoubles(value, values[group]);
    if (min ? order < 0 : order > 0) {
      values[group] = value;
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    DoubleVector vector = (DoubleVector) columns[argument];
    skipNulls(vector, rows, from, to, group);
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      if (!vector.isNull(row)) {
        fold(group, vector.get(row));
      }
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    return STATE;
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = new DoubleVector(Arrays.copyOf(values, groups), groups, null);
    out[at + 1] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    foldAll((DoubleVector) columns[at], rows, groups, count);
    combineCounts(columns[at + 1], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    return new DoubleVector(Arrays.copyOf(values, groups), groups, emptyGroups(groups));
  }

  @Override
  long stateBytes() {
    return 8L * values.length;
  }
}
