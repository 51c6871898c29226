package dev.yore.store.table;

import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New vectors from rows of others. Pure functions. */
final class Vectors {
  private Vectors() {}

  static Physical physical(ColumnVector vector) {
    if (vector instanceof LongVector) {
      return Physical.LONG;
    }
    return vector instanceof DoubleVector ? Physical.DOUBLE : Physical.BYTES;
  }

  /** The first {@code count} of the given rows, in that order. */
  static ColumnVector gather(ColumnVector vector, int[] rows, int count) {
    if (vector instanceof LongVector v && !v.hasNulls()) {
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = v.get(rows[i]);
      }
      return new LongVector(values, count, null);
    }
    ColumnBuilder builder = new ColumnBuilder(physical(vector));
    for (int i = 0; i < count; i++) {
      builder.appendFrom(vector, rows[i]);
    }
    return builder.build();
  }

  /** A copy of rows {@code [from, to)}, no longer than needed. */
  static ColumnVector copy(ColumnVector vector, int from, int to) {
    int count = to - from;
    if (vector instanceof LongVector v) {
      return new LongVector(Arrays.copyOfRange(v.values(), from, to), count, nulls(v, from, to));
    }
    if (vector instanceof DoubleVector v) {
      return new DoubleVector(Arrays.copyOfRange(v.values(), from, to), count, nulls(v, from, to));
    }
    BytesVector v = (BytesVector) vector;
    if (v.codes() != null) {
      ColumnBuilder builder = new ColumnBuilder(Physical.BYTES);
      for (int i = from; i < to; i++) {
        builder.appendFrom(v, i);
      }
      return builder.build();
    }
    int start = v.offsets()[from];
    int[] offsets = Arrays.copyOfRange(v.offsets(), from, to + 1);
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] -= start;
    }
    byte[] data = Arrays.copyOfRange(v.data(), start, start + offsets[count]);
    return new BytesVector(data, offsets, null, count, nulls(v, from, to));
  }

  /** All rows of all vectors, in order. */
  static ColumnVector concat(List<ColumnVector> vectors) {
    if (vectors.size() == 1) {
      return vectors.get(0);
    }
    ColumnBuilder builder = new ColumnBuilder(physical(vectors.get(0)));
    for (ColumnVector vector : vectors) {
      for (int row = 0; row < vector.length(); row++) {
        builder.appendFrom(vector, row);
      }
    }
    return builder.build();
  }

  /** A copy of an L0 run's first rows, all columns. */
  static VectorBatch copy(L0Run run, int rows) {
    List<ColumnVector> columns = new ArrayList<>(run.columnIds().size());
    for (int i = 0; i < run.columnIds().size(); i++) {
      columns.add(copy(run.columnAt(i), 0, rows));
    }
    return new VectorBatch(rows, columns);
  }

  private static long @Nullable [] nulls(ColumnVector vector, int from, int to) {
    if (!vector.hasNulls()) {
      return null;
    }
    long[] mask = new long[(to - from + 63) >> 6];
    boolean any = false;
    for (int i = from; i < to; i++) {
      if (vector.isNull(i)) {
        mask[(i - from) >> 6] |= 1L << (i - from);
        any = true;
      }
    }
    return any ? mask : null;
  }
}
