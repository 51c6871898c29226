package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link SQLException} a client sees: the message of the layer that knew what was wrong,
 * its SQLState and number, and the subclass JDBC defines for that SQLState.
 */
public final class SqlErrors {

  /** SQLState of a cursor that is not where the call needs it. */
  static final String CURSOR_STATE = "24000";

  /** Something Avatica may throw in the middle of a call. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /** The same without a value. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

  private SqlErrors() {}

  static <T> T call(Call<T> call) throws SQLException {
    try {
      return call.run();
    } catch (SQLException | RuntimeException e) {
      throw toSqlException(e);
    }
  }

  static void run(Action action) throws SQLException {
    try {
      action.run();
    } catch (SQLException | RuntimeException e) {
      throw toSqlException(e);
    }
  }

  /** What is wrong, said by this driver itself. */
  public static SQLException create(ErrorCode code, String message) {
    return create(message, code.sqlState(), code.number(), null);
  }

  /** An optional part of JDBC that Yore does not have. */
  public static SQLException unsupported(String what) {
    return create(ErrorCode.NOT_SUPPORTED, what + " is not supported");
  }

  static <T> T unwrap(Object wrapper, Class<T> type) throws SQLException {
    if (type.isInstance(wrapper)) {
      return type.cast(wrapper);
    }
    throw create(
        ErrorCode.INVALID_PARAMETER, wrapper.getClass().getName() + " wraps no " + type.getName());
  }

  /** Finds the failure below Avatica's wrappers; what nobody expected is reported as XX000. */
  public static SQLException toSqlException(Throwable thrown) {
    if (thrown instanceof SQLException e && e.getSQLState() != null) {
      return e;
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SqlFailure f) {
        return create(messageOf(f), f.sqlState(), f.vendorCode(), f);
      }
    }
    if (thrown instanceof SQLException e) {
      return withoutState(e);
    }
    return create(
        "internal error: " + thrown,
        ErrorCode.INTERNAL.sqlState(),
        ErrorCode.INTERNAL.number(),
        thrown);
  }

  private static SQLException withoutState(SQLException e) {
    if (e instanceof SQLFeatureNotSupportedException) {
      return create(messageOf(e), ErrorCode.NOT_SUPPORTED.sqlState(), 0, e);
    }
    if (e.getCause() instanceof RuntimeException cause) {
      return toSqlException(cause);
    }
    // Avatica's own complaints are about arguments: an unknown column, a closed result …
    ErrorCode code = ErrorCode.INVALID_PARAMETER;
    return create(messageOf(e), code.sqlState(), code.number(), e);
  }

  private static String messageOf(Throwable t) {
    String message = t.getMessage();
    return message == null ? "not supported" : message;
  }

  private static SQLException create(
      String message, String sqlState, int number, @Nullable Throwable cause) {
    return switch (sqlState.substring(0, 2)) {
      case "08" -> new SQLNonTransientConnectionException(message, sqlState, number, cause);
      case "0A" -> new SQLFeatureNotSupportedException(message, sqlState, number, cause);
      case "22" -> new SQLDataException(message, sqlState, number, cause);
      case "23" -> new SQLIntegrityConstraintViolationException(message, sqlState, number, cause);
      case "28" -> new SQLInvalidAuthorizationSpecException(message, sqlState, number, cause);
      case "40" -> new SQLTransactionRollbackException(message, sqlState, number, cause);
      case "42" -> new SQLSyntaxErrorException(message, sqlState, number, cause);
      default -> new SQLException(message, sqlState, number, cause);
    };
  }
}
