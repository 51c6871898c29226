package dev.yore.driver.jdbc;

import dev.yore.driver.jdbc.DriverCommand.Name;
import dev.yore.store.ErrorCode;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does beside Avatica's way of executing: time limit, cancelling, warnings and
 * counts of a broken batch. One per statement; only {@link #cancel} may come from another thread.
 */
final class StatementSide {
  private final AvaticaStatement statement;
  private final SideChannel channel;
  private volatile boolean cancelRequested;
  private long sentLimitMillis;
  private Meta.@Nullable StatementHandle limitedHandle;
  private final WarningList warnings = new WarningList();
  private String[] expectedKeys = {};

  StatementSide(AvaticaStatement statement, SideChannel channel) {
    this.statement = statement;
    this.channel = channel;
  }

  /** To be called before anything is executed. */
  void beforeExecution() throws SQLException {
    cancelRequested = false;
    warnings.clear();
    long limitMillis = statement.getQueryTimeout() * 1000L;
    Meta.StatementHandle handle = statement.handle;
    // Avatica may give the statement a new handle, which knows of no limit.
    boolean known = limitedHandle == handle ? sentLimitMillis == limitMillis : limitMillis == 0;
    if (!known) {
      SqlErrors.call(
          () -> channel.send(handle, DriverCommand.of(Name.LIMIT, Long.toString(limitMillis))));
      sentLimitMillis = limitMillis;
      limitedHandle = handle;
    }
  }

  void cancel() throws SQLException {
    cancelRequested = true;
    SqlErrors.call(() -> channel.send(statement.handle, DriverCommand.of(Name.CANCEL)));
  }

  void closeRows() {
    try {
      channel.send(statement.handle, DriverCommand.of(Name.CLOSE_ROWS));
    } catch (RuntimeException e) {
      // The server that cannot be reached has none to keep, or expires them with the session.
    }
  }

  SQLException toSqlException(Throwable thrown) {
    SQLException e = SqlErrors.toSqlException(thrown);
    boolean stopped = ErrorCode.CANCELLED.sqlState().equals(e.getSQLState());
    if (stopped && !cancelRequested && sentLimitMillis > 0) {
      return new SQLTimeoutException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
    }
    return e;
  }

  /** The exception of a batch, with the counts of the elements before the failed one. */
  BatchUpdateException toBatchException(Throwable thrown) {
    SQLException e = toSqlException(thrown);
    return new BatchUpdateException(
        e.getMessage(), e.getSQLState(), e.getErrorCode(), countsBeforeFailure(), e);
  }

  private long[] countsBeforeFailure() {
    try {
      List<Long> counts = new ArrayList<>();
      for (Object row : channel.send(statement.handle, DriverCommand.of(Name.BATCH_COUNTS))) {
        counts.add(((Number) first(row)).longValue());
      }
      return counts.stream().mapToLong(Long::longValue).toArray();
    } catch (RuntimeException e) {
      // The connection may be what failed; the batch's own failure matters more.
      return new long[0];
    }
  }

  /** Warnings of the last execution, oldest first; null for none. */
  @Nullable SQLWarning warnings() throws SQLException {
    SqlErrors.run(
        () -> {
          for (Object row : channel.send(statement.handle, DriverCommand.of(Name.WARNINGS))) {
            warnings.add(String.valueOf(first(row)), WarningList.GENERAL);
          }
        });
    return warnings.first();
  }

  void clearWarnings() throws SQLException {
    warnings();
    warnings.clear();
  }

  /** Names the columns that {@link #generatedKeys} is to return; none for those there are. */
  void expectKeys(String @Nullable [] names) {
    expectedKeys = names == null ? new String[0] : names.clone();
  }

  /** The numbers that the last execution generated. */
  ResultSet generatedKeys() throws SQLException {
    Meta.StatementHandle handle = statement.handle;
    int id = handle == null ? 0 : handle.id;
    ResultSet keys =
        ((YoreConnection) statement.connection)
            .query(DriverCommand.of(Name.GENERATED_KEYS, Integer.toString(id)));
    String column = keys.getMetaData().getColumnLabel(1);
    for (String name : expectedKeys) {
      if (!column.equals(DriverCommand.NO_GENERATED_KEY) && !name.equalsIgnoreCase(column)) {
        keys.close();
        throw SqlErrors.create(
            ErrorCode.INVALID_PARAMETER,
            "column " + name + " is not generated; only " + column + " can be returned");
      }
    }
    // Hibernate asks the keys for the statement they come from.
    ((YoreResultSet) keys).producedBy(statement);
    return keys;
  }

  private static Object first(Object row) {
    return row instanceof List<?> list ? list.get(0) : ((Object[]) row)[0];
  }
}
