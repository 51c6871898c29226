package dev.yore.tpc.history;

import dev.yore.tpc.tpch.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies business commits to a connection, each as one transaction of batched statements, and
 * checks that every change found its row. Switches auto-commit off. Confined to one thread.
 */
public final class HistoryWriter implements AutoCloseable {
  private final Connection connection;
  private final Map<RowChange.Shape, PreparedStatement> statements = new HashMap<>();

  public HistoryWriter(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /**
   * Applies the changes and commits.
   *
   * @throws SQLException also when a change did not change exactly one row
   */
  public void write(BusinessCommit commit) throws SQLException {
    Map<RowChange.Shape, List<RowChange>> groups = new LinkedHashMap<>();
    for (RowChange change : commit.changes()) {
      groups.computeIfAbsent(change.shape(), s -> new ArrayList<>()).add(change);
    }
    for (var group : groups.entrySet()) {
      execute(group.getKey(), group.getValue());
    }
    connection.commit();
  }

  private void execute(RowChange.Shape shape, List<RowChange> changes) throws SQLException {
    PreparedStatement statement = statements.get(shape);
    if (statement == null) {
      statement = connection.prepareStatement(shape.sql());
      statements.put(shape, statement);
    }
    for (RowChange change : changes) {
      Parameters.bind(statement, change.parameters());
      statement.addBatch();
    }
    int[] counts = statement.executeBatch();
    for (int i = 0; i < counts.length; i++) {
      // Some drivers send a batch of inserts as one and are told no numbers.
      if (counts[i] != 1 && counts[i] != Statement.SUCCESS_NO_INFO) {
        throw new SQLException("changed " + counts[i] + " rows instead of 1: " + changes.get(i));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
