package dev.yore.tpc.tpcds;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates the tables and fills them through any JDBC connection. Confined to one thread. */
public final class TpcdsLoader {
  private static final int BATCH_ROWS = 5_000;
  private static final int COMMIT_ROWS = 50_000;

  private final Connection connection;
  private final TpcdsProgress progress;

  public TpcdsLoader(Connection connection, TpcdsProgress progress) {
    this.connection = connection;
    this.progress = progress;
  }

  /**
   * Creates and loads all tables and commits. Leaves auto-commit off.
   *
   * @return rows loaded
   */
  public long load(double scale) throws SQLException {
    connection.setAutoCommit(false);
    long rows = 0;
    for (TpcdsTable table : TpcdsTable.values()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(table.createSql());
      }
      connection.commit();
      rows += load(table, scale);
    }
    return rows;
  }

  private long load(TpcdsTable table, double scale) throws SQLException {
    long rows = 0;
    try (PreparedStatement insert = connection.prepareStatement(insertSql(table))) {
      for (@Nullable Object[] row : table.rows(scale)) {
        bind(insert, table, row);
        insert.addBatch();
        rows++;
        if (rows % BATCH_ROWS == 0) {
          insert.executeBatch();
          progress.loaded(table, BATCH_ROWS);
        }
        if (rows % COMMIT_ROWS == 0) {
          connection.commit();
        }
      }
      long rest = rows % BATCH_ROWS;
      if (rest != 0) {
        insert.executeBatch();
        progress.loaded(table, rest);
      }
    }
    connection.commit();
    return rows;
  }

  private static void bind(PreparedStatement insert, TpcdsTable table, @Nullable Object[] row)
      throws SQLException {
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value == null) {
        insert.setNull(i + 1, sqlType(table.columns().get(i)));
      } else {
        insert.setObject(i + 1, value);
      }
    }
  }

  private static int sqlType(TpcdsColumn column) {
    return switch (column.kind()) {
      case IDENTIFIER -> Types.BIGINT;
      case INTEGER -> Types.INTEGER;
      case DECIMAL -> Types.DECIMAL;
      case DATE -> Types.DATE;
      case TEXT -> Types.VARCHAR;
    };
  }

  private static String insertSql(TpcdsTable table) {
    String parameters = table.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO " + table.sqlName() + " VALUES (" + parameters + ")";
  }
}
