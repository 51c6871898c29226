package dev.yore.driver.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ARRAY: Avatica's, saying what it cannot do where that would throw something unchecked. */
final class ArrayValue implements Array {
  private final Array array;

  ArrayValue(Array array) {
    this.array = array;
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    return array.getBaseTypeName();
  }

  @Override
  public int getBaseType() throws SQLException {
    return array.getBaseType();
  }

  @Override
  public Object getArray() throws SQLException {
    return SqlErrors.call(array::getArray);
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return SqlErrors.call(() -> array.getArray(index, count));
  }

  @Override
  public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
    requireNoMapping(map);
    return getArray();
  }

  @Override
  public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    requireNoMapping(map);
    return getArray(index, count);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return SqlErrors.call(array::getResultSet);
  }

  @Override
  public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
    requireNoMapping(map);
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    throw SqlErrors.unsupported("a part of an array as a result set (use getArray)");
  }

  @Override
  public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getResultSet(index, count);
  }

  private static void requireNoMapping(@Nullable Map<String, Class<?>> map) throws SQLException {
    if (map != null && !map.isEmpty()) {
      throw SqlErrors.unsupported("mapping of user-defined types");
    }
  }

  @Override
  public void free() throws SQLException {
    array.free();
  }

  @Override
  public String toString() {
    return array.toString();
  }
}
