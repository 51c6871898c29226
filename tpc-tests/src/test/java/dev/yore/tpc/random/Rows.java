package dev.yore.tpc.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads results into values of few classes: exact numbers as {@link BigDecimal}, inexact ones as
 * {@link Double}, all else as text.
 */
final class Rows {
  private Rows() {}

  static List<List<Object>> of(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(value(result, i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object value(ResultSet result, int column) throws SQLException {
    Object value = result.getObject(column);
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof BigDecimal || value instanceof BigInteger || value instanceof Number) {
      return new BigDecimal(value.toString());
    }
    if (value instanceof byte[] bytes) {
      return "x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Blob blob) {
      return "x" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Date || value instanceof LocalDate) {
      return result.getObject(column, LocalDate.class).toString();
    }
    if (value instanceof Time) {
      return result.getObject(column, LocalTime.class).toString();
    }
    return value instanceof Timestamp timestamp
        ? timestamp.toLocalDateTime().toString()
        : value.toString();
  }
}
