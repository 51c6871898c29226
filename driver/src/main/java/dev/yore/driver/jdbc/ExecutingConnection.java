package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/**
 * The part of a connection that runs statements, in transactions: Avatica's way, with the time
 * limit set before and its exceptions put right.
 */
abstract class ExecutingConnection extends FactoryConnection {
  private final AtomicInteger lastSavepointId = new AtomicInteger();

  ExecutingConnection(
      UnregisteredDriver driver, AvaticaFactory factory, String url, Properties info) {
    super(driver, factory, url, info);
  }

  @Override
  protected Meta.ExecuteResult prepareAndExecuteInternal(
      AvaticaStatement statement, String sql, long maxRowCount)
      throws SQLException, NoSuchStatementException {
    StatementSide side = ((SidedStatement) statement).side();
    side.beforeExecution();
    try {
      return super.prepareAndExecuteInternal(statement, sql, maxRowCount);
    } catch (SQLException | RuntimeException e) {
      throw side.toSqlException(e);
    }
  }

  @Override
  protected ResultSet executeQueryInternal(
      AvaticaStatement statement,
      Meta.@Nullable Signature signature,
      Meta.@Nullable Frame firstFrame,
      @Nullable QueryState state,
      boolean isUpdate)
      throws SQLException {
    StatementSide side = ((SidedStatement) statement).side();
    side.beforeExecution();
    try {
      return super.executeQueryInternal(statement, signature, firstFrame, state, isUpdate);
    } catch (SQLException | RuntimeException e) {
      throw side.toSqlException(e);
    }
  }

  @Override
  protected long[] executeBatchUpdateInternal(AvaticaPreparedStatement statement)
      throws SQLException {
    StatementSide side = ((SidedStatement) statement).side();
    side.beforeExecution();
    try {
      return super.executeBatchUpdateInternal(statement);
    } catch (SQLException | RuntimeException e) {
      throw side.toBatchException(e);
    }
  }

  @Override
  protected Meta.ExecuteBatchResult prepareAndUpdateBatch(
      AvaticaStatement statement, List<String> queries)
      throws NoSuchStatementException, SQLException {
    StatementSide side = ((SidedStatement) statement).side();
    side.beforeExecution();
    try {
      return super.prepareAndUpdateBatch(statement, queries);
    } catch (SQLException | RuntimeException e) {
      throw side.toBatchException(e);
    }
  }

  // Transactions

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    SqlErrors.run(
        () -> {
          super.setAutoCommit(autoCommit);
          // A remote connection would tell the server only with the next statement it creates,
          // too late for one that is prepared already.
          super.getAutoCommit();
        });
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    return SqlErrors.call(super::getAutoCommit);
  }

  @Override
  public void commit() throws SQLException {
    SqlErrors.run(
        () -> {
          requireTransaction("commit");
          super.commit();
        });
  }

  @Override
  public void rollback() throws SQLException {
    SqlErrors.run(
        () -> {
          requireTransaction("roll back");
          super.rollback();
        });
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return set(new YoreSavepoint(this, lastSavepointId.incrementAndGet(), null));
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return set(new YoreSavepoint(this, lastSavepointId.incrementAndGet(), name));
  }

  private Savepoint set(YoreSavepoint savepoint) throws SQLException {
    requireTransaction("set a savepoint in");
    command("SAVEPOINT " + savepoint.sqlName());
    return savepoint;
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    requireTransaction("roll back");
    command("ROLLBACK TO SAVEPOINT " + YoreSavepoint.of(savepoint, this).sqlName());
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    requireTransaction("release a savepoint of");
    command("RELEASE SAVEPOINT " + YoreSavepoint.of(savepoint, this).sqlName());
  }

  /** Runs a statement of the session itself. */
  void command(String sql) throws SQLException {
    try (Statement statement = createStatement()) {
      statement.execute(sql);
    }
  }

  private void requireTransaction(String what) throws SQLException {
    if (getAutoCommit()) {
      throw SqlErrors.create(
          ErrorCode.TRANSACTION_STATE,
          "nothing to " + what + ": the connection is in auto-commit mode");
    }
  }

  /** Weaker levels are answered by the one there is; SERIALIZABLE is refused. */
  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    checkOpen();
    if (!YoreDatabaseMetaData.supportsIsolation(level)) {
      throw SqlErrors.create(
          ErrorCode.NOT_SUPPORTED,
          "transaction isolation level "
              + level
              + " is not supported; Yore gives snapshot isolation, TRANSACTION_REPEATABLE_READ");
    }
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    checkOpen();
    return TRANSACTION_REPEATABLE_READ;
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    SqlErrors.run(
        () -> {
          super.setReadOnly(readOnly);
          super.isReadOnly();
        });
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return SqlErrors.call(super::isReadOnly);
  }
}
