package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * The part of a prepared statement that takes parameters, of every kind. The type asked for in
 * {@code setObject} is not needed, as the database converts to the type the parameter has.
 */
abstract class ParameterizedStatement extends AvaticaPreparedStatement {

  ParameterizedStatement(
      YoreConnection connection,
      Meta.StatementHandle handle,
      Meta.Signature signature,
      int resultSetType,
      int resultSetConcurrency,
      int resultSetHoldability)
      throws SQLException {
    super(connection, handle, signature, resultSetType, resultSetConcurrency, resultSetHoldability);
  }

  @Override
  protected void checkOpen() throws SQLException {
    StatementChecks.open(closed);
  }

  /** The parameters it has now. */
  List<TypedValue> parameters() {
    return getParameterValues();
  }

  @Override
  protected List<TypedValue> getParameterValues() {
    requireAllSet();
    return super.getParameterValues();
  }

  void requireAllSet() {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        throw new SqlFailure(ErrorCode.INVALID_PARAMETER, "parameter " + (i + 1) + " has no value");
      }
    }
  }

  private void requireParameter(int index) throws SQLException {
    checkOpen();
    if (index < 1 || index > slots.length) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "there is no parameter " + index + "; the statement has " + slots.length);
    }
  }

  /** What travels as it is needs none of the sites and calendars that Avatica makes for each. */
  private void setPlain(int index, Rep rep, @Nullable Object value) throws SQLException {
    requireParameter(index);
    slots[index - 1] = value == null ? TypedValue.EXPLICIT_NULL : TypedValue.ofSerial(rep, value);
  }

  @Override
  public void setInt(int index, int x) throws SQLException {
    setPlain(index, Rep.INTEGER, x);
  }

  @Override
  public void setLong(int index, long x) throws SQLException {
    setPlain(index, Rep.LONG, x);
  }

  @Override
  public void setDouble(int index, double x) throws SQLException {
    setPlain(index, Rep.DOUBLE, x);
  }

  @Override
  public void setBigDecimal(int index, @Nullable BigDecimal x) throws SQLException {
    setPlain(index, Rep.NUMBER, x);
  }

  @Override
  public void setString(int index, @Nullable String x) throws SQLException {
    setPlain(index, Rep.STRING, x);
  }

  private void set(int index, @Nullable Object value, Calendar calendar) throws SQLException {
    requireParameter(index);
    slots[index - 1] =
        isInstant(index)
            ? ParameterValues.ofInstant(index, value, calendar)
            : ParameterValues.of(index, value, calendar);
  }

  private boolean isInstant(int index) {
    return getSignature().parameters.get(index - 1).parameterType == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  @Override
  public void setObject(int index, @Nullable Object x) throws SQLException {
    requireParameter(index);
    TypedValue zoneless = isInstant(index) ? null : ParameterValues.ofZoneless(index, x);
    if (zoneless == null) {
      set(index, x, getCalendar());
    } else {
      slots[index - 1] = zoneless;
    }
  }

  @Override
  public void setObject(int index, @Nullable Object x, int targetSqlType) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setObject(int index, @Nullable Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setObject(int index, @Nullable Object x, SQLType targetSqlType) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setObject(int index, @Nullable Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setNull(int index, int sqlType) throws SQLException {
    setObject(index, null);
  }

  @Override
  public void setNull(int index, int sqlType, String typeName) throws SQLException {
    setObject(index, null);
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp x, @Nullable Calendar calendar)
      throws SQLException {
    set(index, x, orOwn(calendar));
  }

  @Override
  public void setDate(int index, java.sql.@Nullable Date x, @Nullable Calendar calendar)
      throws SQLException {
    set(index, x, orOwn(calendar));
  }

  @Override
  public void setTime(int index, @Nullable Time x, @Nullable Calendar calendar)
      throws SQLException {
    set(index, x, orOwn(calendar));
  }

  private Calendar orOwn(@Nullable Calendar calendar) {
    return calendar == null ? getCalendar() : calendar;
  }

  @Override
  public void setNString(int index, @Nullable String value) throws SQLException {
    setObject(index, value);
  }

  @Override
  public void setRowId(int index, @Nullable RowId x) throws SQLException {
    throw SqlErrors.unsupported("a ROWID parameter");
  }

  @Override
  public void setRef(int index, @Nullable Ref x) throws SQLException {
    throw SqlErrors.unsupported("a REF parameter");
  }

  @Override
  public void setURL(int index, @Nullable URL x) throws SQLException {
    throw SqlErrors.unsupported("a DATALINK parameter (set the text)");
  }

  @Override
  public void setArray(int index, @Nullable Array x) throws SQLException {
    throw SqlErrors.unsupported("an ARRAY parameter");
  }

  @Override
  public void setSQLXML(int index, @Nullable SQLXML x) throws SQLException {
    throw SqlErrors.unsupported("an XML parameter");
  }

  @Override
  public void setBlob(int index, @Nullable Blob x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setBlob(int index, @Nullable InputStream x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setBlob(int index, @Nullable InputStream x, long length) throws SQLException {
    setBytes(index, x, length);
  }

  @Override
  public void setClob(int index, @Nullable Clob x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setNClob(int index, @Nullable NClob x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setClob(int index, @Nullable Reader x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setClob(int index, @Nullable Reader x, long length) throws SQLException {
    setText(index, x, length);
  }

  @Override
  public void setNClob(int index, @Nullable Reader x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setNClob(int index, @Nullable Reader x, long length) throws SQLException {
    setText(index, x, length);
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader x, int length) throws SQLException {
    setText(index, x, length);
  }

  @Override
  public void setCharacterStream(int index, @Nullable Reader x, long length) throws SQLException {
    setText(index, x, length);
  }

  @Override
  public void setNCharacterStream(int index, @Nullable Reader x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setNCharacterStream(int index, @Nullable Reader x, long length) throws SQLException {
    setText(index, x, length);
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream x) throws SQLException {
    setObject(index, readerOf(x, StandardCharsets.US_ASCII));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream x, int length) throws SQLException {
    setText(index, readerOf(x, StandardCharsets.US_ASCII), length);
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream x, long length) throws SQLException {
    setText(index, readerOf(x, StandardCharsets.US_ASCII), length);
  }

  @Override
  @SuppressWarnings("deprecation")
  public void setUnicodeStream(int index, @Nullable InputStream x, int length) throws SQLException {
    setText(index, readerOf(x, StandardCharsets.UTF_8), length);
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream x) throws SQLException {
    setObject(index, x);
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream x, int length) throws SQLException {
    setBytes(index, x, length);
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream x, long length) throws SQLException {
    setBytes(index, x, length);
  }

  private static @Nullable Reader readerOf(@Nullable InputStream stream, Charset charset) {
    return stream == null ? null : new InputStreamReader(stream, charset);
  }

  private void setBytes(int index, @Nullable InputStream stream, long length) throws SQLException {
    if (stream == null) {
      setObject(index, null);
      return;
    }
    try {
      byte[] bytes = stream.readNBytes(Math.toIntExact(length));
      requireLength(index, length, bytes.length);
      setObject(index, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw SqlErrors.create(ErrorCode.IO_ERROR, "parameter " + index + ": " + e.getMessage());
    }
  }

  private void setText(int index, @Nullable Reader reader, long length) throws SQLException {
    if (reader == null) {
      setObject(index, null);
      return;
    }
    char[] text = new char[Math.toIntExact(length)];
    int filled = 0;
    try {
      for (int n; filled < text.length; filled += n) {
        n = reader.read(text, filled, text.length - filled);
        if (n < 0) {
          break;
        }
      }
    } catch (IOException e) {
      throw SqlErrors.create(ErrorCode.IO_ERROR, "parameter " + index + ": " + e.getMessage());
    }
    requireLength(index, length, filled);
    setObject(index, new StringReader(new String(text)));
  }

  private static void requireLength(int index, long promised, int found) throws SQLException {
    if (promised != found) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "parameter " + index + ": the stream ends at " + found + ", promised were " + promised);
    }
  }
}
