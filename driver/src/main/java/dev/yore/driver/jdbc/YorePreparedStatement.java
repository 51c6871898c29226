package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** A prepared statement: Avatica's with time limit, cancelling, warnings and generated keys. */
final class YorePreparedStatement extends ParameterizedStatement implements SidedStatement {
  private final StatementSide side;

  YorePreparedStatement(
      YoreConnection connection,
      Meta.StatementHandle handle,
      Meta.Signature signature,
      int resultSetType,
      int resultSetConcurrency,
      int resultSetHoldability)
      throws SQLException {
    super(connection, handle, signature, resultSetType, resultSetConcurrency, resultSetHoldability);
    side = new StatementSide(this, connection.sideChannel());
    updateCount = StatementChecks.NO_RESULT;
  }

  @Override
  public StatementSide side() {
    return side;
  }

  // Execution

  /** The statement's type is lost on the way; only queries have columns. */
  private boolean isQuery() {
    return !getSignature().columns.isEmpty();
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    checkOpen();
    if (!isQuery()) {
      throw SqlErrors.create(
          ErrorCode.INVALID_STATEMENT, "the statement returns no rows; use executeUpdate");
    }
    return SqlErrors.call(super::executeQuery);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    checkOpen();
    if (isQuery()) {
      throw StatementChecks.rowsInsteadOfCount();
    }
    return SqlErrors.call(super::executeLargeUpdate);
  }

  @Override
  public boolean execute() throws SQLException {
    return SqlErrors.call(super::execute);
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    if (parameterValueBatch.isEmpty()) {
      checkOpen();
      return new long[0];
    }
    return SqlErrors.call(super::executeLargeBatch);
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    requireAllSet();
    super.addBatch();
  }

  /** Its text. */
  String sql() {
    return getSignature().sql;
  }

  /** Null for a statement without rows, as JDBC asks. */
  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return isQuery() ? super.getMetaData() : null;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    return side.generatedKeys();
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    StatementChecks.moreResults(current);
    return super.getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    StatementChecks.fetchDirection(direction, getResultSetType());
    super.setFetchDirection(direction);
  }

  @Override
  public void setCursorName(String name) throws SQLException {
    throw SqlErrors.unsupported("a named cursor");
  }

  @Override
  public int getFetchDirection() throws SQLException {
    return StatementChecks.fetchDirection(super.getFetchDirection());
  }

  @Override
  public void setLargeMaxRows(long rows) throws SQLException {
    checkOpen();
    SqlErrors.run(() -> super.setLargeMaxRows(rows));
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    SqlErrors.run(() -> super.setQueryTimeout(seconds));
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return SqlErrors.unwrap(this, type);
  }

  /** Takes effect at once, also while another thread waits inside {@code execute}. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // execute holds that monitor
  public void cancel() throws SQLException {
    checkOpen();
    side.cancel();
  }

  @Override
  public void close() throws SQLException {
    SqlErrors.run(super::close);
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return side.warnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    side.clearWarnings();
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    StatementChecks.fetchSize(rows);
    super.setFetchSize(rows);
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen();
  }
}
