package dev.yore.spark;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The store's server as far as Spark asks it: a JDBC driver of which every statement is a call of
 * COMMIT_STAGED on a store of this process. It can be made to break off before or after.
 */
final class TestWriter implements Driver {
  static final String URL = "jdbc:test-writer:";

  private static final Pattern CALL = Pattern.compile("CALL SYS\\.COMMIT_STAGED\\('([^']+)'\\)");

  /** Where the connection breaks. */
  enum Fault {
    NONE,
    BEFORE,
    AFTER
  }

  private final Store store;
  private volatile Fault fault = Fault.NONE;
  private volatile String lastJob = "";

  TestWriter(Store store) throws SQLException {
    this.store = store;
    DriverManager.registerDriver(this);
  }

  void breakAt(Fault next) {
    fault = next;
  }

  String lastJob() {
    return lastJob;
  }

  private Commit call(String sql) throws SQLException {
    Matcher call = CALL.matcher(sql);
    if (!call.matches()) {
      throw new SQLException(sql);
    }
    lastJob = call.group(1);
    if (fault == Fault.BEFORE) {
      throw new SQLException("connection refused");
    }
    Commit commit = store.commitStaged(lastJob);
    if (fault == Fault.AFTER) {
      throw new SQLException("connection reset");
    }
    return commit;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(TestWriter.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object answer(Method method, Object @Nullable [] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "createStatement" -> proxy(Statement.class, (p, m, a) -> answer(m, a));
      case "executeQuery" -> {
        Commit commit;
        try {
          commit = call(String.valueOf(arguments == null ? "" : arguments[0]));
        } catch (RuntimeException e) {
          throw new SQLException(e.getMessage(), e);
        }
        yield proxy(
            ResultSet.class,
            (p, m, a) ->
                switch (m.getName()) {
                  case "next" -> true;
                  case "getLong" -> commit.sequence();
                  default -> null;
                });
      }
      default -> null;
    };
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) {
    return acceptsURL(url) ? proxy(Connection.class, (p, m, a) -> answer(m, a)) : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.equals(URL);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
