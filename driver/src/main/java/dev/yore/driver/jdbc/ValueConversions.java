package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a result's values into the Java types {@code ResultSet.getObject} may name. */
final class ValueConversions {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private ValueConversions() {}

  /** The column's value of the current row as the target type; null for NULL. */
  static <T> @Nullable T read(YoreResultSet rows, int column, int sqlType, Class<T> target)
      throws SQLException {
    Object value = readObject(rows, column, sqlType, target);
    return value == null || rows.wasNull() ? null : target.cast(value);
  }

  private static @Nullable Object readObject(
      YoreResultSet rows, int column, int sqlType, Class<?> target) throws SQLException {
    if (target == String.class) {
      return rows.getString(column);
    } else if (target == Integer.class) {
      return rows.getInt(column);
    } else if (target == Long.class) {
      return rows.getLong(column);
    } else if (target == Short.class) {
      return rows.getShort(column);
    } else if (target == Byte.class) {
      return rows.getByte(column);
    } else if (target == Boolean.class) {
      return rows.getBoolean(column);
    } else if (target == Double.class) {
      return rows.getDouble(column);
    } else if (target == Float.class) {
      return rows.getFloat(column);
    } else if (target == BigDecimal.class) {
      return rows.getBigDecimal(column);
    } else if (target == BigInteger.class) {
      BigDecimal value = rows.getBigDecimal(column);
      return value == null ? null : value.toBigInteger();
    } else if (target == byte[].class) {
      return rows.getBytes(column);
    } else if (target == Date.class) {
      return rows.getDate(column);
    } else if (target == Time.class) {
      return rows.getTime(column);
    } else if (target == Timestamp.class) {
      return rows.getTimestamp(column);
    }
    Object temporal = readTemporal(rows, column, sqlType, target);
    if (temporal != null || rows.wasNull()) {
      return temporal;
    }
    if (target == Clob.class || target == NClob.class) {
      return rows.getNClob(column);
    } else if (target == Blob.class) {
      return rows.getBlob(column);
    }
    Object value = rows.getObject(column);
    if (value == null || target.isInstance(value)) {
      return value;
    }
    throw cannotRead(column, target);
  }

  private static @Nullable Object readTemporal(
      YoreResultSet rows, int column, int sqlType, Class<?> target) throws SQLException {
    if (target == LocalDate.class && sqlType == Types.DATE) {
      return LocalDate.ofEpochDay(rows.getInternal(column));
    }
    if (target == LocalTime.class && sqlType == Types.TIME) {
      return LocalTime.ofNanoOfDay(rows.getInternal(column) * NANOS_PER_MILLI);
    }
    ZoneId zone = rows.getLocalCalendar().getTimeZone().toZoneId();
    if (sqlType == Types.TIMESTAMP_WITH_TIMEZONE) {
      Instant instant = Instant.ofEpochMilli(rows.getInternal(column));
      return ofInstant(instant.atZone(zone), target);
    }
    if (sqlType != Types.TIMESTAMP) {
      return null;
    }
    LocalDateTime wallClock =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(rows.getInternal(column)), ZoneOffset.UTC);
    // A TIMESTAMP has no zone; like java.sql.Timestamp, these read it in the connection's.
    if (target == LocalDateTime.class) {
      return wallClock;
    } else if (target == LocalDate.class) {
      return wallClock.toLocalDate();
    } else if (target == LocalTime.class) {
      return wallClock.toLocalTime();
    }
    return ofInstant(wallClock.atZone(zone), target);
  }

  /** An instant in the connection's zone as the target type, null if that is none for times. */
  private static @Nullable Object ofInstant(ZonedDateTime instant, Class<?> target) {
    if (target == Instant.class) {
      return instant.toInstant();
    } else if (target == OffsetDateTime.class) {
      return instant.toOffsetDateTime();
    } else if (target == ZonedDateTime.class) {
      return instant;
    } else if (target == LocalDateTime.class) {
      return instant.toLocalDateTime();
    } else if (target == LocalDate.class) {
      return instant.toLocalDate();
    } else if (target == LocalTime.class) {
      return instant.toLocalTime();
    }
    return null;
  }

  private static SQLException cannotRead(int column, Class<?> target) {
    return SqlErrors.create(
        ErrorCode.INVALID_CAST, "column " + column + " cannot be read as " + target.getName());
  }

  static BigDecimal parseDecimal(String text) throws SQLException {
    try {
      return new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      throw SqlErrors.create(ErrorCode.INVALID_CAST, "'" + text + "' is not a number");
    }
  }

  static BigDecimal decimalOf(double value) throws SQLException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw SqlErrors.create(
          ErrorCode.VALUE_OUT_OF_RANGE, value + " can only be read as a floating-point number");
    }
    return BigDecimal.valueOf(value);
  }

  static @Nullable UUID parseUuid(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }

  static byte @Nullable [] bytesOf(@Nullable UUID uuid) {
    return uuid == null
        ? null
        : ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
  }
}
