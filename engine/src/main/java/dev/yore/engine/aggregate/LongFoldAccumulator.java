package dev.yore.engine.aggregate;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that fold longs into one: MIN, MAX, and of booleans and bits AND, OR, XOR. */
final class LongFoldAccumulator extends Accumulator {
  /** How two values become one. */
  enum Fold {
    MIN(Long.MAX_VALUE),
    MAX(Long.MIN_VALUE),
    BIT_AND(-1),
    BIT_OR(0),
    BIT_XOR(0);

    private final long neutral;

    Fold(long neutral) {
      this.neutral = neutral;
    }
  }

  private final Fold fold;
  private final int argument;
  private final ColumnType type;
  private long[] values = {};

  LongFoldAccumulator(RowCounts rowCounts, Fold fold, int argument, ColumnType type) {
    super(rowCounts);
    this.fold = fold;
    this.argument = argument;
    this.type = type;
  }

  @Override
  void grow(int groups) {
    int before = values.length;
    values = Arrays.copyOf(values, groups);
    Arrays.fill(values, before, groups, fold.neutral);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    LongVector vector = (LongVector) columns[argument];
    skipNulls(vector, rows, groups, count);
    foldAll(vector, rows, groups, count);
  }

  private void foldAll(LongVector vector, int @Nullable [] rows, int[] groups, int count) {
    long[] given = vector.values();
    boolean nulls = vector.hasNulls();
    long[] folded = values;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (!nulls || !vector.isNull(row)) {
        int group = groups[i];
        folded[group] = fold(folded[group], given[row]);
      }
    }
  }

  private long fold(long a, long b) {
    return switch (fold) {
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case BIT_AND -> a & b;
      case BIT_OR -> a | b;
      case BIT_XOR -> a ^ b;
    };
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    LongVector vector = (LongVector) columns[argument];
    skipNulls(vector, rows, from, to, group);
    long[] given = vector.values();
    boolean nulls = vector.hasNulls();
    long folded = values[group];
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      if (!nulls || !vector.isNull(row)) {
        folded = fold(folded, given[row]);
      }
    }
    values[group] = folded;
  }

  @Override
  List<ColumnType> stateTypes() {
    return List.of(COUNT_TYPE, COUNT_TYPE);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = new LongVector(Arrays.copyOf(values, groups), groups, null);
    out[at + 1] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    // A group without values has the neutral one.
    foldAll((LongVector) columns[at], rows, groups, count);
    combineCounts(columns[at + 1], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    ResultColumn results = new ResultColumn(type, groups);
    for (int g = 0; g < groups; g++) {
      if (count(g) == 0) {
        results.setNull(g);
      } else {
        results.set(g, values[g] >> 63, values[g], type.scale());
      }
    }
    return results.build();
  }

  @Override
  long stateBytes() {
    return 8L * values.length;
  }
}
