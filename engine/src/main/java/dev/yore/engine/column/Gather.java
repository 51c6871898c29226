package dev.yore.engine.column;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/** Picks rows out of vectors. Bytes are not copied: the picked rows share their entries. */
public final class Gather {
  /** In place of a position: the row is null. */
  public static final int NULL_ROW = -1;

  private static final int[] ONE_EMPTY_ENTRY = new int[2];

  private Gather() {}

  /**
   * A vector of picked rows.
   *
   * @param rows positions, or {@link #NULL_ROW}, of which the first {@code count} are taken
   * @param mayBeNull whether there may be {@link #NULL_ROW} among them
   */
  public static ColumnVector rows(ColumnVector vector, int[] rows, int count, boolean mayBeNull) {
    return rows(vector, rows, 0, count, mayBeNull);
  }

  /** A vector of the rows {@code rows[from..from + count)}. */
  public static ColumnVector rows(
      ColumnVector vector, int[] rows, int from, int count, boolean mayBeNull) {
    long[] nulls = nulls(vector, rows, from, count, mayBeNull);
    if (vector instanceof LongVector longs) {
      return new LongVector(longs(longs.values(), rows, from, count, mayBeNull), count, nulls);
    }
    if (vector instanceof DoubleVector doubles) {
      return new DoubleVector(
          doubles(doubles.values(), rows, from, count, mayBeNull), count, nulls);
    }
    return bytes((BytesVector) vector, rows, from, count, mayBeNull, nulls);
  }

  /**
   * A vector in which row {@code rows[i]} of the given one stands at position {@code targets[i]};
   * what stands elsewhere must not be read.
   *
   * @param length of the vector
   */
  public static ColumnVector scattered(
      ColumnVector vector, int[] rows, int[] targets, int count, int length) {
    long[] nulls = null;
    if (vector.hasNulls()) {
      nulls = new long[(length + 63) >> 6];
      for (int i = 0; i < count; i++) {
        if (vector.isNull(rows[i])) {
          nulls[targets[i] >> 6] |= 1L << targets[i];
        }
      }
    }
    if (vector instanceof LongVector longs) {
      long[] values = longs.values();
      long[] placed = new long[length];
      for (int i = 0; i < count; i++) {
        placed[targets[i]] = values[rows[i]];
      }
      return new LongVector(placed, length, nulls);
    }
    if (vector instanceof DoubleVector doubles) {
      double[] placed = new double[length];
      for (int i = 0; i < count; i++) {
        placed[targets[i]] = doubles.get(rows[i]);
      }
      return new DoubleVector(placed, length, nulls);
    }
    BytesVector bytes = (BytesVector) vector;
    int[] codes = bytes.codes();
    int[] placed = new int[length];
    for (int i = 0; i < count; i++) {
      placed[targets[i]] = codes == null ? rows[i] : codes[rows[i]];
    }
    int[] offsets = bytes.offsets().length > 1 ? bytes.offsets() : ONE_EMPTY_ENTRY;
    return new BytesVector(bytes.data(), offsets, placed, length, nulls);
  }

  private static long[] longs(long[] values, int[] rows, int from, int count, boolean mayBeNull) {
    long[] picked = new long[count];
    if (!mayBeNull) {
      for (int i = 0; i < count; i++) {
        picked[i] = values[rows[from + i]];
      }
      return picked;
    }
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      picked[i] = row < 0 ? 0 : values[row];
    }
    return picked;
  }

  private static double[] doubles(
      double[] values, int[] rows, int from, int count, boolean mayBeNull) {
    double[] picked = new double[count];
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      picked[i] = mayBeNull && row < 0 ? 0 : values[row];
    }
    return picked;
  }

  private static BytesVector bytes(
      BytesVector bytes,
      int[] rows,
      int from,
      int count,
      boolean mayBeNull,
      long @Nullable [] nulls) {
    int[] codes = bytes.codes();
    int[] picked = new int[count];
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      if (mayBeNull && row < 0) {
        picked[i] = 0;
      } else {
        picked[i] = codes == null ? row : codes[row];
      }
    }
    int[] offsets = bytes.offsets().length > 1 ? bytes.offsets() : ONE_EMPTY_ENTRY;
    return new BytesVector(bytes.data(), offsets, picked, count, nulls);
  }

  private static long @Nullable [] nulls(
      ColumnVector vector, int[] rows, int from, int count, boolean mayBeNull) {
    if (!vector.hasNulls() && !mayBeNull) {
      return null;
    }
    long[] nulls = null;
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      if (row < 0 || vector.isNull(row)) {
        if (nulls == null) {
          nulls = new long[(count + 63) >> 6];
        }
        nulls[i >> 6] |= 1L << i;
      }
    }
    return nulls;
  }
}
