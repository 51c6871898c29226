package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import dev.yore.tpc.tpch.Parameters;
import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes commits to tables with {@link Validity} columns, row by row in batches: the version that
 * ends is closed, the one that begins is copied from it. Confined to one thread.
 */
final class ValidityWriter implements SystemUnderTest.CommitSink {
  private final SystemUnderTest system;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  ValidityWriter(SystemUnderTest system, Connection connection) throws SQLException {
    this.system = system;
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  @Override
  public void write(BusinessCommit commit) throws SQLException {
    for (List<RowChange> changes : NetChanges.of(commit).values()) {
      RowChange first = changes.get(0);
      if (first instanceof RowChange.Insert) {
        insert(first.table(), changes, commit.number());
      } else {
        close(first.table(), changes, commit.number());
        if (first instanceof RowChange.Update update) {
          reopen(update, changes, commit.number());
        }
      }
    }
    system.commit(connection);
  }

  private void insert(TpchTable table, List<RowChange> changes, long number) throws SQLException {
    String columns = columns(table, List.of());
    String sql =
        "INSERT INTO "
            + table.sqlName()
            + " ("
            + columns
            + ", valid_from) VALUES ("
            + "?, ".repeat(table.columns().size())
            + "?)";
    execute(sql, changes, change -> with(change.parameters(), number));
  }

  private void close(TpchTable table, List<RowChange> changes, long number) throws SQLException {
    String sql =
        "UPDATE "
            + table.sqlName()
            + " SET valid_to = ? WHERE "
            + table.keyCondition()
            + " AND "
            + Validity.IS_CURRENT;
    execute(
        sql,
        changes,
        change -> {
          List<Object> values = new ArrayList<>();
          values.add(number);
          values.addAll(NetChanges.key(change));
          return values;
        });
  }

  private void reopen(RowChange.Update shape, List<RowChange> changes, long number)
      throws SQLException {
    TpchTable table = shape.table();
    String sql =
        "INSERT INTO "
            + table.sqlName()
            + " ("
            + columns(table, List.of())
            + ", valid_from) SELECT "
            + columns(table, shape.columns())
            + ", ? FROM "
            + table.sqlName()
            + " WHERE "
            + table.keyCondition()
            + " AND valid_to = ?";
    execute(sql, changes, change -> reopened(table, (RowChange.Update) change, number));
  }

  // Parameters come in the order of the table's columns, which is not that of the change.
  private static List<Object> reopened(TpchTable table, RowChange.Update update, long number) {
    List<Object> values = new ArrayList<>();
    for (TpchColumn column : table.columns()) {
      int changed = update.columns().indexOf(column.name());
      if (changed >= 0) {
        values.add(update.values().get(changed));
      }
    }
    values.add(number);
    values.addAll(update.key());
    values.add(number);
    return values;
  }

  private static String columns(TpchTable table, List<String> asParameters) {
    return String.join(
        ", ",
        table.columns().stream()
            .map(c -> asParameters.contains(c.name()) ? "?" : c.name())
            .toList());
  }

  private void execute(String sql, List<RowChange> changes, Binding binding) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (RowChange change : changes) {
      Parameters.bind(statement, binding.parameters(change));
      statement.addBatch();
    }
    int[] counts = statement.executeBatch();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 1) {
        throw new SQLException("changed " + counts[i] + " rows instead of 1: " + changes.get(i));
      }
    }
  }

  private static List<Object> with(List<Object> values, Object last) {
    List<Object> all = new ArrayList<>(values);
    all.add(last);
    return all;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  /** What a change puts into the statement's parameters. */
  private interface Binding {
    List<Object> parameters(RowChange change);
  }
}
