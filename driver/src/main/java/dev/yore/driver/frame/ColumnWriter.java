package dev.yore.driver.frame;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** Gathers one column's values of a frame; the first one decides their kind. One thread. */
final class ColumnWriter {
  private static final int FIRST_ROWS = 256;

  /** Unscaled values of decimals with fewer digits fit into a long. */
  private static final int MAX_LONG_DIGITS = 18;

  private int kind = FrameFormat.NULLS;
  private int scale;
  private int rows;
  private boolean anyNull;
  private long[] nulls = new long[FIRST_ROWS / Long.SIZE];

  /** Numbers, lengths of texts and bytes, bits of booleans; what a kind needs. */
  private long[] longs = new long[FIRST_ROWS];

  private double[] doubles = new double[0];
  private byte[] bytes = new byte[0];
  private int byteCount;
  private List<Object> others = new ArrayList<>();

  /** Whether a value fits into the column's frame, whatever else is added to it before. */
  boolean fits(@Nullable Object value) {
    if (value == null || kind == FrameFormat.NULLS) {
      return true;
    }
    return kind == kindOf(value)
        && (kind != FrameFormat.DECIMAL || ((BigDecimal) value).scale() == scale);
  }

  private static int kindOf(Object value) {
    if (value instanceof Integer) {
      return FrameFormat.INT;
    } else if (value instanceof Long) {
      return FrameFormat.LONG;
    } else if (value instanceof String) {
      return FrameFormat.TEXT;
    } else if (value instanceof Double) {
      return FrameFormat.DOUBLE;
    } else if (value instanceof BigDecimal decimal) {
      return decimal.precision() <= MAX_LONG_DIGITS
          ? FrameFormat.DECIMAL
          : FrameFormat.WIDE_DECIMAL;
    } else if (value instanceof Boolean) {
      return FrameFormat.BOOLEAN;
    } else if (value instanceof byte[]) {
      return FrameFormat.BYTES;
    } else if (value instanceof Short) {
      return FrameFormat.SHORT;
    } else if (value instanceof Byte) {
      return FrameFormat.BYTE;
    }
    return value instanceof Float ? FrameFormat.FLOAT : FrameFormat.OTHER;
  }

  /**
   * Adds a value that {@link #fits}.
   *
   * @return bytes it will take, about
   */
  int add(@Nullable Object value) {
    int row = rows++;
    grow(row);
    if (value == null) {
      anyNull = true;
      nulls[row >>> 6] |= 1L << row;
      if (kind == FrameFormat.OTHER) {
        others.add(List.of());
      }
      return 1;
    }
    if (kind == FrameFormat.NULLS) {
      begin(value, row);
    }
    return put(value, row);
  }

  private void grow(int row) {
    if (row == longs.length) {
      longs = Arrays.copyOf(longs, row * 2);
      nulls = Arrays.copyOf(nulls, longs.length >>> 6);
    }
    if (row == doubles.length && (kind == FrameFormat.DOUBLE || kind == FrameFormat.FLOAT)) {
      doubles = Arrays.copyOf(doubles, longs.length);
    }
  }

  private void begin(Object first, int row) {
    kind = kindOf(first);
    if (kind == FrameFormat.DECIMAL) {
      scale = ((BigDecimal) first).scale();
    } else if (kind == FrameFormat.DOUBLE || kind == FrameFormat.FLOAT) {
      doubles = new double[longs.length];
    } else if (kind == FrameFormat.OTHER) {
      for (int i = 0; i < row; i++) {
        others.add(List.of());
      }
    }
  }

  private int put(Object value, int row) {
    switch (kind) {
      case FrameFormat.BYTE, FrameFormat.SHORT, FrameFormat.INT, FrameFormat.LONG -> {
        longs[row] = ((Number) value).longValue();
        return Integer.BYTES;
      }
      case FrameFormat.DECIMAL -> {
        longs[row] = ((BigDecimal) value).unscaledValue().longValue();
        return Integer.BYTES;
      }
      case FrameFormat.FLOAT, FrameFormat.DOUBLE -> {
        doubles[row] = ((Number) value).doubleValue();
        return Double.BYTES;
      }
      case FrameFormat.BOOLEAN -> {
        longs[row] = (Boolean) value ? 1 : 0;
        return 1;
      }
      case FrameFormat.TEXT -> {
        return putBytes(((String) value).getBytes(StandardCharsets.UTF_8), row);
      }
      case FrameFormat.BYTES -> {
        return putBytes((byte[]) value, row);
      }
      case FrameFormat.WIDE_DECIMAL -> {
        return putBytes(value.toString().getBytes(StandardCharsets.US_ASCII), row);
      }
      default -> {
        others.add(value);
        return Long.BYTES;
      }
    }
  }

  private int putBytes(byte[] value, int row) {
    int needed = Math.addExact(byteCount, value.length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(FIRST_ROWS, bytes.length * 2)));
    }
    System.arraycopy(value, 0, bytes, byteCount, value.length);
    byteCount = needed;
    longs[row] = value.length;
    return value.length + 1;
  }

  /** Writes the column and begins anew. */
  void writeTo(FrameBuffer out) {
    out.putByte(kind);
    if (kind != FrameFormat.NULLS) {
      out.putByte(anyNull ? 1 : 0);
      if (anyNull) {
        out.putBits(nulls, rows);
        fillNulls();
      }
      writeValues(out);
    }
    clear();
  }

  /** A null among large numbers must not make all of them wide. */
  private void fillNulls() {
    boolean numbers = kind <= FrameFormat.LONG || kind == FrameFormat.DECIMAL;
    if (!numbers) {
      return;
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < rows; i++) {
      if (!isNull(i)) {
        least = Math.min(least, longs[i]);
      }
    }
    for (int i = 0; i < rows; i++) {
      if (isNull(i)) {
        longs[i] = least;
      }
    }
  }

  private boolean isNull(int row) {
    return (nulls[row >>> 6] >>> row & 1) != 0;
  }

  private void writeValues(FrameBuffer out) {
    switch (kind) {
      case FrameFormat.BYTE, FrameFormat.SHORT, FrameFormat.INT, FrameFormat.LONG ->
          out.putNumbers(longs, rows);
      case FrameFormat.DECIMAL -> {
        out.putInt(scale);
        out.putNumbers(longs, rows);
      }
      case FrameFormat.FLOAT -> {
        for (int i = 0; i < rows; i++) {
          out.putFloat((float) doubles[i]);
        }
      }
      case FrameFormat.DOUBLE -> {
        for (int i = 0; i < rows; i++) {
          out.putDouble(doubles[i]);
        }
      }
      case FrameFormat.BOOLEAN -> {
        long[] bits = new long[(rows >>> 6) + 1];
        for (int i = 0; i < rows; i++) {
          bits[i >>> 6] |= longs[i] << i;
        }
        out.putBits(bits, rows);
      }
      case FrameFormat.TEXT, FrameFormat.BYTES, FrameFormat.WIDE_DECIMAL -> {
        out.putNumbers(longs, rows);
        out.putBytes(bytes, byteCount);
      }
      default -> {
        List<Object> values = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
          values.add(new Object[] {isNull(i) ? null : others.get(i)});
        }
        byte[] message = new Meta.Frame(0, true, values).toProto().toByteArray();
        out.putInt(message.length);
        out.putBytes(message, message.length);
      }
    }
  }

  private void clear() {
    kind = FrameFormat.NULLS;
    if (anyNull) {
      Arrays.fill(nulls, 0);
    }
    Arrays.fill(longs, 0, rows, 0);
    Arrays.fill(doubles, 0);
    anyNull = false;
    rows = 0;
    byteCount = 0;
    others = new ArrayList<>();
  }
}
