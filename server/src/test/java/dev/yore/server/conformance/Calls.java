package dev.yore.server.conformance;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.sql.Savepoint;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Calls a method with arguments that make sense for it and says what came of it. */
final class Calls {
  private static final String SELECT_ONE = "SELECT i FROM every_type WHERE i = 1";
  private static final String DELETE_NONE = "DELETE FROM every_type WHERE i = -1";

  /** Their answers depend on where and when they are asked. */
  private static final Set<String> VARYING =
      Set.of(
          "getURL",
          "getUserName",
          "getSQLKeywords",
          "getDatabaseProductVersion",
          "getDriverVersion",
          "getDriverMajorVersion",
          "getDriverMinorVersion",
          "getDatabaseMajorVersion",
          "getDatabaseMinorVersion",
          "getSavepointId");

  private Calls() {}

  /** What came of a call; {@code failure} says what a tool would stumble over. */
  record Outcome(String text, boolean failure) {}

  static String describe(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  static Outcome call(Connection connection, Subject subject, Method method) {
    try {
      Object target = subject.open(connection, method.getName());
      Object answer = method.invoke(target, arguments(connection, subject, method));
      if (target instanceof PreparedStatement statement
          && method.getName().startsWith("set")
          && Columns.isOfOneType(method.getName())) {
        statement.execute();
      }
      return new Outcome(describe(method, answer), false);
    } catch (InvocationTargetException e) {
      return outcome(e.getCause());
    } catch (ReflectiveOperationException | SQLException | RuntimeException e) {
      return outcome(e);
    }
  }

  private static Outcome outcome(Throwable thrown) {
    if (thrown instanceof SQLFeatureNotSupportedException e
        && "0A000".equals(e.getSQLState())
        && e.getMessage() != null
        && e.getMessage().length() > "is not supported".length()) {
      return new Outcome("not supported", false);
    }
    return new Outcome("**" + thrown + "**", true);
  }

  private static String describe(Method method, Object answer) throws SQLException {
    if (method.getReturnType() == void.class) {
      return "yes";
    }
    if (answer instanceof ResultSet rows && method.getName().startsWith("get")) {
      boolean any = !rows.isClosed() && rows.getMetaData().getColumnCount() > 0;
      return any ? "yes" : "**no columns**";
    }
    boolean simple =
        answer instanceof Number
            || answer instanceof Boolean
            || answer instanceof Enum<?>
            || answer instanceof String;
    if (!simple || VARYING.contains(method.getName())) {
      return answer == null ? "null" : "yes";
    }
    String text = answer.toString().replace("|", "\\|").replace(",", ", ");
    return text.isEmpty() ? "empty" : "`" + text + "`";
  }

  private static Object[] arguments(Connection connection, Subject subject, Method method)
      throws SQLException {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object special = special(connection, subject, method, i);
      arguments[i] = special == null ? plain(connection, method, types[i]) : special;
    }
    return subject == Subject.DATABASE_META_DATA ? metaData(method, arguments) : arguments;
  }

  /** Catalog, schema and names as a tool gives them when it looks for one table. */
  private static Object[] metaData(Method method, Object[] arguments) {
    if (method.getReturnType() != ResultSet.class) {
      return arguments;
    }
    Object[] names = {null, "PUBLIC", "EVERY_TYPE", "%"};
    boolean cross = method.getName().equals("getCrossReference");
    for (int i = 0; i < arguments.length; i++) {
      if (method.getParameterTypes()[i] == String.class) {
        arguments[i] = names[cross ? i % 3 : i];
      } else if (method.getParameterTypes()[i].isArray()) {
        arguments[i] = null;
      }
    }
    return arguments;
  }

  private static Object special(Connection connection, Subject subject, Method method, int position)
      throws SQLException {
    String name = method.getName();
    Class<?> type = method.getParameterTypes()[position];
    if (type == Savepoint.class) {
      return connection.setSavepoint();
    } else if (subject == Subject.RESULT_SET && position == 0 && name.startsWith("get")) {
      String label = Columns.labelFor(name);
      return type == String.class ? label : Columns.LABELS.indexOf(label) + 1;
    } else if (subject == Subject.RESULT_SET && type == String.class && position == 0) {
      return "S";
    } else if (name.endsWith("FetchDirection")) {
      return ResultSet.FETCH_FORWARD;
    } else if (subject == Subject.CONNECTION) {
      return forConnection(name, type, position, method.getParameterCount());
    } else if (name.equals("setMaxFieldSize") || name.equals("truncate")) {
      return type == long.class ? (Object) 1L : 0;
    } else if (type == String.class && (name.contains("xecute") || name.equals("addBatch"))) {
      return name.contains("Query") ? SELECT_ONE : DELETE_NONE;
    } else if (name.equals("getMoreResults")) {
      return java.sql.Statement.CLOSE_CURRENT_RESULT;
    } else if (name.equals("setString") && position == 2) {
      return 0;
    } else if (name.endsWith("Stream") || name.endsWith("lob")) {
      return position == 2 ? length(type) : null;
    }
    return null;
  }

  private static Object forConnection(String name, Class<?> type, int position, int parameters) {
    if (type == String.class && (name.startsWith("prepare") || name.equals("nativeSQL"))) {
      return SELECT_ONE;
    } else if (type == int.class && name.equals("prepareStatement") && parameters == 2) {
      return java.sql.Statement.RETURN_GENERATED_KEYS;
    } else if (type == int.class
        && (name.startsWith("prepare") || name.equals("createStatement"))) {
      return switch (position - (name.startsWith("prepare") ? 1 : 0)) {
        case 0 -> ResultSet.TYPE_FORWARD_ONLY;
        case 1 -> ResultSet.CONCUR_READ_ONLY;
        default -> ResultSet.CLOSE_CURSORS_AT_COMMIT;
      };
    } else if (name.equals("setHoldability")) {
      return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    } else if (name.equals("setTransactionIsolation")) {
      return Connection.TRANSACTION_READ_COMMITTED;
    } else if (name.equals("setNetworkTimeout") && type == int.class) {
      return 60_000;
    } else if (name.equals("setSchema")) {
      return "PUBLIC";
    } else if (name.endsWith("ClientInfo") && type == String.class) {
      return "ApplicationName";
    } else if (name.equals("createArrayOf") && type == String.class) {
      return "INTEGER";
    }
    return null;
  }

  private static Object length(Class<?> type) {
    return type == long.class ? (Object) 1L : 1;
  }

  private static Object plain(Connection connection, Method method, Class<?> type)
      throws SQLException {
    if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == boolean.class) {
      return true;
    } else if (type == byte.class) {
      return (byte) 1;
    } else if (type == short.class) {
      return (short) 1;
    } else if (type == float.class) {
      return 1f;
    } else if (type == double.class) {
      return 1d;
    } else if (type == String.class || type == Object.class) {
      return "1";
    } else if (type == byte[].class) {
      return new byte[] {1, 2, 3};
    } else if (type == int[].class) {
      return new int[] {1};
    } else if (type == String[].class) {
      return new String[] {"I"};
    } else if (type == Object[].class) {
      return new Object[] {1, 2};
    } else if (type == BigDecimal.class) {
      return BigDecimal.ONE;
    } else if (type == Class.class) {
      return method.getName().equals("getObject") ? String.class : method.getDeclaringClass();
    }
    return object(connection, type);
  }

  private static Object object(Connection connection, Class<?> type) throws SQLException {
    if (type == Date.class) {
      return new Date(0);
    } else if (type == Time.class) {
      return new Time(0);
    } else if (type == Timestamp.class) {
      return new Timestamp(0);
    } else if (type == Calendar.class) {
      return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    } else if (type == InputStream.class) {
      return new ByteArrayInputStream(new byte[] {'1'});
    } else if (type == Reader.class) {
      return new StringReader("1");
    } else if (type == SQLType.class) {
      return JDBCType.VARCHAR;
    } else if (type == Map.class) {
      return Map.of();
    } else if (type == Properties.class) {
      return new Properties();
    } else if (type == Executor.class) {
      return (Executor) Runnable::run;
    } else if (type == Clob.class) {
      return connection.createClob();
    } else if (type == NClob.class) {
      return connection.createNClob();
    } else if (type == Blob.class) {
      return connection.createBlob();
    } else if (type == Array.class) {
      return connection.createArrayOf("INTEGER", new Object[] {1});
    } else if (type == java.net.URL.class) {
      try {
        return URI.create("http://localhost/").toURL();
      } catch (java.net.MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    // SQLXML, RowId, Ref, sharding keys: Yore makes none that could be given back.
    return null;
  }
}
