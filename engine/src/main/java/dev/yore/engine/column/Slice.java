package dev.yore.engine.column;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts vectors. Bytes are not copied. Pure functions. */
public final class Slice {
  private Slice() {}

  /** The rows {@code from} to {@code to}. */
  public static ColumnVector of(ColumnVector vector, int from, int to) {
    int length = to - from;
    long[] nulls = nulls(vector, from, to);
    if (vector instanceof LongVector longs) {
      return new LongVector(Arrays.copyOfRange(longs.values(), from, to), length, nulls);
    }
    if (vector instanceof DoubleVector doubles) {
      return new DoubleVector(Arrays.copyOfRange(doubles.values(), from, to), length, nulls);
    }
    BytesVector bytes = (BytesVector) vector;
    int[] codes = bytes.codes();
    return codes == null
        ? new BytesVector(
            bytes.data(), Arrays.copyOfRange(bytes.offsets(), from, to + 1), null, length, nulls)
        : new BytesVector(
            bytes.data(), bytes.offsets(), Arrays.copyOfRange(codes, from, to), length, nulls);
  }

  private static long @Nullable [] nulls(ColumnVector vector, int from, int to) {
    if (!vector.hasNulls()) {
      return null;
    }
    long[] nulls = null;
    for (int row = from; row < to; row++) {
      if (vector.isNull(row)) {
        nulls = nulls == null ? new long[(to - from + 63) >> 6] : nulls;
        nulls[(row - from) >> 6] |= 1L << (row - from);
      }
    }
    return nulls;
  }
}
