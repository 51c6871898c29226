package dev.yore.engine.expression.function;

import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a computed column; positions ascend, and those passed over are empty. Confined to one
 * thread.
 */
public final class OutputColumn {
  private static final int FIRST_BYTES_PER_ROW = 16;

  private final Physical physical;
  private final int length;
  private long[] longs = {};
  private double[] doubles = {};
  private byte[] data = {};
  private int[] offsets = {};
  private int filled;
  private int dataLength;
  private long @Nullable [] nulls;

  /** Wide decimals that have all been longs so far are in {@link #longs}. */
  private boolean isNarrow;

  /**
   * An empty column.
   *
   * @param length rows that the vector will have
   * @param narrows wide decimals become longs, if all of them fit
   */
  public OutputColumn(Physical physical, int length, boolean narrows) {
    this.physical = physical;
    this.length = length;
    this.isNarrow = narrows;
    if (narrows || physical == Physical.LONG) {
      longs = new long[length];
    } else if (physical == Physical.DOUBLE) {
      doubles = new double[length];
    } else {
      startBytes();
    }
  }

  private void startBytes() {
    offsets = new int[length + 1];
    data = new byte[FIRST_BYTES_PER_ROW * length];
  }

  /** Where longs go. */
  public long[] longs() {
    return longs;
  }

  /** Where doubles go. */
  public double[] doubles() {
    return doubles;
  }

  public void setNull(int row) {
    long[] mask = nulls;
    if (mask == null) {
      mask = new long[(length + 63) >> 6];
      nulls = mask;
    }
    mask[row >> 6] |= 1L << row;
  }

  public void setBytes(int row, byte[] source, int from, int to) {
    int at = reserve(row, to - from);
    System.arraycopy(source, from, data, at, to - from);
  }

  public void setWide(int row, long high, long low) {
    if (isNarrow) {
      if (Int128.isLong(high, low)) {
        longs[row] = low;
        return;
      }
      widen(row);
    }
    Int128.store(data, reserve(row, Int128.BYTES), high, low);
  }

  /** Rewrites the rows so far, of which those in between that were passed over count as zeros. */
  private void widen(int rows) {
    isNarrow = false;
    startBytes();
    for (int row = 0; row < rows; row++) {
      Int128.store(data, reserve(row, Int128.BYTES), longs[row] >> 63, longs[row]);
    }
  }

  /** Makes room for a row's bytes; rows since the last one get none. */
  private int reserve(int row, int bytes) {
    int at = dataLength;
    int end = Math.addExact(at, bytes);
    if (end > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, 2L * end));
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

  /** The vector; the column must not be used again. */
  public ColumnVector build() {
    if (isNarrow || physical == Physical.LONG) {
      return new LongVector(longs, length, nulls);
    }
    if (physical == Physical.DOUBLE) {
      return new DoubleVector(doubles, length, nulls);
    }
    skipTo(length);
    return new BytesVector(data, offsets, null, length, nulls);
  }
}
