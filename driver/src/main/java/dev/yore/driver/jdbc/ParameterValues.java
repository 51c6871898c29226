package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Objects;
import java.util.UUID;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client sets for a {@code ?} into what travels. Nothing is cut: a time with parts of
 * a millisecond is refused, as Yore's TIMESTAMP cannot hold it.
 */
final class ParameterValues {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private ParameterValues() {}

  /**
   * @param calendar has the connection's zone, in which instants are read off the wall clock
   */
  static TypedValue of(int index, @Nullable Object value, Calendar calendar) throws SQLException {
    TypedValue zoneless = ofZoneless(index, value);
    if (zoneless != null) {
      return zoneless;
    }
    if (value instanceof Instant instant) {
      return ofClockAt(index, instant, calendar);
    } else if (value instanceof OffsetDateTime time) {
      return ofClockAt(index, time.toInstant(), calendar);
    } else if (value instanceof ZonedDateTime time) {
      return ofClockAt(index, time.toInstant(), calendar);
    } else if (value instanceof Timestamp timestamp) {
      requireMillis(index, timestamp.getNanos());
      return TypedValue.ofJdbc(Rep.JAVA_SQL_TIMESTAMP, timestamp, calendar);
    } else if (value instanceof Date
        || value instanceof Time
        || value instanceof java.util.Date
        || isPlain(value)) {
      return TypedValue.ofJdbc(value, calendar);
    } else if (value instanceof byte[] bytes) {
      return TypedValue.ofJdbc(Rep.BYTE_STRING, bytes, calendar);
    }
    return ofLarge(index, Objects.requireNonNull(value, "null has no zone"), calendar);
  }

  /**
   * What means the same in every zone, for who has no calendar yet: making one costs more than all
   * else about a parameter. Not for parameters that are instants.
   *
   * @return null if it may depend on the zone
   */
  static @Nullable TypedValue ofZoneless(int index, @Nullable Object value) throws SQLException {
    if (value == null) {
      return TypedValue.EXPLICIT_NULL;
    } else if (value instanceof LocalDate date) {
      return TypedValue.ofLocal(Rep.JAVA_SQL_DATE, Math.toIntExact(date.toEpochDay()));
    } else if (value instanceof LocalTime time) {
      requireMillis(index, time.getNano());
      return TypedValue.ofLocal(Rep.JAVA_SQL_TIME, (int) (time.toNanoOfDay() / NANOS_PER_MILLI));
    } else if (value instanceof LocalDateTime time) {
      return ofWallClock(index, time);
    } else if (value instanceof UUID || value instanceof Character || value instanceof Enum) {
      return TypedValue.ofLocal(Rep.STRING, value.toString());
    } else if (value instanceof BigInteger integer) {
      return TypedValue.ofLocal(Rep.NUMBER, new BigDecimal(integer));
    } else if (value instanceof BigDecimal decimal) {
      return TypedValue.ofLocal(Rep.NUMBER, decimal);
    }
    return null;
  }

  /**
   * What a client sets for a parameter that is an instant: what names one is that one whatever the
   * zone, a wall clock is the connection's.
   *
   * @param calendar has the connection's zone
   */
  static TypedValue ofInstant(int index, @Nullable Object value, Calendar calendar)
      throws SQLException {
    ZoneId zone = calendar.getTimeZone().toZoneId();
    if (value instanceof Instant instant) {
      return ofWallClock(index, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    } else if (value instanceof OffsetDateTime time) {
      return ofInstant(index, time.toInstant(), calendar);
    } else if (value instanceof ZonedDateTime time) {
      return ofInstant(index, time.toInstant(), calendar);
    } else if (value instanceof LocalDateTime time) {
      return ofInstant(index, time.atZone(zone).toInstant(), calendar);
    } else if (value instanceof LocalDate date) {
      return ofInstant(index, date.atStartOfDay(zone).toInstant(), calendar);
    } else if (value instanceof Timestamp timestamp) {
      return ofInstant(index, timestamp.toInstant(), calendar);
    } else if (value instanceof Date date) {
      return ofInstant(index, date.toLocalDate(), calendar);
    } else if (value instanceof java.util.Date date && !(value instanceof Time)) {
      return ofInstant(index, date.toInstant(), calendar);
    }
    return of(index, value, calendar);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double;
  }

  private static TypedValue ofLarge(int index, Object value, Calendar calendar)
      throws SQLException {
    try {
      if (value instanceof InputStream stream) {
        return TypedValue.ofJdbc(Rep.BYTE_STRING, stream.readAllBytes(), calendar);
      } else if (value instanceof Reader reader) {
        StringWriter text = new StringWriter();
        reader.transferTo(text);
        return TypedValue.ofLocal(Rep.STRING, text.toString());
      } else if (value instanceof Blob blob) {
        return of(index, blob.getBinaryStream(), calendar);
      } else if (value instanceof Clob clob) {
        return of(index, clob.getCharacterStream(), calendar);
      }
    } catch (IOException e) {
      throw new SQLException(
          "cannot read the stream of parameter " + index + ": " + e.getMessage(),
          ErrorCode.IO_ERROR.sqlState(),
          ErrorCode.IO_ERROR.number(),
          e);
    }
    throw SqlErrors.create(
        ErrorCode.INVALID_PARAMETER,
        "parameter " + index + ": no SQL type for a " + value.getClass().getName());
  }

  private static TypedValue ofClockAt(int index, Instant instant, Calendar calendar)
      throws SQLException {
    return ofWallClock(index, LocalDateTime.ofInstant(instant, calendar.getTimeZone().toZoneId()));
  }

  private static TypedValue ofWallClock(int index, LocalDateTime time) throws SQLException {
    requireMillis(index, time.getNano());
    return TypedValue.ofLocal(
        Rep.JAVA_SQL_TIMESTAMP, time.toInstant(ZoneOffset.UTC).toEpochMilli());
  }

  private static void requireMillis(int index, int nanos) throws SQLException {
    if (nanos % NANOS_PER_MILLI != 0) {
      throw SqlErrors.create(
          ErrorCode.DATETIME_TOO_PRECISE,
          "parameter "
              + index
              + " has parts of a millisecond ("
              + nanos
              + " ns); truncate it to milliseconds, TIMESTAMP(3) holds no more");
    }
  }
}
