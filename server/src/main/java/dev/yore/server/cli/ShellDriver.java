package dev.yore.server.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The driver in the shell, whose statements draw the progress of a COPY. Stateless. */
final class ShellDriver implements Driver {
  private final Driver driver;
  private final PrintWriter err;

  ShellDriver(Driver driver, PrintWriter err) {
    this.driver = driver;
    this.err = err;
  }

  /** Takes the place of the drivers that would be asked for a URL. */
  static void install(String url, PrintWriter err) throws SQLException {
    Driver first = DriverManager.getDriver(url);
    List<Driver> all = Collections.list(DriverManager.getDrivers());
    for (Driver registered : all) {
      if (registered.acceptsURL(url)) {
        DriverManager.deregisterDriver(registered);
      }
    }
    DriverManager.registerDriver(new ShellDriver(first, err));
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    Connection connection = driver.connect(url, info);
    if (connection == null) {
      return null;
    }
    WatchedCopies copies = new WatchedCopies(() -> driver.connect(url, info), err);
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof Statement statement && method.getName().equals("createStatement")
              ? watched(statement, copies)
              : result;
        });
  }

  private static Statement watched(Statement statement, WatchedCopies copies) {
    return proxy(
        Statement.class,
        (proxy, method, arguments) ->
            method.getName().equals("execute") && arguments.length == 1
                ? (Object)
                    copies.execute(
                        (String) arguments[0], () -> statement.execute((String) arguments[0]))
                : call(statement, method, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(ShellDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
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
    return Logger.getLogger("dev.yore");
  }
}
