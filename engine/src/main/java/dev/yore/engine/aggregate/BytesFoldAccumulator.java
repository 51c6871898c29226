package dev.yore.engine.aggregate;

import dev.yore.engine.column.WideDecimals;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN and MAX of texts, binaries, UUIDs and wide decimals. */
final class BytesFoldAccumulator extends Accumulator {
  private final boolean min;
  private final int argument;
  private final ColumnType type;
  private byte[] @Nullable [] values = {};
  private long valueBytes;

  BytesFoldAccumulator(RowCounts rowCounts, boolean min, int argument, ColumnType argumentType) {
    super(rowCounts);
    this.min = min;
    this.argument = argument;
    this.type = argumentType;
  }

  @Override
  void grow(int groups) {
    values = Arrays.copyOf(values, groups);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    foldAll(columns[argument], rows, groups, count);
  }

  private void foldAll(ColumnVector column, int @Nullable [] rows, int[] groups, int count) {
    BytesVector vector = (BytesVector) WideDecimals.widened(type, column);
    for (int i = 0; i < count; i++) {
      fold(vector, rows == null ? i : rows[i], groups[i]);
    }
  }

  private void fold(BytesVector vector, int row, int group) {
    if (vector.isNull(row)) {
      return;
    }
    byte[] best = values[group];
    if (best != null) {
      int order = PhysicalOrder.compareRow(type.isText(), vector, row, best);
      if (min ? order >= 0 : order <= 0) {
        return;
      }
    }
    byte[] value = vector.getBytes(row);
    valueBytes += value.length - (best == null ? -16L : best.length);
    values[group] = value;
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    BytesVector vector = (BytesVector) WideDecimals.widened(type, columns[argument]);
    for (int i = from; i < to; i++) {
      fold(vector, rows == null ? i : rows[i], group);
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    return List.of(type);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    out[at] = finish(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    foldAll(columns[at], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (int g = 0; g < groups; g++) {
      byte[] value = values[g];
      if (value == null) {
        builder.appendNull();
      } else {
        builder.appendBytes(value);
      }
    }
    return builder.build();
  }

  @Override
  long stateBytes() {
    return 8L * values.length + valueBytes;
  }
}
