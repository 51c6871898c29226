package dev.yore.driver.meta;

import dev.yore.engine.value.InstantText;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client's parameter the type its {@code ?} has, in the planner's representation. Converts
 * as JDBC allows, and refuses what would change the value.
 */
final class ParameterCoercion {
  private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final int position;
  private final TypedValue typed;
  private final Object value;
  private final RelDataType type;

  private ParameterCoercion(int position, TypedValue typed, Object value, RelDataType type) {
    this.position = position;
    this.typed = typed;
    this.value = value;
    this.type = type;
  }

  /**
   * @param position 1-based, for messages
   * @param typed as the client sent it; null stands for a parameter that was never set
   */
  static @Nullable Object coerce(int position, @Nullable TypedValue typed, RelDataType type) {
    if (typed == null) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "parameter " + position + " has no value");
    }
    Object value = typed.toLocal();
    if (value == null) {
      return null;
    }
    if (isPlain(typed, value, type)) {
      return value;
    }
    try {
      return new ParameterCoercion(position, typed, value, type).coerce();
    } catch (NumberFormatException | DateTimeException e) {
      throw cannot(position, value, type);
    }
  }

  /** Whether the value is what the conversion would give, as most values of batches are. */
  private static boolean isPlain(TypedValue typed, Object value, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case INTEGER -> typed.type == Rep.INTEGER && value instanceof Integer;
      case BIGINT -> typed.type == Rep.LONG && value instanceof Long;
      case VARCHAR, CHAR -> typed.type == Rep.STRING && value instanceof String;
      case DATE -> typed.type == Rep.JAVA_SQL_DATE && value instanceof Integer;
      case DECIMAL ->
          value instanceof BigDecimal number
              && number.scale() == SqlTypes.scale(type)
              && number.precision() <= type.getPrecision();
      default -> false;
    };
  }

  private static StoreException cannot(int position, Object value, RelDataType type) {
    return new StoreException(
        ErrorCode.INVALID_CAST,
        "parameter " + position + ": '" + value + "' is not a value of type " + type);
  }

  private Object coerce() {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> toBoolean();
      case TINYINT -> (byte) toLong(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> (short) toLong(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> (int) toLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> toLong(Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> toDecimal();
      case REAL -> toFloat();
      case FLOAT, DOUBLE -> toDouble();
      case CHAR, VARCHAR -> toText();
      case BINARY, VARBINARY -> toBinary();
      case DATE -> toDate();
      case TIME -> toTime();
      case TIMESTAMP -> toTimestamp();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> toInstant();
      case UUID -> toUuid();
      default -> value;
    };
  }

  private boolean isDate() {
    return typed.type == Rep.JAVA_SQL_DATE;
  }

  private boolean isTime() {
    return typed.type == Rep.JAVA_SQL_TIME;
  }

  private boolean isTimestamp() {
    return typed.type == Rep.JAVA_SQL_TIMESTAMP || typed.type == Rep.JAVA_UTIL_DATE;
  }

  private boolean isNumber() {
    return value instanceof Number && !isDate() && !isTime() && !isTimestamp();
  }

  private boolean toBoolean() {
    if (value instanceof Boolean b) {
      return b;
    }
    String text = value.toString().trim().toLowerCase(Locale.ROOT);
    if (text.equals("true") || text.equals("1")) {
      return true;
    }
    if (text.equals("false") || text.equals("0")) {
      return false;
    }
    throw cannot(position, value, type);
  }

  private long toLong(long min, long max) {
    BigDecimal number = toNumber();
    long exact;
    try {
      exact = number.longValueExact();
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
    if (exact < min || exact > max) {
      throw outOfRange();
    }
    return exact;
  }

  private StoreException outOfRange() {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "parameter " + position + ": " + value + " does not fit " + type);
  }

  private BigDecimal toNumber() {
    if (value instanceof Boolean b) {
      return b ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof BigDecimal d) {
      return d;
    } else if (value instanceof BigInteger i) {
      return new BigDecimal(i);
    } else if (isNumber() && (value instanceof Double || value instanceof Float)) {
      // The shortest decimal that means this number, as it prints.
      return new BigDecimal(value.toString());
    } else if (isNumber()) {
      return BigDecimal.valueOf(((Number) value).longValue());
    } else if (value instanceof String text) {
      return new BigDecimal(text.trim());
    }
    throw cannot(position, value, type);
  }

  private BigDecimal toDecimal() {
    BigDecimal number = toNumber();
    int scale = SqlTypes.scale(type);
    if (number.stripTrailingZeros().scale() > scale) {
      // Digits that the column cannot hold are the planner's to round or refuse.
      return number;
    }
    BigDecimal scaled = number.setScale(scale);
    if (scaled.precision() > type.getPrecision()) {
      throw outOfRange();
    }
    return scaled;
  }

  private float toFloat() {
    if (isNumber()) {
      return ((Number) value).floatValue();
    }
    return Float.parseFloat(numericText());
  }

  private double toDouble() {
    if (value instanceof Float f) {
      return f;
    }
    if (isNumber()) {
      return ((Number) value).doubleValue();
    }
    return Double.parseDouble(numericText());
  }

  private String numericText() {
    if (value instanceof String text) {
      return text.trim();
    }
    throw cannot(position, value, type);
  }

  private String toText() {
    if (isDate()) {
      return DateTimeUtils.unixDateToString((Integer) value);
    } else if (isTime()) {
      return DateTimeUtils.unixTimeToString((Integer) value, 3);
    } else if (isTimestamp()) {
      return DateTimeUtils.unixTimestampToString((Long) value, 3);
    } else if (value instanceof BigDecimal d) {
      return d.toPlainString();
    } else if (value instanceof ByteString) {
      throw cannot(position, value, type);
    }
    return value.toString();
  }

  private ByteString toBinary() {
    if (value instanceof ByteString bytes) {
      return bytes;
    }
    throw cannot(position, value, type);
  }

  private int toDate() {
    if (isDate()) {
      return (Integer) value;
    } else if (isTimestamp()) {
      long millis = (Long) value;
      if (Math.floorMod(millis, MILLIS_PER_DAY) != 0) {
        throw cannot(position, toText(), type);
      }
      return Math.toIntExact(Math.floorDiv(millis, MILLIS_PER_DAY));
    } else if (value instanceof String text) {
      return Math.toIntExact(LocalDate.parse(text.trim()).toEpochDay());
    }
    throw cannot(position, value, type);
  }

  private int toTime() {
    if (isTime()) {
      return (Integer) value;
    } else if (isTimestamp()) {
      return (int) Math.floorMod((Long) value, MILLIS_PER_DAY);
    } else if (value instanceof String text) {
      LocalTime time = LocalTime.parse(text.trim());
      requireMillis(time.getNano());
      return (int) (time.toNanoOfDay() / NANOS_PER_MILLI);
    }
    throw cannot(position, value, type);
  }

  private long toTimestamp() {
    if (isTimestamp()) {
      return (Long) value;
    } else if (isDate()) {
      return (Integer) value * MILLIS_PER_DAY;
    } else if (value instanceof String text) {
      return parseTimestamp(text.trim());
    }
    throw cannot(position, value, type);
  }

  /** What the client sent as a time is an instant already. */
  private long toInstant() {
    if (value instanceof String text) {
      Instant instant = InstantText.parse(text);
      requireMillis(instant.getNano());
      return instant.toEpochMilli();
    }
    return toTimestamp();
  }

  private long parseTimestamp(String text) {
    if (text.indexOf(':') < 0) {
      return LocalDate.parse(text).toEpochDay() * MILLIS_PER_DAY;
    }
    LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
    requireMillis(time.getNano());
    return time.toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private void requireMillis(int nanos) {
    if (nanos % NANOS_PER_MILLI != 0) {
      throw new StoreException(
          ErrorCode.DATETIME_TOO_PRECISE,
          "parameter " + position + ": '" + value + "' has parts of a millisecond");
    }
  }

  private UUID toUuid() {
    if (value instanceof String text) {
      try {
        return UUID.fromString(text.trim());
      } catch (IllegalArgumentException e) {
        throw cannot(position, value, type);
      }
    }
    throw cannot(position, value, type);
  }
}
