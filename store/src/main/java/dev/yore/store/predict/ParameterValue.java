package dev.yore.store.predict;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A constant or parameter of a statement: what it is, and where it lies on a line if it can be
 * counted. Immutable.
 *
 * @param kind decides what may stand in its place
 * @param position of numbers their value, of dates the day since 1970, of times the millisecond
 *     since 1970; 0 for what cannot be counted. Whole numbers beyond 2^53 lose their last digits
 *     here, not in {@code value}
 * @param value as the statement gave it
 */
public record ParameterValue(Kind kind, double position, @Nullable Object value) {
  /** What a value is. */
  public enum Kind {
    NULL,
    /** Integer, Long and smaller. */
    WHOLE,
    /** BigDecimal. */
    DECIMAL,
    /** Float and Double. */
    REAL,
    /** Text that is a date, such as 2024-02-29. */
    DATE,
    /** Text that is a time, such as 2024-02-29 12:30:00. */
    TIME,
    /** Other text. */
    TEXT,
    /** Anything else. */
    OTHER;

    /** Whether values can be moved along a line. */
    public boolean isCounted() {
      return this != NULL && this != TEXT && this != OTHER;
    }
  }

  private static final Pattern DATE_TEXT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME_TEXT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final int SECONDS_LENGTH = 19;

  /** The value as statements have it. */
  public static ParameterValue of(@Nullable Object value) {
    if (value == null) {
      return new ParameterValue(Kind.NULL, 0, null);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return new ParameterValue(Kind.WHOLE, ((Number) value).doubleValue(), value);
    }
    if (value instanceof BigDecimal decimal) {
      return new ParameterValue(Kind.DECIMAL, decimal.doubleValue(), value);
    }
    if (value instanceof Double || value instanceof Float) {
      return new ParameterValue(Kind.REAL, ((Number) value).doubleValue(), value);
    }
    return value instanceof String text ? ofText(text) : new ParameterValue(Kind.OTHER, 0, value);
  }

  private static ParameterValue ofText(String text) {
    try {
      if (DATE_TEXT.matcher(text).matches()) {
        return new ParameterValue(Kind.DATE, LocalDate.parse(text).toEpochDay(), text);
      }
      if (TIME_TEXT.matcher(text).matches()) {
        LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
        return new ParameterValue(Kind.TIME, time.toInstant(ZoneOffset.UTC).toEpochMilli(), text);
      }
    } catch (DateTimeException e) {
      return new ParameterValue(Kind.TEXT, 0, text); // It only looks like one.
    }
    return new ParameterValue(Kind.TEXT, 0, text);
  }

  /** The value of the same kind and class at another position; itself where it cannot be moved. */
  public ParameterValue at(double newPosition) {
    if (!kind.isCounted() || newPosition == position || !Double.isFinite(newPosition)) {
      return this;
    }
    return switch (kind) {
      case WHOLE -> whole(Math.round(newPosition));
      case DECIMAL -> {
        int scale = value instanceof BigDecimal known ? known.scale() : 0;
        BigDecimal moved = BigDecimal.valueOf(newPosition).setScale(scale, RoundingMode.HALF_EVEN);
        yield new ParameterValue(kind, moved.doubleValue(), moved);
      }
      case REAL ->
          new ParameterValue(
              kind,
              newPosition,
              value instanceof Float ? (Object) (float) newPosition : newPosition);
      case DATE -> {
        long day = Math.round(newPosition);
        yield inCalendar(newPosition, day * 86_400_000L)
            ? new ParameterValue(kind, day, LocalDate.ofEpochDay(day).toString())
            : this;
      }
      case TIME -> {
        long millis = Math.round(newPosition);
        boolean seconds = value instanceof String text && text.length() <= SECONDS_LENGTH;
        yield inCalendar(newPosition, millis)
            ? new ParameterValue(
                kind, millis, (seconds ? SECONDS : MILLIS).format(Instant.ofEpochMilli(millis)))
            : this;
      }
      case NULL, TEXT, OTHER -> this;
    };
  }

  /** Years 1 to 9999, which four digits can say. */
  private static boolean inCalendar(double position, long millis) {
    return Math.abs(position) < 1e16
        && millis > -62_135_596_800_000L
        && millis < 253_402_300_800_000L;
  }

  private ParameterValue whole(long number) {
    Object boxed =
        value instanceof Integer && number == (int) number
            ? (Object) (int) number
            : (Object) number;
    return new ParameterValue(Kind.WHOLE, number, boxed);
  }

  /**
   * Whether both mean the same, give or take.
   *
   * @param tolerance by which positions may differ; 0 and up
   */
  public boolean isNear(ParameterValue other, double tolerance) {
    if (kind.isCounted() && other.kind.isCounted()) {
      return kind == other.kind && Math.abs(position - other.position) <= tolerance;
    }
    return kind == other.kind
        && (value instanceof byte[] bytes
            ? other.value instanceof byte[] others && Arrays.equals(bytes, others)
            : java.util.Objects.equals(value, other.value));
  }
}
