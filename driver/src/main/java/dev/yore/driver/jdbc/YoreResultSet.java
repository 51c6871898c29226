package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * A result set: Avatica's with numbers that are never cut, java.time, UUID and large values, and
 * SQLStates.
 */
final class YoreResultSet extends LabelledResultSet {
  /** An instant in the connection's zone, as SQL reads it again. */
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 3, true)
          .appendPattern("xxx")
          .toFormatter(Locale.ROOT);

  private @Nullable AvaticaStatement producer;

  YoreResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      ResultSetMetaData metaData,
      TimeZone timeZone,
      Meta.@Nullable Frame firstFrame)
      throws SQLException {
    super(statement, state, signature, metaData, timeZone, firstFrame);
  }

  /** Says whose rows these are, if not those of the statement that fetches them. */
  void producedBy(AvaticaStatement owner) {
    producer = owner;
  }

  @Override
  public AvaticaStatement getStatement() throws SQLException {
    checkOpen();
    return producer == null ? statement : producer;
  }

  private int typeOf(int column) throws SQLException {
    requireRow();
    if (column < 1 || column > columnMetaDataList.size()) {
      throw SqlErrors.create(
          ErrorCode.COLUMN_NOT_FOUND,
          "there is no column " + column + "; the result has " + columnMetaDataList.size());
    }
    return YoreResultSetMetaData.typeOf(columnMetaDataList.get(column - 1));
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    int type = typeOf(column);
    if (type == Types.BINARY || type == Types.VARBINARY) {
      byte[] bytes = super.getBytes(column);
      return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }
    if (type == Types.TIMESTAMP_WITH_TIMEZONE) {
      OffsetDateTime instant = getObject(column, OffsetDateTime.class);
      return instant == null ? null : INSTANT.format(instant);
    }
    return SqlErrors.call(() -> super.getString(column));
  }

  @Override
  public byte getByte(int column) throws SQLException {
    return (byte) inRange(column, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  @Override
  public short getShort(int column) throws SQLException {
    return (short) inRange(column, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  @Override
  public int getInt(int column) throws SQLException {
    return (int) inRange(column, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private long inRange(int column, long min, long max) throws SQLException {
    long value = getLong(column);
    if (value < min || value > max) {
      throw SqlErrors.create(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "column " + column + " holds " + value + ", outside of " + min + " to " + max);
    }
    return value;
  }

  @Override
  public long getLong(int column) throws SQLException {
    int type = typeOf(column);
    if (type == Types.DECIMAL || type == Types.CHAR || type == Types.VARCHAR) {
      BigDecimal value = getBigDecimal(column);
      return value == null ? 0 : exactLong(column, value);
    }
    if (type == Types.DOUBLE || type == Types.FLOAT || type == Types.REAL) {
      double value = super.getDouble(column);
      return wasNull() ? 0 : exactLong(column, ValueConversions.decimalOf(value));
    }
    return SqlErrors.call(() -> super.getLong(column));
  }

  private static long exactLong(int column, BigDecimal value) throws SQLException {
    try {
      return value.setScale(0, RoundingMode.DOWN).longValueExact();
    } catch (ArithmeticException e) {
      throw SqlErrors.create(
          ErrorCode.VALUE_OUT_OF_RANGE, "column " + column + " holds " + value + ", not a long");
    }
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    int type = typeOf(column);
    if (type == Types.CHAR || type == Types.VARCHAR) {
      String text = super.getString(column);
      return text == null ? null : ValueConversions.parseDecimal(text);
    }
    if (type == Types.DOUBLE || type == Types.FLOAT || type == Types.REAL) {
      double value = super.getDouble(column);
      return wasNull() ? null : ValueConversions.decimalOf(value);
    }
    return SqlErrors.call(() -> super.getBigDecimal(column));
  }

  @Override
  public @Nullable Object getObject(int column) throws SQLException {
    if (typeOf(column) == Types.OTHER && isUuid(column)) {
      return ValueConversions.parseUuid(super.getString(column));
    }
    if (typeOf(column) == Types.TIMESTAMP_WITH_TIMEZONE) {
      return getObject(column, OffsetDateTime.class);
    }
    Object value = SqlErrors.call(() -> super.getObject(column));
    return value instanceof Array array ? new ArrayValue(array) : value;
  }

  private boolean isUuid(int column) {
    return columnMetaDataList.get(column - 1).type.name.equals("UUID");
  }

  @Override
  public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getObject(column);
  }

  @Override
  public <T> @Nullable T getObject(int column, Class<T> target) throws SQLException {
    try {
      return ValueConversions.read(this, column, typeOf(column), target);
    } catch (RuntimeException e) {
      throw SqlErrors.toSqlException(e);
    }
  }

  /** The number inside: days for DATE, milliseconds for TIME and TIMESTAMP. */
  long getInternal(int column) throws SQLException {
    return super.getLong(column);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    typeOf(column);
    return SqlErrors.call(() -> super.getBoolean(column));
  }

  @Override
  public float getFloat(int column) throws SQLException {
    typeOf(column);
    return SqlErrors.call(() -> super.getFloat(column));
  }

  @Override
  public double getDouble(int column) throws SQLException {
    typeOf(column);
    return SqlErrors.call(() -> super.getDouble(column));
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    if (typeOf(column) == Types.OTHER && isUuid(column)) {
      return ValueConversions.bytesOf((UUID) getObject(column));
    }
    return SqlErrors.call(() -> super.getBytes(column));
  }

  @Override
  public @Nullable Date getDate(int column) throws SQLException {
    return getDate(column, localCalendar);
  }

  @Override
  public @Nullable Time getTime(int column) throws SQLException {
    return getTime(column, localCalendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column) throws SQLException {
    return getTimestamp(column, localCalendar);
  }

  /** An instant read off the wall clock in the calendar's zone; null for NULL. */
  private @Nullable LocalDateTime wallClock(int column, Calendar calendar) throws SQLException {
    long millis = getInternal(column);
    return wasNull()
        ? null
        : LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), calendar.getTimeZone().toZoneId());
  }

  @Override
  public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
    if (typeOf(column) == Types.TIMESTAMP_WITH_TIMEZONE) {
      LocalDateTime there = wallClock(column, orOwn(calendar));
      return there == null ? null : Date.valueOf(there.toLocalDate());
    }
    return SqlErrors.call(() -> super.getDate(column, orOwn(calendar)));
  }

  @Override
  public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
    if (typeOf(column) == Types.TIMESTAMP_WITH_TIMEZONE) {
      LocalDateTime there = wallClock(column, orOwn(calendar));
      return there == null ? null : Time.valueOf(there.toLocalTime());
    }
    return SqlErrors.call(() -> super.getTime(column, orOwn(calendar)));
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
      throws SQLException {
    if (typeOf(column) == Types.TIMESTAMP_WITH_TIMEZONE) {
      long millis = getInternal(column);
      return wasNull() ? null : new Timestamp(millis);
    }
    return SqlErrors.call(() -> super.getTimestamp(column, orOwn(calendar)));
  }

  private Calendar orOwn(@Nullable Calendar calendar) {
    return calendar == null ? localCalendar : calendar;
  }

  @Deprecated
  @Override
  public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    BigDecimal value = getBigDecimal(column);
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public @Nullable Array getArray(int column) throws SQLException {
    typeOf(column);
    Array array = SqlErrors.call(() -> super.getArray(column));
    return array == null ? null : new ArrayValue(array);
  }

  // Large values: texts and bytes are in memory anyway.

  @Override
  public @Nullable String getNString(int column) throws SQLException {
    return getString(column);
  }

  @Override
  public @Nullable NClob getNClob(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new TextLob(text);
  }

  @Override
  public @Nullable Clob getClob(int column) throws SQLException {
    return getNClob(column);
  }

  @Override
  public @Nullable Blob getBlob(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new BinaryLob(bytes);
  }

  @Override
  public @Nullable Reader getCharacterStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new StringReader(text);
  }

  @Override
  public @Nullable Reader getNCharacterStream(int column) throws SQLException {
    return getCharacterStream(column);
  }

  @Override
  public @Nullable InputStream getAsciiStream(int column) throws SQLException {
    return stream(getString(column), StandardCharsets.US_ASCII);
  }

  @Deprecated
  @Override
  public @Nullable InputStream getUnicodeStream(int column) throws SQLException {
    return stream(getString(column), StandardCharsets.UTF_16BE);
  }

  @Override
  public @Nullable InputStream getBinaryStream(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private static @Nullable InputStream stream(@Nullable String text, Charset charset) {
    return text == null ? null : new ByteArrayInputStream(text.getBytes(charset));
  }

  // What no column can be

  @Override
  public @Nullable Ref getRef(int column) throws SQLException {
    throw SqlErrors.unsupported("a REF value");
  }

  @Override
  public @Nullable URL getURL(int column) throws SQLException {
    throw SqlErrors.unsupported("a DATALINK value (read the text and make a URL of it)");
  }

  @Override
  public @Nullable RowId getRowId(int column) throws SQLException {
    throw SqlErrors.unsupported("a ROWID value");
  }

  @Override
  public @Nullable SQLXML getSQLXML(int column) throws SQLException {
    throw SqlErrors.unsupported("an XML value (read the text)");
  }
}
