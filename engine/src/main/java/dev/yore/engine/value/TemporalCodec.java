package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * DATE, TIME and TIMESTAMP, with a zone and without. Years 0001 to 9999; nothing finer than a
 * millisecond is taken, because cutting it off would make two different instants equal.
 */
final class TemporalCodec extends ColumnCodec {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final long MIN_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long MAX_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  TemporalCodec(String column, ColumnType type) {
    super(column, type);
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    long value = ((LongVector) vector).get(row);
    if (type().kind() == Kind.TIMESTAMP || isInstant()) {
      return value;
    }
    return (int) value;
  }

  @Override
  public Object toPhysical(Object value) {
    try {
      long physical =
          value instanceof Number number && !(value instanceof Double || value instanceof Float)
              ? number.longValue()
              : parsed(value);
      if (!holds(physical)) {
        throw invalid(ErrorCode.VALUE_OUT_OF_RANGE, value, "is out of range (years 0001 to 9999)");
      }
      return physical;
    } catch (DateTimeException e) {
      throw invalid(ErrorCode.INVALID_DATETIME, value, "is not a valid " + type().kind());
    }
  }

  @Override
  public boolean holds(long physical) {
    return physical >= min() && physical <= max();
  }

  private boolean isInstant() {
    return type().kind() == Kind.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private long min() {
    return switch (type().kind()) {
      case DATE -> MIN_DAY;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MIN_DAY * MILLIS_PER_DAY;
      default -> 0;
    };
  }

  private long max() {
    return switch (type().kind()) {
      case DATE -> MAX_DAY;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> (MAX_DAY + 1) * MILLIS_PER_DAY - 1;
      default -> MILLIS_PER_DAY - 1;
    };
  }

  private long parsed(Object value) {
    return switch (type().kind()) {
      case DATE -> date(value).toEpochDay();
      case TIME -> millisOfDay(time(value), value);
      default -> {
        LocalDateTime at = timestamp(value);
        yield at.toLocalDate().toEpochDay() * MILLIS_PER_DAY + millisOfDay(at.toLocalTime(), value);
      }
    };
  }

  private long millisOfDay(LocalTime time, Object value) {
    if (time.getNano() % NANOS_PER_MILLI != 0) {
      throw invalid(
          ErrorCode.DATETIME_TOO_PRECISE,
          value,
          "is finer than a millisecond; round it before storing it");
    }
    return time.toNanoOfDay() / NANOS_PER_MILLI;
  }

  private LocalDate date(Object value) {
    if (value instanceof LocalDate date) {
      return date;
    }
    if (value instanceof String text) {
      return LocalDate.parse(text.strip());
    }
    throw wrongType(value);
  }

  private LocalTime time(Object value) {
    if (value instanceof LocalTime time) {
      return time;
    }
    if (value instanceof String text) {
      return LocalTime.parse(text.strip());
    }
    throw wrongType(value);
  }

  private LocalDateTime timestamp(Object value) {
    if (value instanceof LocalDateTime at) {
      return at;
    }
    if (value instanceof java.time.Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (value instanceof String text && isInstant()) {
      return LocalDateTime.ofInstant(InstantText.parse(text), ZoneOffset.UTC);
    }
    if (value instanceof String text) {
      String iso = text.strip().replace(' ', 'T');
      return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
    }
    throw wrongType(value);
  }
}
