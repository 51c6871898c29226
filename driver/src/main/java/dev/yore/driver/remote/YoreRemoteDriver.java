package dev.yore.driver.remote;

import dev.yore.driver.jdbc.BuildVersion;
import dev.yore.driver.jdbc.ConnectionOptions;
import dev.yore.driver.jdbc.SqlErrors;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.driver.jdbc.YoreFactory;
import dev.yore.driver.jdbc.YoreProperty;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.remote.Driver;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:yore://host:port/branch}. {@code dev.yore.driver.YoreDriver} uses it
 * where both are present; in the remote-only archive it is registered itself. Safe for use by many
 * threads.
 */
public final class YoreRemoteDriver extends Driver {
  private static final String PREFIX = "jdbc:yore://";

  /** What the way to the server depends on. */
  private static final List<YoreProperty> TRANSPORT =
      List.of(
          YoreProperty.CACHE,
          YoreProperty.CACHE_CHECK,
          YoreProperty.COLUMN_FRAMES,
          YoreProperty.PREFETCH,
          YoreProperty.CONNECT_TIMEOUT,
          YoreProperty.SSL_ROOT_CERT,
          YoreProperty.SSL_CERT,
          YoreProperty.SSL_KEY);

  static {
    new YoreRemoteDriver().register();
  }

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    ServerAddress address = ServerAddress.parse(url);
    ConnectionOptions options =
        ConnectionOptions.parse(address.query(), withBranch(address, info), YoreProperty.REMOTE);
    Properties avatica = options.toAvatica();
    avatica.setProperty("url", address.toHttp(options.flag(YoreProperty.SSL)));
    avatica.setProperty("factory", YoreService.Factory.class.getName());
    long timeoutMillis = options.number(YoreProperty.SOCKET_TIMEOUT) * 1000L;
    avatica.setProperty("http_response_timeout", Long.toString(timeoutMillis));
    options.number(YoreProperty.CACHE_CHECK);
    if (options.text(YoreProperty.CACHE_SIZE) != null) {
      ResultCache.shared().budgetBytes(options.number(YoreProperty.CACHE_SIZE));
    }
    for (YoreProperty property : TRANSPORT) {
      String value =
          property == YoreProperty.CONNECT_TIMEOUT
              ? Integer.toString(Math.max(1, options.number(property)))
              : options.text(property);
      if (value != null) {
        avatica.setProperty(YoreConnection.own(property), value);
      }
    }
    String user = options.text(YoreProperty.USER);
    String password = options.text(YoreProperty.PASSWORD);
    if (user != null && !user.isEmpty()) {
      avatica.setProperty("avatica_user", user);
      avatica.setProperty("avatica_password", password == null ? "" : password);
    }
    return open(url, avatica, options);
  }

  /** The branch in the URL's path counts like a property; one in its query wins. */
  private static Properties withBranch(ServerAddress address, @Nullable Properties info) {
    Properties all = new Properties();
    if (info != null) {
      info.stringPropertyNames().forEach(name -> all.setProperty(name, info.getProperty(name)));
    }
    if (address.branch() != null) {
      all.setProperty(YoreProperty.BRANCH.key(), address.branch());
    }
    return all;
  }

  private Connection open(String url, Properties avatica, ConnectionOptions options)
      throws SQLException {
    try {
      YoreConnection connection =
          (YoreConnection) factory.newConnection(this, factory, url, avatica);
      login(connection, options);
      handler.onConnectionInit(connection);
      connection.inSessionOf(options);
      prefetch(connection, options.text(YoreProperty.PREFETCH));
      return connection;
    } catch (SQLException | RuntimeException e) {
      throw SqlErrors.toSqlException(e);
    }
  }

  /** The server's own way is the usual one. */
  private static void prefetch(YoreConnection connection, @Nullable String mode)
      throws SQLException {
    if (mode != null && !mode.equals(YoreProperty.PREFETCH.defaultValue())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET PREFETCH = " + mode); // One of the property's words.
      }
    }
  }

  private static void login(YoreConnection connection, ConnectionOptions options)
      throws SQLException {
    Service service = connection.getService();
    int limitMillis = options.loginSeconds() * 1000;
    int usualMillis = connection.getNetworkTimeout();
    if (limitMillis > 0) {
      connection.setNetworkTimeout(null, limitMillis);
    }
    service.apply(new Service.OpenConnectionRequest(connection.id, toServer(options)));
    if (limitMillis > 0) {
      connection.setNetworkTimeout(null, usualMillis);
    }
  }

  /** What the server should know of the session; the password goes with each request instead. */
  private static Map<String, String> toServer(ConnectionOptions options) {
    Map<String, String> properties = new HashMap<>();
    String readOnly = YoreProperty.READ_ONLY.key();
    properties.put(readOnly, Boolean.toString(options.flag(YoreProperty.READ_ONLY)));
    String application = options.text(YoreProperty.APPLICATION_NAME);
    if (application != null) {
      properties.put(YoreProperty.APPLICATION_NAME.key(), application);
    }
    return properties;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    return ConnectionOptions.describe(info == null ? new Properties() : info, YoreProperty.REMOTE);
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new YoreFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return BuildVersion.current().toDriverVersion("Yore remote JDBC driver");
  }

  @Override
  protected String getConnectStringPrefix() {
    return PREFIX;
  }
}
