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
 * Applies business commits to a connection, each as one transaction of prepared statements, and
 * checks that every change found its row. Switches auto-commit off. Confined to one thread.
 */
public final class HistoryWriter implements AutoCloseable {
  private final Connection connection;
  private final boolean batched;
  private final Map<RowChange.Shape, PreparedStatement> statements = new HashMap<>();

  /** Changes of a kind go together. */
  public HistoryWriter(Connection connection) throws SQLException {
    this(connection, true);
  }

  /**
   * @param batched whether changes of a kind go together, or each is executed by itself
   */
  public HistoryWriter(Connection connection, boolean batched) throws SQLException {
    this.connection = connection;
    this.batched = batched;
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
    int[] counts = batched ? together(statement, changes) : singly(statement, changes);
    for (int i = 0; i < counts.length; i++) {
      // Some drivers send a batch of inserts as one and are told no numbers.
      if (counts[i] != 1 && counts[i] != Statement.SUCCESS_NO_INFO) {
        throw new SQLException("changed " + counts[i] + " rows instead of 1: " + changes.get(i));
      }
    }
  }

  private static int[] together(PreparedStatement statement, List<RowChange> changes)
      throws SQLException {
    for (RowChange change : changes) {
      Parameters.bind(statement, change.parameters());
      statement.addBatch();
    }
    return statement.executeBatch();
  }

  private static int[] singly(PreparedStatement statement, List<RowChange> changes)
      throws SQLException {
    int[] counts = new int[changes.size()];
    for (int i = 0; i < counts.length; i++) {
      Parameters.bind(statement, changes.get(i).parameters());
      counts[i] = statement.executeUpdate();
    }
    return counts;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
