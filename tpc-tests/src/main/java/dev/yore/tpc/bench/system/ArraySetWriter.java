package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes commits with one prepared statement for all changes of a kind, which gets their values as
 * an array per column: what PostgreSQL does fastest with rows that are not in a file. Confined to
 * one thread.
 */
final class ArraySetWriter implements SystemUnderTest.CommitSink {
  private static final String VALUES = "v";

  private final Connection connection;
  private final Map<RowChange.Shape, PreparedStatement> statements = new HashMap<>();

  ArraySetWriter(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** A row that a statement cannot change twice is changed once, to what it becomes. */
  @Override
  public void write(BusinessCommit commit) throws SQLException {
    for (var group : NetChanges.of(commit).entrySet()) {
      execute(group.getKey(), group.getValue());
    }
    connection.commit();
  }

  private void execute(RowChange.Shape shape, List<RowChange> changes) throws SQLException {
    RowChange first = changes.get(0);
    List<TpchColumn> columns = columns(first);
    PreparedStatement statement = statements.get(shape);
    if (statement == null) {
      statement = connection.prepareStatement(sql(first, columns));
      statements.put(shape, statement);
    }
    List<List<Object>> rows = changes.stream().map(RowChange::parameters).toList();
    List<Array> arrays = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Object[] values = new Object[rows.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = rows.get(row).get(i);
      }
      Array array = connection.createArrayOf(elementType(columns.get(i)), values);
      arrays.add(array);
      statement.setArray(i + 1, array);
    }
    int changed = statement.executeUpdate();
    for (Array array : arrays) {
      array.free();
    }
    if (changed != changes.size()) {
      throw new SQLException(
          "changed " + changed + " rows instead of " + changes.size() + ": " + shape);
    }
  }

  /** Those of the change's parameters, in their order. */
  private static List<TpchColumn> columns(RowChange change) {
    TpchTable table = change.table();
    if (change instanceof RowChange.Insert) {
      return table.columns();
    }
    List<TpchColumn> columns = new ArrayList<>();
    if (change instanceof RowChange.Update update) {
      update.columns().forEach(name -> columns.add(table.columns().get(table.ordinalOf(name))));
    }
    table.keyColumns().forEach(ordinal -> columns.add(table.columns().get(ordinal)));
    return columns;
  }

  private static String sql(RowChange change, List<TpchColumn> columns) {
    TpchTable table = change.table();
    String unnest =
        "unnest("
            + columns.stream()
                .map(c -> "?::" + elementType(c) + "[]")
                .collect(Collectors.joining(", "))
            + ") AS "
            + VALUES
            + "("
            + columns.stream().map(TpchColumn::name).collect(Collectors.joining(", "))
            + ")";
    if (change instanceof RowChange.Insert) {
      return "INSERT INTO "
          + table.sqlName()
          + " ("
          + table.columnNames()
          + ") SELECT * FROM "
          + unnest;
    }
    String where =
        " WHERE "
            + table.keyColumns().stream()
                .map(ordinal -> table.columns().get(ordinal).name())
                .map(key -> table.sqlName() + "." + key + " = " + VALUES + "." + key)
                .collect(Collectors.joining(" AND "));
    if (change instanceof RowChange.Update update) {
      return "UPDATE "
          + table.sqlName()
          + " SET "
          + update.columns().stream()
              .map(name -> name + " = " + VALUES + "." + name)
              .collect(Collectors.joining(", "))
          + " FROM "
          + unnest
          + where;
    }
    return "DELETE FROM " + table.sqlName() + " USING " + unnest + where;
  }

  private static String elementType(TpchColumn column) {
    String type = column.sqlType().toLowerCase(Locale.ROOT);
    if (type.startsWith("decimal")) {
      return "numeric";
    }
    return type.contains("char") ? "text" : type;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
