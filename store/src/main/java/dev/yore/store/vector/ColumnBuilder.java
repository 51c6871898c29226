package dev.yore.store.vector;

import dev.yore.store.schema.ColumnType.Physical;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects one column's values row by row into a vector. Confined to one thread. */
public final class ColumnBuilder {
  private static final int INITIAL_ROWS = 16;

  private final Physical physical;
  private long[] longs = new long[0];
  private double[] doubles = new double[0];
  private byte[] data = new byte[0];
  private int[] offsets = new int[0];
  private long @Nullable [] nulls;
  private int length;

  public ColumnBuilder(Physical physical) {
    this.physical = physical;
    grow(INITIAL_ROWS);
  }

  public int length() {
    return length;
  }

  public void appendNull() {
    ensureRow();
    int words = (capacity() + 63) >> 6;
    long[] mask = nulls == null ? new long[words] : nulls;
    if (mask.length < words) {
      mask = Arrays.copyOf(mask, words);
    }
    mask[length >> 6] |= 1L << length;
    nulls = mask;
    if (physical == Physical.BYTES) {
      offsets[length + 1] = offsets[length];
    } else if (physical == Physical.LONG) {
      longs[length] = 0;
    } else {
      doubles[length] = 0;
    }
    length++;
  }

  public void appendLong(long value) {
    ensureRow();
    longs[length++] = value;
  }

  public void appendDouble(double value) {
    ensureRow();
    doubles[length++] = value;
  }

  public void appendBytes(byte[] source, int from, int to) {
    ensureRow();
    int start = offsets[length];
    int end = Math.addExact(start, to - from);
    if (end > data.length) {
      data =
          Arrays.copyOf(
              data, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, data.length * 2L)));
    }
    System.arraycopy(source, from, data, start, to - from);
    offsets[++length] = end;
  }

  public void appendBytes(byte[] value) {
    appendBytes(value, 0, value.length);
  }

  public void appendString(String value) {
    appendBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the row of a vector of the same physical type. */
  public void appendFrom(ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      appendNull();
      return;
    }
    if (vector instanceof LongVector v) {
      appendLong(v.get(row));
    } else if (vector instanceof DoubleVector v) {
      appendDouble(v.get(row));
    } else if (vector instanceof BytesVector v) {
      appendBytes(v.data(), v.start(row), v.end(row));
    }
  }

  /** The rows so far; the builder must not be used again. */
  public ColumnVector build() {
    long[] mask = nulls == null ? null : Arrays.copyOf(nulls, (length + 63) >> 6);
    return switch (physical) {
      case LONG -> new LongVector(Arrays.copyOf(longs, length), length, mask);
      case DOUBLE -> new DoubleVector(Arrays.copyOf(doubles, length), length, mask);
      case BYTES ->
          new BytesVector(
              Arrays.copyOf(data, offsets[length]),
              Arrays.copyOf(offsets, length + 1),
              null,
              length,
              mask);
    };
  }

  private int capacity() {
    return switch (physical) {
      case LONG -> longs.length;
      case DOUBLE -> doubles.length;
      case BYTES -> offsets.length - 1;
    };
  }

  private void ensureRow() {
    if (length == capacity()) {
      grow(length * 2);
    }
  }

  private void grow(int rows) {
    switch (physical) {
      case LONG -> longs = Arrays.copyOf(longs, rows);
      case DOUBLE -> doubles = Arrays.copyOf(doubles, rows);
      case BYTES -> offsets = Arrays.copyOf(offsets, rows + 1);
    }
  }
}
