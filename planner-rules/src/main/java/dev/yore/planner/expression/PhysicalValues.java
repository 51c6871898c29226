package dev.yore.planner.expression;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Between Calcite's internal representation of values and the engine's. Pure functions. */
public final class PhysicalValues {
  private static final int WIDE_BYTES = 16;
  private static final int UUID_BYTES = 16;
  private static final BigInteger WIDE_LIMIT = BigInteger.TEN.pow(ColumnType.MAX_DECIMAL_PRECISION);

  private PhysicalValues() {}

  /**
   * The physical value; decimals are rounded half up to the type's scale.
   *
   * @param value of Calcite's internal representation for the type
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} for a decimal that the form cannot hold
   */
  public static @Nullable Object toPhysical(@Nullable Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    return switch (type.physical()) {
      case LONG -> toLong(value, type);
      case DOUBLE -> ((Number) value).doubleValue();
      case BYTES ->
          type.kind() == ColumnType.Kind.DECIMAL
              ? toWide(unscaled(value, type.scale()))
              : toBytes(value);
    };
  }

  /** The physical value of anything but a decimal, by its class alone. */
  static Object plainForm(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    return value instanceof Number number ? number.longValue() : toBytes(value);
  }

  private static Long toLong(Object value, ColumnType type) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (type.kind() != ColumnType.Kind.DECIMAL) {
      return ((Number) value).longValue();
    }
    BigInteger unscaled = unscaled(value, type.scale());
    if (unscaled.bitLength() > 63) {
      throw outOfRange(value);
    }
    return unscaled.longValue();
  }

  private static BigInteger unscaled(Object value, int scale) {
    BigDecimal decimal =
        value instanceof BigDecimal known
            ? known
            : value instanceof BigInteger integer
                ? new BigDecimal(integer)
                : BigDecimal.valueOf(((Number) value).longValue());
    return decimal.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
  }

  private static byte[] toWide(BigInteger unscaled) {
    if (unscaled.abs().compareTo(WIDE_LIMIT) >= 0) {
      throw outOfRange(unscaled);
    }
    byte[] shortest = unscaled.toByteArray();
    byte[] bytes = new byte[WIDE_BYTES];
    Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? 0xff : 0));
    System.arraycopy(shortest, 0, bytes, WIDE_BYTES - shortest.length, shortest.length);
    bytes[0] ^= (byte) 0x80;
    return bytes;
  }

  private static StoreException outOfRange(Object value) {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "a DECIMAL has more than " + ColumnType.MAX_DECIMAL_PRECISION + " digits: " + value);
  }

  private static byte[] toBytes(Object value) {
    if (value instanceof ByteString bytes) {
      return bytes.getBytes();
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof UUID uuid) {
      return ByteBuffer.allocate(UUID_BYTES)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .array();
    }
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** An exact number's value. */
  static BigDecimal exact(Object physical, int scale) {
    return physical instanceof Long number
        ? BigDecimal.valueOf(number, scale)
        : wide((byte[]) physical, scale);
  }

  private static BigDecimal wide(byte[] bytes, int scale) {
    byte[] signed = bytes.clone();
    signed[0] ^= (byte) 0x80;
    return new BigDecimal(new BigInteger(signed), scale);
  }

  /** The value in Calcite's internal representation for the type. */
  public static @Nullable Object toSql(@Nullable Object physical, RelDataType type) {
    return physical == null ? null : toSql(type).apply(physical);
  }

  /** What makes values of the type out of physical ones that are not null. */
  static UnaryOperator<Object> toSql(RelDataType type) {
    ColumnType held = Objects.requireNonNull(PhysicalTypes.of(type), "no physical form");
    return switch (held.physical()) {
      case LONG -> physical -> fromLong((Long) physical, type);
      case DOUBLE ->
          type.getSqlTypeName() == SqlTypeName.REAL
              ? physical -> ((Double) physical).floatValue()
              : physical -> physical;
      case BYTES -> physical -> fromBytes((byte[]) physical, type);
    };
  }

  private static Object fromLong(long value, RelDataType type) {
    if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName())) {
      return (int) value;
    }
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> value != 0;
      case TINYINT -> (byte) value;
      case SMALLINT -> (short) value;
      case INTEGER, DATE, TIME -> (int) value;
      case DECIMAL -> BigDecimal.valueOf(value, type.getScale());
      default -> value;
    };
  }

  private static Object fromBytes(byte[] bytes, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> wide(bytes, type.getScale());
      case BINARY, VARBINARY -> new ByteString(bytes);
      case UUID -> {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        yield new UUID(buffer.getLong(), buffer.getLong());
      }
      default -> new String(bytes, StandardCharsets.UTF_8);
    };
  }

  /** Whether the form holds the value without rounding it. */
  public static boolean holdsExactly(@Nullable Object value, ColumnType type) {
    if (!(value instanceof BigDecimal decimal) || type.kind() != ColumnType.Kind.DECIMAL) {
      return true;
    }
    BigDecimal stripped = decimal.stripTrailingZeros();
    boolean fine = stripped.scale() <= type.scale();
    int limit =
        type.physical() == Physical.LONG
            ? ColumnType.MAX_LONG_DECIMAL_PRECISION
            : ColumnType.MAX_DECIMAL_PRECISION;
    return fine && stripped.precision() - stripped.scale() + type.scale() <= limit;
  }
}
