package dev.yore.tpc.tpch;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Binds rows' values to a statement's parameters. */
public final class Parameters {
  private Parameters() {}

  public static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      bind(statement, i + 1, values.get(i));
    }
  }

  public static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof Long v) {
      statement.setLong(index, v);
    } else if (value instanceof Integer v) {
      statement.setInt(index, v);
    } else if (value instanceof BigDecimal v) {
      statement.setBigDecimal(index, v);
    } else if (value instanceof String v) {
      statement.setString(index, v);
    } else if (value instanceof LocalDate v) {
      statement.setObject(index, v);
    } else {
      throw new IllegalArgumentException("no TPC-H value: " + value);
    }
  }
}
