package dev.yore.store.vector;

import dev.yore.store.schema.ColumnType.Physical;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects one column's values row by row into a vector. Confined to one thread. */
public final class ColumnBuilder {
  private static final int INITIAL_ROWS = 16;

  /** Who expects more rows may be wrong; from here on room is doubled as it is needed. */
  private static final int MAX_EXPECTED_ROWS = 4096;

  private static final int MAX_GUESSED_BYTES = 1 << 16;

  /** Java's arrays are no longer than that. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final Physical physical;
  private long[] longs = new long[0];
  private double[] doubles = new double[0];
  private byte[] data = new byte[0];
  private int[] offsets = new int[0];
  private long @Nullable [] nulls;
  private int length;

  public ColumnBuilder(Physical physical) {
    this(physical, INITIAL_ROWS);
  }

  /**
   * For about so many rows, for which room is made at once if they are not very many.
   *
   * @param expectedRows 0 and up
   */
  public ColumnBuilder(Physical physical, int expectedRows) {
    this.physical = physical;
    grow(Math.max(1, Math.min(MAX_EXPECTED_ROWS, expectedRows)));
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
      // Values of a column are about as long as each other.
      long all = Math.max(length == 0 ? guess(to - from) : 0, data.length * 2L);
      data = Arrays.copyOf(data, Math.max(end, (int) Math.min(MAX_BYTES, all)));
    }
    System.arraycopy(source, from, data, start, to - from);
    offsets[++length] = end;
  }

  private long guess(int valueBytes) {
    return Math.min(MAX_GUESSED_BYTES, (long) valueBytes * capacity());
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
      case LONG ->
          new LongVector(
              longs.length == length ? longs : Arrays.copyOf(longs, length), length, mask);
      case DOUBLE ->
          new DoubleVector(
              doubles.length == length ? doubles : Arrays.copyOf(doubles, length), length, mask);
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
