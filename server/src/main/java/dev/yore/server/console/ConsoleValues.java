package dev.yore.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Values as the page shows them. Numbers that JavaScript would round travel as text. Pure
 * functions.
 */
final class ConsoleValues {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  private ConsoleValues() {}

  /**
   * @param value in Calcite's internal representation
   */
  static void write(JsonGenerator json, @Nullable Object value, RelDataType type)
      throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (type.getSqlTypeName()) {
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case TINYINT, SMALLINT, INTEGER -> json.writeNumber(((Number) value).intValue());
      case REAL, FLOAT, DOUBLE -> number(json, ((Number) value).doubleValue());
      case DECIMAL -> json.writeString(decimal(value, type.getScale()));
      case DATE -> json.writeString(LocalDate.ofEpochDay(((Number) value).longValue()).toString());
      case TIME ->
          json.writeString(
              LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(((Number) value).longValue()))
                  .toString());
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          json.writeString(
              LocalDateTime.ofInstant(
                      Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC)
                  .format(STAMP));
      case BINARY, VARBINARY ->
          json.writeString(
              value instanceof ByteString bytes
                  ? HexFormat.of().formatHex(bytes.getBytes())
                  : value.toString());
      default -> json.writeString(value.toString());
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  private static String decimal(Object value, int scale) {
    BigDecimal decimal = value instanceof BigDecimal d ? d : new BigDecimal(value.toString());
    return (decimal.scale() < scale ? decimal.setScale(scale) : decimal).toPlainString();
  }
}
