package dev.yore.tpc.answer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads results into values of few classes, so that systems can be compared: exact numbers as
 * {@link BigDecimal}, inexact ones as {@link Double}, all else as text.
 */
public final class ResultRows {
  private ResultRows() {}

  public static List<List<Object>> of(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(value(result.getObject(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object value(Object value) {
    if (value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof BigInteger v) {
      return new BigDecimal(v);
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Date v) {
      return v.toLocalDate().toString();
    }
    return value == null ? "NULL" : value.toString();
  }
}
