package dev.yore.engine.aggregate;

import dev.yore.engine.aggregate.SumAccumulator.Form;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUM, SUM0 and AVG of doubles. */
final class DoubleSumAccumulator extends Accumulator {
  private static final List<ColumnType> STATE = List.of(ColumnType.of(Kind.DOUBLE), COUNT_TYPE);

  private final Form form;
  private final int argument;
  private final ColumnType type;
  private double[] sums = {};

  DoubleSumAccumulator(RowCounts rowCounts, Form form, int argument, ColumnType type) {
    super(rowCounts);
    this.form = form;
    this.argument = argument;
    this.type = type;
  }

  @Override
  void grow(int groups) {
    sums = Arrays.copyOf(sums, groups);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    DoubleVector vector = (DoubleVector) columns[argument];
    skipNulls(vector, rows, groups, count);
    double[] values = vector.values();
    boolean nulls = vector.hasNulls();
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (!nulls || !vector.isNull(row)) {
        sums[groups[i]] += values[row];
      }
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    DoubleVector vector = (DoubleVector) columns[argument];
    skipNulls(vector, rows, from, to, group);
    double[] values = vector.values();
    boolean nulls = vector.hasNulls();
    double sum = 0;
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      if (!nulls || !vector.isNull(row)) {
        sum += values[row];
      }
    }
    sums[group] += sum;
  }

  @Override
  List<ColumnType> stateTypes() {
    return STATE;
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = new DoubleVector(Arrays.copyOf(sums, groups), groups, null);
    out[at + 1] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    DoubleVector partial = (DoubleVector) columns[at];
    for (int i = 0; i < count; i++) {
      sums[groups[i]] += partial.get(rows == null ? i : rows[i]);
    }
    combineCounts(columns[at + 1], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    ResultColumn results = new ResultColumn(type, groups);
    for (int g = 0; g < groups; g++) {
      long count = count(g);
      if (count == 0 && form != Form.SUM0) {
        results.setNull(g);
      } else {
        results.set(g, form == Form.AVG ? sums[g] / count : sums[g]);
      }
    }
    return results.build();
  }

  @Override
  long stateBytes() {
    return 8L * sums.length;
  }
}
