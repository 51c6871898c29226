package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.ClientInfoStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;

/**
 * A connection: one session of a database, embedded or remote. Snapshot isolation, reported as
 * {@code TRANSACTION_REPEATABLE_READ}; result sets are read-only and closed by commit.
 */
public final class YoreConnection extends ExecutingConnection {
  private static final DateTimeFormatter SNAPSHOT_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SideChannel sideChannel;
  private final @Nullable TimeZone timeZone;
  private final ClientInfo clientInfo = new ClientInfo();
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
      warn(
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

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return SqlErrors.unwrap(this, type);
  }
}
