package dev.yore.driver;

import dev.yore.driver.embedded.EmbeddedSessions;
import dev.yore.driver.jdbc.BuildVersion;
import dev.yore.driver.jdbc.ConnectionOptions;
import dev.yore.driver.jdbc.SqlErrors;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.driver.jdbc.YoreFactory;
import dev.yore.driver.jdbc.YoreProperty;
import dev.yore.driver.meta.YoreMeta;
import dev.yore.driver.remote.YoreRemoteDriver;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver. {@code jdbc:yore:/directory} and {@code jdbc:yore:directory} open a store in
 * this process, {@code jdbc:yore:mem:name} one that lives until its last connection closes, {@code
 * jdbc:yore://host:port/} one on a server. Properties ({@link YoreProperty}) follow a question
 * mark: {@code ?create=false&fetchSize=500}. Safe for use by many threads.
 */
public final class YoreDriver extends UnregisteredDriver {
  private static final String PREFIX = "jdbc:yore:";

  static {
    new YoreDriver().register();
  }

  private final YoreRemoteDriver remote = new YoreRemoteDriver();

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    if (remote.acceptsURL(url)) {
      return remote.connect(url, info);
    }
    String rest = url.substring(PREFIX.length());
    int mark = rest.indexOf('?');
    ConnectionOptions options =
        ConnectionOptions.parse(
            mark < 0 ? null : rest.substring(mark + 1),
            info == null ? new Properties() : info,
            YoreProperty.EMBEDDED);
    Properties avatica = options.toAvatica();
    avatica.setProperty(EmbeddedSessions.STORE, mark < 0 ? rest : rest.substring(0, mark));
    options.settings().forEach(avatica::setProperty);
    setFlag(avatica, EmbeddedSessions.CREATE, options.flag(YoreProperty.CREATE));
    setFlag(avatica, EmbeddedSessions.READ_ONLY, options.flag(YoreProperty.READ_ONLY));
    avatica.setProperty(
        EmbeddedSessions.PREFETCH, String.valueOf(options.text(YoreProperty.PREFETCH)));
    String application = options.text(YoreProperty.APPLICATION_NAME);
    if (application != null) {
      avatica.setProperty(EmbeddedSessions.APPLICATION, application);
    }
    try {
      YoreConnection connection =
          (YoreConnection) factory.newConnection(this, factory, url, avatica);
      connection.openConnection();
      handler.onConnectionInit(connection);
      return connection.inSessionOf(options);
    } catch (SQLException | RuntimeException e) {
      throw SqlErrors.toSqlException(e);
    }
  }

  private static void setFlag(Properties properties, String key, boolean value) {
    properties.setProperty(key, Boolean.toString(value));
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    return ConnectionOptions.describe(
        info == null ? new Properties() : info,
        remote.acceptsURL(url) ? YoreProperty.REMOTE : YoreProperty.EMBEDDED);
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return YoreMeta.embedded(connection, new EmbeddedSessions());
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new YoreFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return BuildVersion.current().toDriverVersion("Yore JDBC driver");
  }

  @Override
  protected String getConnectStringPrefix() {
    return PREFIX;
  }
}
