package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes commits to tables with {@link Validity} columns, a set at a time: a column store pays
 * milliseconds for a statement and next to nothing for a row of it. Confined to one thread.
 */
final class ValiditySetWriter implements SystemUnderTest.CommitSink {
  private final SystemUnderTest system;
  private final Connection connection;
  private final Statement statement;

  ValiditySetWriter(SystemUnderTest system, Connection connection) throws SQLException {
    this.system = system;
    this.connection = connection;
    this.statement = connection.createStatement();
    connection.setAutoCommit(false);
  }

  @Override
  public void write(BusinessCommit commit) throws SQLException {
    for (List<RowChange> changes : NetChanges.of(commit).values()) {
      RowChange first = changes.get(0);
      if (first instanceof RowChange.Insert) {
        execute(insertSql(first.table(), changes, commit.number()), changes.size());
      } else {
        execute(closeSql(first.table(), changes, commit.number()), changes.size());
        if (first instanceof RowChange.Update update) {
          execute(reopenSql(update, changes, commit.number()), changes.size());
        }
      }
    }
    system.commit(connection);
  }

  private static String insertSql(TpchTable table, List<RowChange> changes, long number) {
    String rows =
        changes.stream()
            .map(c -> "(" + literals(c.parameters()) + ", " + number + ")")
            .collect(Collectors.joining(", "));
    return "INSERT INTO " + table.sqlName() + " (" + names(table) + ", valid_from) VALUES " + rows;
  }

  private static String closeSql(TpchTable table, List<RowChange> changes, long number) {
    String keys =
        changes.stream()
            .map(c -> "(" + literals(NetChanges.key(c)) + ")")
            .collect(Collectors.joining(", "));
    return "UPDATE "
        + table.sqlName()
        + " SET valid_to = "
        + number
        + " FROM (VALUES "
        + keys
        + ") v("
        + keyAliases(table)
        + ") WHERE "
        + keyJoin(table)
        + " AND "
        + Validity.IS_CURRENT;
  }

  private static String reopenSql(RowChange.Update shape, List<RowChange> changes, long number) {
    TpchTable table = shape.table();
    List<String> rows = new ArrayList<>();
    for (RowChange change : changes) {
      RowChange.Update update = (RowChange.Update) change;
      rows.add("(" + literals(update.key()) + ", " + literals(update.values()) + ")");
    }
    String aliases =
        shape.columns().stream().map(c -> "new_" + c).collect(Collectors.joining(", "));
    String values =
        table.columns().stream()
            .map(c -> shape.columns().contains(c.name()) ? "v.new_" + c.name() : "t." + c.name())
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table.sqlName()
        + " ("
        + names(table)
        + ", valid_from) SELECT "
        + values
        + ", "
        + number
        + " FROM "
        + table.sqlName()
        + " t JOIN (VALUES "
        + String.join(", ", rows)
        + ") v("
        + keyAliases(table)
        + ", "
        + aliases
        + ") ON "
        + keyJoin(table)
        + " WHERE t.valid_to = "
        + number;
  }

  private void execute(String sql, int expected) throws SQLException {
    int changed = statement.executeUpdate(sql);
    if (changed != expected) {
      throw new SQLException("changed " + changed + " rows instead of " + expected + ": " + sql);
    }
  }

  private static String names(TpchTable table) {
    return table.columns().stream().map(TpchColumn::name).collect(Collectors.joining(", "));
  }

  private static String keyAliases(TpchTable table) {
    return table.keyColumns().stream().map(i -> "k" + i).collect(Collectors.joining(", "));
  }

  private static String keyJoin(TpchTable table) {
    return table.keyColumns().stream()
        .map(i -> table.columns().get(i).name() + " = v.k" + i)
        .collect(Collectors.joining(" AND "));
  }

  // No value of the history has a quote in it.
  private static String literals(List<Object> values) {
    return values.stream().map(ValiditySetWriter::literal).collect(Collectors.joining(", "));
  }

  private static String literal(Object value) {
    if (value instanceof BigDecimal v) {
      return v.toPlainString();
    }
    if (value instanceof Number) {
      return value.toString();
    }
    return (value instanceof LocalDate ? "DATE '" : "'") + value + "'";
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
