package dev.yore.engine.aggregate;

import dev.yore.engine.column.WideDecimals;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Variances and standard deviations: mean and sum of squared differences are kept up to date row by
 * row (Welford) and combined (Chan), which loses no digits where values are large and close.
 */
final class VarianceAccumulator extends Accumulator {
  private static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);

  private final int argument;
  private final int argumentScale;
  private final boolean sample;
  private final boolean root;
  private final ColumnType type;
  private double[] counts = {};
  private double[] means = {};
  private double[] squares = {};

  /**
   * No values yet.
   *
   * @param sample whether to divide by one less than the number of values
   * @param root whether the deviation is wanted
   */
  VarianceAccumulator(
      RowCounts rowCounts,
      int argument,
      ColumnType argumentType,
      boolean sample,
      boolean root,
      ColumnType type) {
    super(rowCounts);
    this.argument = argument;
    this.argumentScale = argumentType.scale();
    this.sample = sample;
    this.root = root;
    this.type = type;
  }

  @Override
  void grow(int groups) {
    counts = Arrays.copyOf(counts, groups);
    means = Arrays.copyOf(means, groups);
    squares = Arrays.copyOf(squares, groups);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    ColumnVector vector = columns[argument];
    for (int i = 0; i < count; i++) {
      take(vector, rows == null ? i : rows[i], groups[i]);
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    ColumnVector vector = columns[argument];
    for (int i = from; i < to; i++) {
      take(vector, rows == null ? i : rows[i], group);
    }
  }

  private void take(ColumnVector vector, int row, int group) {
    if (!vector.isNull(row)) {
      double value = value(vector, row);
      counts[group]++;
      double difference = value - means[group];
      means[group] += difference / counts[group];
      squares[group] += difference * (value - means[group]);
    }
  }

  private double value(ColumnVector vector, int row) {
    if (vector instanceof DoubleVector doubles) {
      return doubles.get(row);
    }
    if (vector instanceof LongVector longs) {
      return ResultColumn.toDouble(longs.get(row) >> 63, longs.get(row), argumentScale);
    }
    BytesVector bytes = (BytesVector) vector;
    int at = bytes.start(row);
    return ResultColumn.toDouble(
        WideDecimals.high(bytes.data(), at), WideDecimals.low(bytes.data(), at), argumentScale);
  }

  @Override
  List<ColumnType> stateTypes() {
    return List.of(DOUBLE, DOUBLE, DOUBLE);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = new DoubleVector(Arrays.copyOf(counts, groups), groups, null);
    out[at + 1] = new DoubleVector(Arrays.copyOf(means, groups), groups, null);
    out[at + 2] = new DoubleVector(Arrays.copyOf(squares, groups), groups, null);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    DoubleVector otherCounts = (DoubleVector) columns[at];
    DoubleVector otherMeans = (DoubleVector) columns[at + 1];
    DoubleVector otherSquares = (DoubleVector) columns[at + 2];
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      double more = otherCounts.get(row);
      if (more > 0) {
        int group = groups[i];
        double all = counts[group] + more;
        double difference = otherMeans.get(row) - means[group];
        squares[group] +=
            otherSquares.get(row) + difference * difference * counts[group] * more / all;
        means[group] += difference * more / all;
        counts[group] = all;
      }
    }
  }

  @Override
  ColumnVector finish(int groups) {
    ResultColumn results = new ResultColumn(type, groups);
    for (int g = 0; g < groups; g++) {
      double divisor = sample ? counts[g] - 1 : counts[g];
      if (divisor <= 0) {
        results.setNull(g);
      } else {
        double variance = squares[g] / divisor;
        results.set(g, root ? Math.sqrt(variance) : variance);
      }
    }
    return results.build();
  }

  @Override
  long stateBytes() {
    return 24L * counts.length;
  }
}
