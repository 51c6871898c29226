package dev.yore.planner.parquet;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.JulianFields;
import java.util.UUID;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What the values of one column of a file mean. Immutable.
 *
 * <p>Instants (times adjusted to UTC, INT96) become the time of day that UTC's clocks show.
 */
final class ParquetColumn {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final String name;
  private final PrimitiveTypeName stored;
  private final @Nullable LogicalTypeAnnotation meaning;

  /**
   * A column.
   *
   * @throws StoreException {@code NOT_SUPPORTED} for types that no column of a table can have
   */
  ParquetColumn(PrimitiveType type) {
    name = type.getName();
    stored = type.getPrimitiveTypeName();
    meaning = type.getLogicalTypeAnnotation();
    if (!known()) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "column "
              + name
              + " is of type "
              + type
              + ", which a table cannot have; name the other columns: COPY t (…) FROM …");
    }
  }

  private boolean known() {
    return meaning == null
        || meaning instanceof IntLogicalTypeAnnotation
        || meaning instanceof DecimalLogicalTypeAnnotation
        || meaning instanceof DateLogicalTypeAnnotation
        || meaning instanceof TimeLogicalTypeAnnotation
        || meaning instanceof TimestampLogicalTypeAnnotation
        || meaning instanceof UUIDLogicalTypeAnnotation
        || isText();
  }

  private boolean isText() {
    return meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation;
  }

  /**
   * The value that stands for what the file has.
   *
   * @param text whether bytes without a meaning shall be text
   */
  Object value(Object raw, boolean text) {
    try {
      if (raw instanceof byte[] bytes) {
        return fromBytes(bytes, text);
      }
      return raw instanceof Integer || raw instanceof Long ? fromInteger((Number) raw) : raw;
    } catch (DateTimeException | ArithmeticException e) {
      throw new StoreException(
          ErrorCode.INVALID_DATETIME,
          "column " + name + ": " + raw + " is no " + meaning + ": " + e.getMessage(),
          e);
    }
  }

  private Object fromInteger(Number raw) {
    long number = raw.longValue();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(number, decimal.getScale());
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(number);
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      return LocalTime.ofNanoOfDay(
          Math.multiplyExact(number, NANOS_PER_SECOND / perSecond(time.getUnit())));
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
      long perSecond = perSecond(timestamp.getUnit());
      return LocalDateTime.ofEpochSecond(
          Math.floorDiv(number, perSecond),
          (int) (Math.floorMod(number, perSecond) * (NANOS_PER_SECOND / perSecond)),
          ZoneOffset.UTC);
    }
    if (meaning instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return raw instanceof Integer i
          ? (Object) Integer.toUnsignedLong(i)
          : new BigDecimal(Long.toUnsignedString(number));
    }
    return number;
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> NANOS_PER_SECOND;
    };
  }

  private Object fromBytes(byte[] bytes, boolean text) {
    if (stored == PrimitiveTypeName.INT96) {
      return int96(bytes);
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(bytes), decimal.getScale());
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new UUID(buffer.getLong(), buffer.getLong());
    }
    return isText() || (text && meaning == null) ? text(bytes) : bytes;
  }

  /** What older writers have for a timestamp: nanoseconds of the day, then the Julian day. */
  private static LocalDateTime int96(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = buffer.getLong();
    LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, buffer.getInt());
    return day.atStartOfDay().plusNanos(nanosOfDay);
  }

  private String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new StoreException(
          ErrorCode.INVALID_CAST, "column " + name + ": a text is not in UTF-8", e);
    }
  }
}
