package dev.yore.engine.aggregate;

import dev.yore.engine.column.ColumnCollector;
import dev.yore.engine.column.Gather;
import dev.yore.engine.column.WideDecimals;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ANY_VALUE and SINGLE_VALUE: the first value that is not null. */
final class FirstAccumulator extends Accumulator {
  private final boolean single;
  private final int argument;
  private final ColumnType type;
  private final ColumnCollector values;

  /** Per group its row of {@link #values}, or {@link Gather#NULL_ROW}. */
  private int[] places = {};

  /**
   * No values yet.
   *
   * @param single whether a second row is an error
   */
  FirstAccumulator(RowCounts rowCounts, boolean single, int argument, ColumnType argumentType) {
    super(rowCounts);
    this.single = single;
    this.argument = argument;
    this.type = argumentType;
    values = ColumnCollector.of(argumentType.physical());
  }

  @Override
  void grow(int groups) {
    int before = places.length;
    places = Arrays.copyOf(places, groups);
    Arrays.fill(places, before, groups, Gather.NULL_ROW);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    takeAll(columns[argument], rows, groups, count);
    for (int i = 0; single && i < count; i++) {
      requireSingle(groups[i]);
    }
  }

  private void takeAll(ColumnVector column, int @Nullable [] rows, int[] groups, int count) {
    ColumnVector vector = WideDecimals.widened(type, column);
    for (int i = 0; i < count; i++) {
      take(vector, rows == null ? i : rows[i], groups[i]);
    }
  }

  private void take(ColumnVector vector, int row, int group) {
    if (places[group] == Gather.NULL_ROW && !vector.isNull(row)) {
      places[group] = values.length();
      values.append(vector, null, row, row + 1);
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    ColumnVector vector = WideDecimals.widened(type, columns[argument]);
    for (int i = from; i < to && places[group] == Gather.NULL_ROW; i++) {
      take(vector, rows == null ? i : rows[i], group);
    }
    if (single) {
      requireSingle(group);
    }
  }

  /** Nulls count as rows here. */
  private void requireSingle(int group) {
    if (count(group) > 1) {
      throw new StoreException(
          ErrorCode.CARDINALITY,
          "a sub-query that stands for a value gave more than one row; limit it, or aggregate");
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    return List.of(type, COUNT_TYPE);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = finish(groups);
    out[at + 1] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    takeAll(columns[at], rows, groups, count);
    LongVector counts = (LongVector) columns[at + 1];
    for (int i = 0; i < count; i++) {
      adjust(groups[i], counts.get(rows == null ? i : rows[i]));
      if (single) {
        requireSingle(groups[i]);
      }
    }
  }

  @Override
  ColumnVector finish(int groups) {
    return Gather.rows(values.vector(), places, groups, true);
  }

  @Override
  long stateBytes() {
    return 4L * places.length + values.sizeBytes();
  }
}
