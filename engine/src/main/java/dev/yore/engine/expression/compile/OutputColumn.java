package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Int128;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a computed column; positions ascend, and those passed over are empty. */
final class OutputColumn {
  private static final int FIRST_BYTES_PER_ROW = 16;

  private final Rep rep;
  private final int length;
  private long[] longs = {};
  private double[] doubles = {};
  private byte[] data = {};
  private int[] offsets = {};
  private int filled;
  private int dataLength;
  private long @Nullable [] nulls;

  /**
   * An empty column.
   *
   * @param length rows that the vector will have
   */
  OutputColumn(Rep rep, int length) {
    this.rep = rep;
    this.length = length;
    switch (rep) {
      case LONG -> longs = new long[length];
      case DOUBLE -> doubles = new double[length];
      case WIDE, BYTES -> {
        offsets = new int[length + 1];
        data = new byte[FIRST_BYTES_PER_ROW * length];
      }
    }
  }

  void set(int row, Cell value) {
    if (value.isNull) {
      setNull(row);
      return;
    }
    switch (rep) {
      case LONG -> longs[row] = value.low;
      case DOUBLE -> doubles[row] = value.number;
      case WIDE -> {
        int at = reserve(row, Int128.BYTES);
        Int128.store(data, at, value.high, value.low);
      }
      case BYTES -> {
        int at = reserve(row, value.to - value.from);
        System.arraycopy(value.data, value.from, data, at, value.to - value.from);
      }
    }
  }

  private void setNull(int row) {
    long[] mask = nulls;
    if (mask == null) {
      mask = new long[(length + 63) >> 6];
      nulls = mask;
    }
    mask[row >> 6] |= 1L << row;
  }

  /** Makes room for a row's bytes; rows since the last one get none. */
  private int reserve(int row, int bytes) {
    int at = dataLength;
    int end = Math.addExact(at, bytes);
    if (end > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * end)));
    }
    skipTo(row);
    offsets[row + 1] = end;
    filled = row + 1;
    dataLength = end;
    return at;
  }

  private void skipTo(int row) {
    while (filled < row) {
      offsets[++filled] = dataLength;
    }
  }

  ColumnVector build() {
    return switch (rep) {
      case LONG -> new LongVector(longs, length, nulls);
      case DOUBLE -> new DoubleVector(doubles, length, nulls);
      case WIDE, BYTES -> {
        skipTo(length);
        yield new BytesVector(data, offsets, null, length, nulls);
      }
    };
  }
}
