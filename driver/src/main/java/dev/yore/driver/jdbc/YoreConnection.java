package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;

/**
 * A connection: one session of a database, embedded or remote. Snapshot isolation, reported as
 * {@code TRANSACTION_REPEATABLE_READ}; result sets are read-only and closed by commit.
 */
public final class YoreConnection extends AvaticaConnection {
  private static final DateTimeFormatter SNAPSHOT_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SideChannel sideChannel;
  private final @Nullable TimeZone timeZone;
  private final ClientInfo clientInfo = new ClientInfo();
  private final WarningList warnings = new WarningList();
  private final AtomicInteger lastSavepointId = new AtomicInteger();
  private @Nullable String sentApplication;

  /** What takes the session to where it reads now. */
  private String timeStatement = "SET SYSTEM_TIME DEFAULT";

  YoreConnection(UnregisteredDriver driver, AvaticaFactory factory, String url, Properties info) {
    super(driver, factory, url, info);
    String zone = config().timeZone();
    timeZone = zone == null ? null : TimeZone.getTimeZone(zone);
    sideChannel = meta instanceof SideChannel own ? own : new RemoteSideChannel(getService());
  }

  /** Asked for with every execution; Avatica would look through all properties each time. */
  @Override
  public TimeZone getTimeZone() {
    return timeZone == null ? TimeZone.getDefault() : timeZone;
  }

  SideChannel sideChannel() {
    return sideChannel;
  }

  /** The name under which Avatica keeps a property that is not one of its own. */
  public static String own(YoreProperty property) {
    return "yore." + property.key();
  }

  /** A property kept under its {@link #own} name; null if it was not given. */
  public @Nullable String property(YoreProperty property) {
    return info.getProperty(own(property));
  }

  /** Whether the database runs in this process. */
  boolean isEmbedded() {
    return meta instanceof SideChannel;
  }

  /**
   * What the memory of answers about the past has done; all remote connections of the process share
   * it.
   */
  public CacheStatistics cacheStatistics() throws SQLException {
    checkOpen();
    return !isEmbedded() && getService() instanceof CachingService service
        ? service.cacheStatistics()
        : CacheStatistics.NONE;
  }

  /**
   * Reads everything as of a sequence from now on, until the snapshot is closed.
   *
   * @throws SQLException if it lies in the future, or a transaction is open
   */
  public Snapshot snapshot(long sequence) throws SQLException {
    return enter("SET SYSTEM_VERSION AS OF " + sequence);
  }

  /**
   * Reads everything as of a time from now on, until the snapshot is closed.
   *
   * @param time to the millisecond
   */
  public Snapshot snapshot(Instant time) throws SQLException {
    return enter(
        "SET SYSTEM_TIME AS OF TIMESTAMP '"
            + SNAPSHOT_TIME.format(time.truncatedTo(ChronoUnit.MILLIS))
            + "'");
  }

  private Snapshot enter(String statement) throws SQLException {
    String before = timeStatement;
    readAt(statement);
    return new Snapshot(this, before);
  }

  /** Reads from now on where the statement goes. */
  void readAt(String statement) throws SQLException {
    command(statement);
    timeStatement = statement;
  }

  void leave(String statement) throws SQLException {
    if (!isClosed()) {
      readAt(statement);
    }
  }

  /**
   * Says how fast answers should come from now on: on a server such statements come before others.
   *
   * @param target to the millisecond; zero for no target
   */
  public void latencyTarget(Duration target) throws SQLException {
    command("SET LATENCY = " + target.toMillis());
  }

  /**
   * Says which queries will come next: their answers are fetched in the background, if they are
   * about a fixed past, and wait in memory. Embedded, where nothing has to come near, it does
   * nothing.
   */
  public void hint(String... next) throws SQLException {
    checkOpen();
    if (!isEmbedded() && getService() instanceof CachingService service) {
      for (String sql : next) {
        service.fetchAhead(sql, List.of());
      }
    }
  }

  /** Says that this statement will come next, with the parameters it has now. */
  public void hint(PreparedStatement next) throws SQLException {
    checkOpen();
    if (!isEmbedded() && getService() instanceof CachingService service) {
      YorePreparedStatement prepared = next.unwrap(YorePreparedStatement.class);
      SqlErrors.run(() -> service.fetchAhead(prepared.sql(), prepared.parameters()));
    }
  }

  /**
   * All versions of a table's rows, oldest first: its columns, then when each version began and
   * ended. The statement closes with the result.
   *
   * @param table as SQL would name it, in the case of the catalog
   * @param key the values of the primary key's columns in order; none for all rows
   */
  public ResultSet history(String table, Object... key) throws SQLException {
    return HistoryQuery.run(this, table, key);
  }

  /** Runs a driver command as a query whose statement closes with its result. */
  ResultSet query(DriverCommand command) throws SQLException {
    Statement statement = createStatement();
    statement.closeOnCompletion();
    return statement.executeQuery(command.toSql());
  }

  /** A query's rows as its result set reads them. */
  Iterable<Object> rowsOf(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      Meta.@Nullable Frame firstFrame)
      throws SQLException {
    return SqlErrors.call(
        () -> meta.createIterable(statement.handle, state, signature, List.of(), firstFrame));
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlErrors.create(ErrorCode.STORE_CLOSED, "the connection is closed");
    }
  }

  // Statements. What was asked for beyond reading is not there; JDBC lets a driver give the nearest
  // it has and warn, and the statement says what it is.

  @Override
  public AvaticaStatement createStatement(int type, int concurrency, int holdability)
      throws SQLException {
    checkOpen();
    int given = nearest(type, concurrency, holdability);
    return SqlErrors.call(
        () ->
            super.createStatement(
                given, ResultSet.CONCUR_READ_ONLY, ResultSet.CLOSE_CURSORS_AT_COMMIT));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    checkOpen();
    int given = nearest(type, concurrency, holdability);
    return SqlErrors.call(
        () ->
            super.prepareStatement(
                sql, given, ResultSet.CONCUR_READ_ONLY, ResultSet.CLOSE_CURSORS_AT_COMMIT));
  }

  /** The type of result set that comes nearest to what is asked for. */
  private int nearest(int type, int concurrency, int holdability) throws SQLException {
    StatementChecks.resultSet(type, concurrency, holdability);
    if (concurrency != ResultSet.CONCUR_READ_ONLY) {
      warnings.add("result sets are read-only", WarningList.OPTION_CHANGED);
    }
    if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      warnings.add("result sets are closed by commit", WarningList.OPTION_CHANGED);
    }
    if (type == ResultSet.TYPE_SCROLL_SENSITIVE) {
      warnings.add(
          "a result set shows the rows as they were when it began, TYPE_SCROLL_INSENSITIVE",
          WarningList.OPTION_CHANGED);
      return ResultSet.TYPE_SCROLL_INSENSITIVE;
    }
    return type;
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepareStatement(
        sql,
        ResultSet.TYPE_FORWARD_ONLY,
        ResultSet.CONCUR_READ_ONLY,
        ResultSet.CLOSE_CURSORS_AT_COMMIT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    StatementChecks.autoGeneratedKeys(autoGeneratedKeys);
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
    PreparedStatement statement = prepareStatement(sql);
    ((SidedStatement) statement).side().expectKeys(columnNames);
    return statement;
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    throw SqlErrors.unsupported("a CallableStatement (execute CALL … as any other statement)");
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    checkOpen();
    return sql;
  }

  // Execution: Avatica's, with the limit set before and its exceptions put right.

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

  /**
   * The connection, its session set up as its properties say. Closed if that fails: an unknown
   * branch or time is found now and not by the first query.
   */
  public YoreConnection inSessionOf(ConnectionOptions options) throws SQLException {
    boolean complete = false;
    try {
      new SessionSetUp(options).run(this);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
    return this;
  }

  /** What the other side knows of the application already. */
  void introduced(String application) {
    clientInfo.set(ClientInfo.APPLICATION_NAME, application);
    sentApplication = application;
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

  // State

  @Override
  public void close() throws SQLException {
    SqlErrors.run(super::close);
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    if (executor == null) {
      throw SqlErrors.create(ErrorCode.INVALID_PARAMETER, "abort needs an executor");
    }
    if (!isClosed()) {
      executor.execute(
          () -> {
            try {
              close();
            } catch (SQLException e) {
              // Nobody waits for an answer; the other side expires the session if it still lives.
            }
          });
    }
  }

  /** Asks the other side, and waits no longer than the given seconds; 0 for no limit. */
  @Override
  public boolean isValid(int timeoutSeconds) throws SQLException {
    if (timeoutSeconds < 0) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER, "timeout must not be negative: " + timeoutSeconds);
    }
    if (isClosed()) {
      return false;
    }
    if (isEmbedded()) {
      return Liveness.answersWithin(
          timeoutSeconds, () -> meta.connectionSync(handle, new ConnectionPropertiesImpl()));
    }
    // Past RemoteMeta, which answers from its own memory.
    Service service = getService();
    return Liveness.answersWithin(
        timeoutSeconds,
        () -> service.apply(new Service.ConnectionSyncRequest(id, new ConnectionPropertiesImpl())));
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

  /** There are no catalogs; as JDBC says, the call is then ignored. */
  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    checkOpen();
  }

  @Override
  public @Nullable String getCatalog() throws SQLException {
    checkOpen();
    return null;
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    SqlErrors.run(
        () -> {
          super.setSchema(schema);
          super.getSchema();
        });
  }

  @Override
  public String getSchema() throws SQLException {
    return SqlErrors.call(super::getSchema);
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    if (holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      throw SqlErrors.unsupported("holding cursors over commit");
    }
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    checkOpen();
    if (map != null && !map.isEmpty()) {
      throw SqlErrors.unsupported("mapping of user-defined types");
    }
  }

  /** Names that are not known are not kept, with a warning. */
  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    try {
      checkOpen();
      keepClientInfo(name, value);
      sendApplication();
    } catch (SQLException e) {
      throw notSet(name, e);
    }
  }

  private static SQLClientInfoException notSet(@Nullable String name, SQLException cause) {
    return new SQLClientInfoException(
        cause.getMessage(),
        cause.getSQLState(),
        cause.getErrorCode(),
        Map.of(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN),
        cause);
  }

  private void keepClientInfo(String name, @Nullable String value) {
    if (!clientInfo.set(name, value)) {
      warnings.add(
          "client info '" + name + "' is not known; see DatabaseMetaData.getClientInfoProperties()",
          WarningList.INVALID_ATTRIBUTE);
    }
  }

  /** Sets those given and clears the others. */
  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    try {
      checkOpen();
      for (ClientInfo.Property known : ClientInfo.KNOWN) {
        keepClientInfo(known.name(), null);
      }
      for (String name : properties.stringPropertyNames()) {
        keepClientInfo(name, properties.getProperty(name));
      }
      sendApplication();
    } catch (SQLException e) {
      throw notSet(ClientInfo.APPLICATION_NAME, e);
    }
  }

  /** Only a name that changed is worth a message: pools set it each time they lend. */
  private void sendApplication() throws SQLException {
    String application = clientInfo.copy().getProperty(ClientInfo.APPLICATION_NAME);
    if (!Objects.equals(application, sentApplication)) {
      command(DriverCommand.of(DriverCommand.Name.APPLICATION, application).toSql());
      sentApplication = application;
    }
  }

  @Override
  public @Nullable String getClientInfo(String name) throws SQLException {
    return getClientInfo().getProperty(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    checkOpen();
    return clientInfo.copy();
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings.first();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings.clear();
  }

  /** Limits every later wait for the server; embedded there is no network to wait for. */
  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
    checkOpen();
    if (milliseconds < 0) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER, "network timeout must not be negative: " + milliseconds);
    }
    super.setNetworkTimeout(executor, milliseconds);
    if (!isEmbedded() && getService() instanceof WaitingService service) {
      service.setTimeoutMillis(milliseconds);
    }
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    checkOpen();
    return !isEmbedded() && getService() instanceof WaitingService service
        ? service.timeoutMillis()
        : super.getNetworkTimeout();
  }

  // Values

  @Override
  public Clob createClob() throws SQLException {
    return createNClob();
  }

  @Override
  public NClob createNClob() throws SQLException {
    checkOpen();
    return new TextLob("");
  }

  @Override
  public Blob createBlob() throws SQLException {
    checkOpen();
    return new BinaryLob(new byte[0]);
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    throw SqlErrors.unsupported("an XML value");
  }

  @Override
  public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
    throw SqlErrors.unsupported("a structured type");
  }

  @Override
  public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
    return new ArrayValue(
        SqlErrors.call(() -> super.createArrayOf(typeName.toUpperCase(Locale.ROOT), elements)));
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key) throws SQLException {
    throw SqlErrors.unsupported("sharding");
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key, @Nullable ShardingKey superKey)
      throws SQLException {
    throw SqlErrors.unsupported("sharding");
  }

  @Override
  public boolean setShardingKeyIfValid(@Nullable ShardingKey key, int timeoutSeconds)
      throws SQLException {
    throw SqlErrors.unsupported("sharding");
  }

  @Override
  public boolean setShardingKeyIfValid(
      @Nullable ShardingKey key, @Nullable ShardingKey superKey, int timeoutSeconds)
      throws SQLException {
    throw SqlErrors.unsupported("sharding");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return SqlErrors.unwrap(this, type);
  }
}
