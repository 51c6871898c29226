package dev.yore.tpc.tpch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates the tables and fills them through any JDBC connection. Confined to one thread. */
public final class TpchLoader {
  /** Rows in one executeBatch: enough to forget the cost of the call, little enough to hold. */
  public static final int BATCH_ROWS = 5_000;

  /** Rows in one commit. */
  public static final int COMMIT_ROWS = 50_000;

  private final Connection connection;
  private final LoadProgress progress;

  public TpchLoader(Connection connection, LoadProgress progress) {
    this.connection = connection;
    this.progress = progress;
  }

  public void createTables() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (TpchTable table : TpchTable.values()) {
        statement.execute(table.createSql());
      }
    }
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  /**
   * Loads all tables and commits. Leaves auto-commit off.
   *
   * @return rows loaded
   */
  public long load(double scale) throws SQLException {
    connection.setAutoCommit(false);
    long rows = 0;
    for (TpchTable table : TpchTable.values()) {
      rows += load(table, scale);
    }
    return rows;
  }

  private long load(TpchTable table, double scale) throws SQLException {
    long rows = 0;
    int inBatch = 0;
    try (PreparedStatement insert = connection.prepareStatement(table.insertSql())) {
      for (Object[] row : table.rows(scale)) {
        Parameters.bind(insert, row);
        insert.addBatch();
        inBatch++;
        rows++;
        if (inBatch == BATCH_ROWS) {
          insert.executeBatch();
          progress.loaded(table, inBatch);
          inBatch = 0;
          if (rows % COMMIT_ROWS == 0) {
            connection.commit();
          }
        }
      }
      if (inBatch > 0) {
        insert.executeBatch();
        progress.loaded(table, inBatch);
      }
    }
    connection.commit();
    return rows;
  }
}
