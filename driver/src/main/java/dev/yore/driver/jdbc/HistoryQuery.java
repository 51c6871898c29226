package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The query behind {@link YoreConnection#history}. Pure functions. */
final class HistoryQuery {
  private HistoryQuery() {}

  static ResultSet run(Connection connection, String table, Object... key) throws SQLException {
    List<String> columns = key.length == 0 ? List.of() : keyColumns(connection, table);
    if (columns.size() != key.length) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "the primary key of " + table + " is " + columns + "; given were " + key.length);
    }
    PreparedStatement statement = connection.prepareStatement(sql(table, columns));
    statement.closeOnCompletion();
    for (int i = 0; i < key.length; i++) {
      statement.setObject(i + 1, key[i]);
    }
    return statement.executeQuery();
  }

  private static List<String> keyColumns(Connection connection, String table) throws SQLException {
    try (ResultSet keys =
        connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), table)) {
      TreeMap<Short, String> ordered = new TreeMap<>();
      while (keys.next()) {
        ordered.put(keys.getShort("KEY_SEQ"), keys.getString("COLUMN_NAME"));
      }
      return new ArrayList<>(ordered.values());
    }
  }

  private static String sql(String table, List<String> columns) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT t.*, t.row_start, t.row_end, t.row_start_seq, t.row_end_seq FROM ");
    sql.append(SqlText.name(table)).append(" FOR SYSTEM_VERSION ALL AS t");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? " WHERE t." : " AND t.")
          .append(SqlText.name(columns.get(i)))
          .append(" = ?");
    }
    return sql.append(" ORDER BY t.row_start_seq").toString();
  }
}
