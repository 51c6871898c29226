package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.HexFormat;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * A result set, forward-only: Avatica's with a row limit that is always kept, numbers that are
 * never cut, java.time and UUID values, and SQLStates.
 */
final class YoreResultSet extends AvaticaResultSet {
  private final long maxRows;
  private long rowsRead;
  private boolean exhausted;

  YoreResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      ResultSetMetaData metaData,
      TimeZone timeZone,
      Meta.@Nullable Frame firstFrame)
      throws SQLException {
    super(statement, state, signature, metaData, timeZone, firstFrame);
    maxRows = statement.getLargeMaxRows();
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw new SQLException("the result set is closed", "24000");
    }
  }

  @Override
  public boolean next() throws SQLException {
    if (maxRows > 0 && rowsRead == maxRows) {
      checkOpen();
      return false;
    }
    try {
      boolean more = super.next();
      if (more) {
        rowsRead++;
      } else {
        exhausted = true;
      }
      return more;
    } catch (SQLException | RuntimeException e) {
      throw statement instanceof SidedStatement sided
          ? sided.side().toSqlException(e)
          : SqlErrors.toSqlException(e);
    }
  }

  /** Also gives up what is left on a server, where it would keep the past readable for nobody. */
  @Override
  public void close() {
    boolean fetched = exhausted || firstFrame == null || firstFrame.done;
    if (!fetched && statement instanceof SidedStatement sided) {
      exhausted = true;
      sided.side().closeRows();
    }
    super.close();
  }

  private int typeOf(int column) throws SQLException {
    checkOpen();
    if (column < 1 || column > columnMetaDataList.size()) {
      throw SqlErrors.create(
          ErrorCode.COLUMN_NOT_FOUND,
          "there is no column " + column + "; the result has " + columnMetaDataList.size());
    }
    return columnMetaDataList.get(column - 1).type.id;
  }

  @Override
  public int findColumn(String label) throws SQLException {
    checkOpen();
    for (int i = 0; i < columnMetaDataList.size(); i++) {
      if (columnMetaDataList.get(i).label.equalsIgnoreCase(label)) {
        return i + 1;
      }
    }
    throw SqlErrors.create(ErrorCode.COLUMN_NOT_FOUND, "the result has no column " + label);
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    int type = typeOf(column);
    if (type == Types.BINARY || type == Types.VARBINARY) {
      byte[] bytes = super.getBytes(column);
      return bytes == null ? null : HexFormat.of().formatHex(bytes);
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
    return SqlErrors.call(() -> super.getObject(column));
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

  // By label: the same by position, so that both always agree.

  @Override
  public @Nullable String getString(String label) throws SQLException {
    return getString(findColumn(label));
  }

  @Override
  public boolean getBoolean(String label) throws SQLException {
    return getBoolean(findColumn(label));
  }

  @Override
  public byte getByte(String label) throws SQLException {
    return getByte(findColumn(label));
  }

  @Override
  public short getShort(String label) throws SQLException {
    return getShort(findColumn(label));
  }

  @Override
  public int getInt(String label) throws SQLException {
    return getInt(findColumn(label));
  }

  @Override
  public long getLong(String label) throws SQLException {
    return getLong(findColumn(label));
  }

  @Override
  public float getFloat(String label) throws SQLException {
    return getFloat(findColumn(label));
  }

  @Override
  public double getDouble(String label) throws SQLException {
    return getDouble(findColumn(label));
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(String label) throws SQLException {
    return getBigDecimal(findColumn(label));
  }

  @Override
  public byte @Nullable [] getBytes(String label) throws SQLException {
    return getBytes(findColumn(label));
  }

  @Override
  public Date getDate(String label) throws SQLException {
    return getDate(findColumn(label));
  }

  @Override
  public Time getTime(String label) throws SQLException {
    return getTime(findColumn(label));
  }

  @Override
  public Timestamp getTimestamp(String label) throws SQLException {
    return getTimestamp(findColumn(label));
  }

  @Override
  public @Nullable Object getObject(String label) throws SQLException {
    return getObject(findColumn(label));
  }

  @Override
  public @Nullable Object getObject(String label, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getObject(findColumn(label));
  }

  @Override
  public <T> @Nullable T getObject(String label, Class<T> target) throws SQLException {
    return getObject(findColumn(label), target);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    return SqlErrors.call(() -> super.getBoolean(column));
  }

  @Override
  public float getFloat(int column) throws SQLException {
    return SqlErrors.call(() -> super.getFloat(column));
  }

  @Override
  public double getDouble(int column) throws SQLException {
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
  public Date getDate(int column) throws SQLException {
    return SqlErrors.call(() -> super.getDate(column));
  }

  @Override
  public Time getTime(int column) throws SQLException {
    return SqlErrors.call(() -> super.getTime(column));
  }

  @Override
  public Timestamp getTimestamp(int column) throws SQLException {
    return SqlErrors.call(() -> super.getTimestamp(column));
  }
}
