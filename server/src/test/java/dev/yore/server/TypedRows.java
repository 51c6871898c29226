package dev.yore.server;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A result as text, each value read with the getter made for its type. */
final class TypedRows {
  private TypedRows() {}

  static List<String> of(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      header.append(metaData.getColumnLabel(i)).append(':');
      header.append(metaData.getColumnTypeName(i)).append(' ');
    }
    lines.add(header.toString());
    while (rows.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        Object value = read(rows, i, metaData.getColumnType(i));
        values.add(rows.wasNull() ? "NULL" : String.valueOf(value));
      }
      lines.add(String.join("|", values));
    }
    return lines;
  }

  private static Object read(ResultSet rows, int column, int type) throws SQLException {
    return switch (type) {
      case Types.BOOLEAN -> rows.getBoolean(column);
      case Types.TINYINT -> rows.getByte(column);
      case Types.SMALLINT -> rows.getShort(column);
      case Types.INTEGER -> rows.getInt(column);
      case Types.BIGINT -> rows.getLong(column);
      case Types.DECIMAL -> rows.getBigDecimal(column);
      case Types.REAL -> rows.getFloat(column);
      case Types.FLOAT, Types.DOUBLE -> rows.getDouble(column);
      case Types.BINARY, Types.VARBINARY -> {
        byte[] bytes = rows.getBytes(column);
        yield bytes == null ? null : HexFormat.of().formatHex(bytes);
      }
      case Types.DATE -> rows.getDate(column);
      case Types.TIME -> {
        java.sql.Time time = rows.getTime(column);
        // Time.toString leaves the milliseconds out.
        yield time == null ? null : time + "+" + Math.floorMod(time.getTime(), 1000L);
      }
      case Types.TIMESTAMP -> rows.getTimestamp(column);
      default -> rows.getString(column);
    };
  }
}
