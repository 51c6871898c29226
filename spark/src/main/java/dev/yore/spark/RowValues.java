package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Turns the values of Spark's rows into the store's. Pure functions. */
final class RowValues {
  private RowValues() {}

  /**
   * Appends one value.
   *
   * @throws StoreException {@code NOT_NULL_VIOLATION}, {@code DATETIME_TOO_PRECISE}, {@code
   *     VALUE_OUT_OF_RANGE}, {@code INVALID_CAST}, each naming column and value
   */
  static void append(ColumnBuilder to, ReadColumn column, InternalRow row, int at) {
    if (row.isNullAt(at)) {
      if (!column.nullable()) {
        throw new StoreException(
            ErrorCode.NOT_NULL_VIOLATION,
            "column %s is NOT NULL: a row has no value for it".formatted(column.name()));
      }
      to.appendNull();
      return;
    }
    ColumnType type = column.type();
    switch (type.kind()) {
      case BOOLEAN -> to.appendLong(row.getBoolean(at) ? 1 : 0);
      case TINYINT -> to.appendLong(row.getByte(at));
      case SMALLINT -> to.appendLong(row.getShort(at));
      case INTEGER, DATE -> to.appendLong(row.getInt(at));
      case BIGINT -> to.appendLong(row.getLong(at));
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          to.appendLong(millis(column, row.getLong(at)));
      case REAL -> to.appendDouble(row.getFloat(at));
      case DOUBLE -> to.appendDouble(row.getDouble(at));
      case DECIMAL -> decimal(to, column, row.getDecimal(at, type.precision(), type.scale()));
      case VARCHAR -> to.appendBytes(row.getUTF8String(at).getBytes());
      case CHAR -> to.appendBytes(padded(row.getUTF8String(at), type).getBytes());
      case BINARY, VARBINARY -> to.appendBytes(binary(column, row.getBinary(at)));
      case TIME -> to.appendLong(time(column, row.getUTF8String(at).toString()));
      case UUID -> to.appendBytes(uuid(column, row.getUTF8String(at).toString()));
    }
  }

  private static long millis(ReadColumn column, long micros) {
    if (micros % SparkTypes.MICROS_PER_MILLI != 0) {
      throw new StoreException(
          ErrorCode.DATETIME_TOO_PRECISE,
          "column %s holds milliseconds, and a value has %d microseconds; use date_trunc('MILLISECOND', …)"
              .formatted(column.name(), Math.floorMod(micros, 1_000_000)));
    }
    return micros / SparkTypes.MICROS_PER_MILLI;
  }

  private static void decimal(ColumnBuilder to, ReadColumn column, Decimal value) {
    Object physical = SparkTypes.decimal(value.toJavaBigDecimal(), column.type());
    if (physical instanceof Long number) {
      to.appendLong(number);
    } else if (physical instanceof byte[] bytes) {
      to.appendBytes(bytes);
    } else {
      throw new StoreException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "column %s cannot hold %s exactly".formatted(column.name(), value));
    }
  }

  private static UTF8String padded(UTF8String text, ColumnType type) {
    return text.numChars() >= type.precision()
        ? text
        : text.rpad(type.precision(), UTF8String.fromString(" "));
  }

  private static byte[] binary(ReadColumn column, byte[] value) {
    int most = column.type().precision();
    if (most > 0 && value.length > most) {
      throw new StoreException(
          ErrorCode.VALUE_TOO_LONG,
          "column %s holds %d bytes, and a value has %d"
              .formatted(column.name(), most, value.length));
    }
    return value;
  }

  private static long time(ReadColumn column, String text) {
    try {
      LocalTime time = LocalTime.parse(text.strip());
      if (time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
        return time.get(ChronoField.MILLI_OF_DAY);
      }
    } catch (DateTimeException e) {
      throw notOne(column, text, "a time, HH:MM:SS.mmm", e);
    }
    throw new StoreException(
        ErrorCode.DATETIME_TOO_PRECISE,
        "column %s holds milliseconds: '%s'".formatted(column.name(), text));
  }

  private static byte[] uuid(ReadColumn column, String text) {
    try {
      UUID id = UUID.fromString(text.strip());
      return ByteBuffer.allocate(SparkTypes.WIDE_BYTES)
          .putLong(id.getMostSignificantBits())
          .putLong(id.getLeastSignificantBits())
          .array();
    } catch (IllegalArgumentException e) {
      throw notOne(column, text, "a UUID", e);
    }
  }

  private static StoreException notOne(
      ReadColumn column, String text, String what, Throwable cause) {
    return new StoreException(
        ErrorCode.INVALID_CAST,
        "column %s: '%s' is not %s".formatted(column.name(), text, what),
        cause);
  }
}
