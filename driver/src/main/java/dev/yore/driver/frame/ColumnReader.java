package dev.yore.driver.frame;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.proto.Common;
import org.jspecify.annotations.Nullable;

/** One column of a frame; values are made when they are asked for. Immutable. */
final class ColumnReader {
  private final byte[] bytes;
  private final int kind;

  /** Where the bits are, negative for none. */
  private final int nullsAt;

  private final int scale;
  private final int width;
  private final long least;
  private final int valuesAt;

  /** Where values begin and, one later, end; for texts and bytes. */
  private final int[] starts;

  private final List<?> others;
  private final int end;

  /**
   * Reads the column that begins at a position.
   *
   * @throws IOException if it is none
   */
  ColumnReader(byte[] bytes, int at, int rows) throws IOException {
    this.bytes = bytes;
    int next = at;
    kind = byteAt(next++);
    boolean anyNull = kind != FrameFormat.NULLS && byteAt(next++) != 0;
    nullsAt = anyNull ? next : -1;
    next = skip(next, anyNull ? FrameFormat.bitBytes(rows) : 0);
    scale = kind == FrameFormat.DECIMAL ? intAt(next) : 0;
    next += kind == FrameFormat.DECIMAL ? Integer.BYTES : 0;
    if (isNumbers(kind) || isBytes(kind)) {
      width = byteAt(next);
      least = longAt(next + 1);
      valuesAt = next + 1 + Long.BYTES;
      if (width != 0 && width != 1 && width != 2 && width != 4 && width != 8) {
        throw new IOException("numbers of " + width + " bytes");
      }
      next = skip(valuesAt, (long) width * rows);
    } else {
      width = 0;
      least = 0;
      valuesAt = next;
    }
    starts = isBytes(kind) ? starts(next, rows) : new int[0];
    others = kind == FrameFormat.OTHER ? others(next, rows) : List.of();
    end = skip(next, moreBytes(rows, next));
  }

  private static boolean isNumbers(int kind) {
    return (kind >= FrameFormat.BYTE && kind <= FrameFormat.LONG) || kind == FrameFormat.DECIMAL;
  }

  private static boolean isBytes(int kind) {
    return kind == FrameFormat.TEXT
        || kind == FrameFormat.BYTES
        || kind == FrameFormat.WIDE_DECIMAL;
  }

  /** What follows beside numbers. */
  private long moreBytes(int rows, int at) throws IOException {
    return switch (kind) {
      case FrameFormat.NULLS,
          FrameFormat.BYTE,
          FrameFormat.SHORT,
          FrameFormat.INT,
          FrameFormat.LONG,
          FrameFormat.DECIMAL ->
          0;
      case FrameFormat.FLOAT -> (long) Float.BYTES * rows;
      case FrameFormat.DOUBLE -> (long) Double.BYTES * rows;
      case FrameFormat.BOOLEAN -> FrameFormat.bitBytes(rows);
      case FrameFormat.TEXT, FrameFormat.BYTES, FrameFormat.WIDE_DECIMAL -> starts[rows] - at;
      case FrameFormat.OTHER -> (long) Integer.BYTES + intAt(at);
      default -> throw new IOException("a column of the unknown kind " + kind);
    };
  }

  private int[] starts(int at, int rows) throws IOException {
    int[] found = new int[rows + 1];
    long next = at;
    for (int i = 0; i < rows; i++) {
      found[i] = (int) next;
      long length = number(i);
      if (length < 0 || length > bytes.length - next) {
        throw new IOException("a value of " + length + " bytes");
      }
      next += length;
    }
    found[rows] = (int) next;
    return found;
  }

  private List<?> others(int at, int rows) throws IOException {
    int length = intAt(at);
    int from = at + Integer.BYTES;
    skip(from, length);
    try {
      Common.Frame message = Common.Frame.parseFrom(Arrays.copyOfRange(bytes, from, from + length));
      List<@Nullable Object> values = new ArrayList<>(rows);
      for (Object row : Meta.Frame.fromProto(message).rows) {
        values.add(((List<?>) row).get(0));
      }
      if (values.size() != rows) {
        throw new IOException(values.size() + " values for " + rows + " rows");
      }
      return values;
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("unreadable values", e);
    }
  }

  private int byteAt(int at) throws IOException {
    skip(at, 1);
    return bytes[at] & 0xff;
  }

  private int intAt(int at) throws IOException {
    skip(at, Integer.BYTES);
    return (int) FrameFormat.INTS.get(bytes, at);
  }

  private long longAt(int at) throws IOException {
    skip(at, Long.BYTES);
    return (long) FrameFormat.LONGS.get(bytes, at);
  }

  private int skip(int at, long count) throws IOException {
    if (count < 0 || count > bytes.length - at) {
      throw new IOException("the frame ends at " + bytes.length + " within a column");
    }
    return (int) (at + count);
  }

  /** Where the next column begins. */
  int end() {
    return end;
  }

  private long number(int row) {
    return least
        + switch (width) {
          case 0 -> 0;
          case 1 -> bytes[valuesAt + row] & 0xff;
          case 2 -> (short) FrameFormat.SHORTS.get(bytes, valuesAt + (row << 1)) & 0xffff;
          case 4 -> (int) FrameFormat.INTS.get(bytes, valuesAt + (row << 2)) & 0xffff_ffffL;
          default -> (long) FrameFormat.LONGS.get(bytes, valuesAt + (row << 3));
        };
  }

  private boolean bit(int at, int row) {
    return (bytes[at + (row >>> 3)] >>> (row & 7) & 1) != 0;
  }

  /** The row's value, as Avatica's messages would give it. */
  @Nullable Object get(int row) {
    if (kind == FrameFormat.NULLS || (nullsAt >= 0 && bit(nullsAt, row))) {
      return null;
    }
    return switch (kind) {
      case FrameFormat.BYTE -> (byte) number(row);
      case FrameFormat.SHORT -> (short) number(row);
      case FrameFormat.INT -> (int) number(row);
      case FrameFormat.LONG -> number(row);
      case FrameFormat.FLOAT -> (float) FrameFormat.FLOATS.get(bytes, valuesAt + (row << 2));
      case FrameFormat.DOUBLE -> (double) FrameFormat.DOUBLES.get(bytes, valuesAt + (row << 3));
      case FrameFormat.BOOLEAN -> bit(valuesAt, row);
      case FrameFormat.TEXT -> text(row, StandardCharsets.UTF_8);
      case FrameFormat.BYTES -> Arrays.copyOfRange(bytes, starts[row], starts[row + 1]);
      case FrameFormat.DECIMAL -> BigDecimal.valueOf(number(row), scale);
      case FrameFormat.WIDE_DECIMAL -> new BigDecimal(text(row, StandardCharsets.US_ASCII));
      default -> others.get(row);
    };
  }

  private String text(int row, java.nio.charset.Charset charset) {
    return new String(bytes, starts[row], starts[row + 1] - starts[row], charset);
  }
}
