package dev.yore.spark;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Yore's JDBC driver for its server, found by the driver manager of a process that has Spark on its
 * class path. What is to happen before and after each query can be set. Safe for many threads.
 */
final class ServerDriver implements Driver {
  private final Driver driver;
  private volatile Runnable before = () -> {};
  private volatile Runnable after = () -> {};

  private ServerDriver(Driver driver) {
    this.driver = driver;
  }

  /** The class loader stays open as long as the process: connections need it. */
  static ServerDriver register() throws IOException, ReflectiveOperationException, SQLException {
    Class<?> type = YoreClasses.loader().loadClass("dev.yore.driver.YoreDriver");
    ServerDriver driver = new ServerDriver((Driver) type.getConstructor().newInstance());
    DriverManager.registerDriver(driver);
    return driver;
  }

  void around(Runnable beforeQuery, Runnable afterQuery) {
    before = beforeQuery;
    after = afterQuery;
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    Connection connection = driver.connect(url, info);
    if (connection == null) {
      return null;
    }
    return (Connection)
        Proxy.newProxyInstance(
            ServerDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(connection, arguments);
                return answer instanceof Statement statement ? watched(statement) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Statement watched(Statement statement) {
    return (Statement)
        Proxy.newProxyInstance(
            ServerDriver.class.getClassLoader(),
            new Class<?>[] {Statement.class},
            (proxy, method, arguments) -> {
              boolean isQuery = method.getName().equals("executeQuery");
              if (isQuery) {
                before.run();
              }
              try {
                Object answer = method.invoke(statement, arguments);
                if (isQuery) {
                  after.run();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
