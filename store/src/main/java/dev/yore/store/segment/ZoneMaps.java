package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes zone maps and writes them into footers. Pure functions. */
final class ZoneMaps {
  private static final int NO_BOUNDS = 0;
  private static final int LONGS = 1;
  private static final int DOUBLES = 2;
  private static final int BYTES = 3;
  private static final int BYTES_FROM = 4;

  private ZoneMaps() {}

  /** The zone map of rows {@code from} to {@code to}. */
  static ZoneMap of(ColumnType type, ColumnVector vector, int from, int to) {
    return vector instanceof LongVector longs
        ? ofLongs(longs, from, to)
        : ofOrdered(type, vector, from, to);
  }

  /** Most columns are longs, for which comparing row by row would cost more than encoding. */
  private static ZoneMap ofLongs(LongVector vector, int from, int to) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int nulls = 0;
    long[] values = vector.values();
    for (int row = from; row < to; row++) {
      if (vector.isNull(row)) {
        nulls++;
      } else {
        min = Math.min(min, values[row]);
        max = Math.max(max, values[row]);
      }
    }
    boolean none = nulls == to - from;
    return new ZoneMap(none ? null : (Long) min, none ? null : (Long) max, nulls, to - from);
  }

  private static ZoneMap ofOrdered(ColumnType type, ColumnVector vector, int from, int to) {
    int minRow = -1;
    int maxRow = -1;
    int nulls = 0;
    for (int row = from; row < to; row++) {
      if (vector.isNull(row)) {
        nulls++;
      } else if (minRow < 0) {
        minRow = row;
        maxRow = row;
      } else if (PhysicalOrder.compareRows(type, vector, row, vector, minRow) < 0) {
        minRow = row;
      } else if (PhysicalOrder.compareRows(type, vector, row, vector, maxRow) > 0) {
        maxRow = row;
      }
    }
    if (minRow < 0) {
      return new ZoneMap(null, null, nulls, to - from);
    }
    return new ZoneMap(
        lowerBound(vector, minRow), upperBound(type, vector, maxRow), nulls, to - from);
  }

  private static Object lowerBound(ColumnVector vector, int row) {
    if (vector instanceof LongVector v) {
      return v.get(row);
    }
    if (vector instanceof DoubleVector v) {
      return v.get(row);
    }
    byte[] value = ((BytesVector) vector).getBytes(row);
    // A prefix comes before what it is a prefix of.
    return value.length <= SegmentFormat.MAX_BOUND_BYTES
        ? value
        : Arrays.copyOf(value, SegmentFormat.MAX_BOUND_BYTES);
  }

  private static @Nullable Object upperBound(ColumnType type, ColumnVector vector, int row) {
    if (vector instanceof LongVector v) {
      return v.get(row);
    }
    if (vector instanceof DoubleVector v) {
      return v.get(row);
    }
    byte[] value = ((BytesVector) vector).getBytes(row);
    return value.length <= SegmentFormat.MAX_BOUND_BYTES
        ? value
        : roundUp(type.isText(), Arrays.copyOf(value, SegmentFormat.MAX_BOUND_BYTES));
  }

  /** The least bytes, no longer than the prefix, that come after all it begins; null for none. */
  static byte @Nullable [] roundUp(boolean text, byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      int value = prefix[last] & 0xFF;
      int weight = text ? PhysicalOrder.textWeight(value) : value;
      if (weight < 0xFF) {
        byte[] bound = Arrays.copyOf(prefix, last + 1);
        bound[last] = (byte) (text ? PhysicalOrder.textByte(weight + 1) : weight + 1);
        return bound;
      }
    }
    return null;
  }

  static void encode(ByteWriter out, ZoneMap zone) {
    out.putVarLong(zone.nullCount());
    if (zone.min() instanceof Long min && zone.max() instanceof Long max) {
      out.putByte(LONGS);
      out.putZigZag(min);
      out.putVarLong(max - min);
    } else if (zone.min() instanceof Double min && zone.max() instanceof Double max) {
      out.putByte(DOUBLES);
      out.putLong(Double.doubleToRawLongBits(min));
      out.putLong(Double.doubleToRawLongBits(max));
    } else if (zone.min() instanceof byte[] min) {
      out.putByte(zone.max() == null ? BYTES_FROM : BYTES);
      putBytes(out, min);
      if (zone.max() instanceof byte[] max) {
        putBytes(out, max);
      }
    } else {
      out.putByte(NO_BOUNDS);
    }
  }

  static ZoneMap decode(ByteReader in, int rows) throws CorruptDataException {
    int nulls = in.readVarInt(rows);
    int form = in.readByte();
    return switch (form) {
      case NO_BOUNDS -> new ZoneMap(null, null, nulls, rows);
      case LONGS -> {
        long min = in.readZigZag();
        yield new ZoneMap(min, min + in.readVarLong(), nulls, rows);
      }
      case DOUBLES -> {
        double min = Double.longBitsToDouble(in.readLong());
        yield new ZoneMap(min, Double.longBitsToDouble(in.readLong()), nulls, rows);
      }
      case BYTES -> {
        byte[] min = readBytes(in);
        yield new ZoneMap(min, readBytes(in), nulls, rows);
      }
      case BYTES_FROM -> new ZoneMap(readBytes(in), null, nulls, rows);
      default -> throw in.corrupt("zone map form " + form);
    };
  }

  private static void putBytes(ByteWriter out, byte[] value) {
    out.putVarLong(value.length);
    out.putBytes(value, 0, value.length);
  }

  private static byte[] readBytes(ByteReader in) throws CorruptDataException {
    return in.readBytes(in.readVarInt(SegmentFormat.MAX_BOUND_BYTES));
  }
}
