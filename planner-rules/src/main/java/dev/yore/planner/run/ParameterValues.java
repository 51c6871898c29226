package dev.yore.planner.run;

import dev.yore.planner.validate.Timestamps;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in exactly the Java class that compiled code expects for their type; nothing is
 * rounded or cut. Pure functions.
 */
public final class ParameterValues {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ParameterValues() {}

  /**
   * Converts the given values.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for a wrong number of them, {@code
   *     INVALID_CAST} or {@code VALUE_OUT_OF_RANGE} naming the parameter
   */
  public static List<@Nullable Object> convert(
      List<@Nullable Object> values, List<RelDataType> types) {
    if (values.size() < types.size()) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the statement has " + types.size() + " parameters, " + values.size() + " were given");
    }
    List<@Nullable Object> converted = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      Object value = values.get(i);
      converted.add(value == null ? null : convert(value, types.get(i), i + 1));
    }
    return converted;
  }

  private static Object convert(Object value, RelDataType type, int number) {
    try {
      return switch (type.getSqlTypeName()) {
        case BOOLEAN -> bool(value);
        case TINYINT -> decimal(value).byteValueExact();
        case SMALLINT -> decimal(value).shortValueExact();
        case INTEGER -> value instanceof Integer ? value : (Object) decimal(value).intValueExact();
        case BIGINT -> value instanceof Long ? value : (Object) decimal(value).longValueExact();
        case DECIMAL -> decimal(value);
        case REAL -> value instanceof Number n ? n.floatValue() : Float.valueOf(value.toString());
        case FLOAT, DOUBLE ->
            value instanceof Number n ? n.doubleValue() : Double.valueOf(value.toString());
        case CHAR -> padded(value.toString(), type.getPrecision());
        case VARCHAR -> value.toString();
        case BINARY, VARBINARY -> value instanceof byte[] bytes ? new ByteString(bytes) : value;
        case DATE -> date(value);
        case TIME -> time(value);
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(value);
        case UUID -> value instanceof UUID ? value : UUID.fromString(value.toString());
        default -> value;
      };
    } catch (ArithmeticException e) {
      throw wrong(ErrorCode.VALUE_OUT_OF_RANGE, value, type.getSqlTypeName(), number, e);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw wrong(ErrorCode.INVALID_CAST, value, type.getSqlTypeName(), number, e);
    } catch (DateTimeException e) {
      throw wrong(ErrorCode.INVALID_DATETIME, value, type.getSqlTypeName(), number, e);
    }
  }

  private static StoreException wrong(
      ErrorCode code, Object value, SqlTypeName type, int number, Exception cause) {
    return new StoreException(
        code, "parameter " + number + ": " + value + " is no value of type " + type, cause);
  }

  private static Object bool(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    return switch (value.toString().strip().toLowerCase(java.util.Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static BigDecimal decimal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    return new BigDecimal(value.toString().strip());
  }

  private static String padded(String text, int length) {
    int missing = length - text.codePointCount(0, text.length());
    return missing > 0 ? text + " ".repeat(missing) : text;
  }

  private static Object date(Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    LocalDate date =
        value instanceof LocalDate known ? known : LocalDate.parse(value.toString().strip());
    return Math.toIntExact(date.toEpochDay());
  }

  private static Object time(Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    LocalTime time =
        value instanceof LocalTime known ? known : LocalTime.parse(value.toString().strip());
    return Math.toIntExact(time.toNanoOfDay() / NANOS_PER_MILLI);
  }

  private static Object timestamp(Object value) {
    return value instanceof Number number
        ? number.longValue()
        : Timestamps.parseMillis(value.toString());
  }
}
