package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A failure on its way through Avatica, which knows only unchecked exceptions there; carries what
 * the {@link java.sql.SQLException} at the end needs. Immutable.
 */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;
  private final int vendorCode;

  public SqlFailure(String message, String sqlState, int vendorCode, @Nullable Throwable cause) {
    super(message, cause);
    this.sqlState = sqlState;
    this.vendorCode = vendorCode;
  }

  public SqlFailure(ErrorCode code, String message) {
    this(message, code.sqlState(), code.number(), null);
  }

  public String sqlState() {
    return sqlState;
  }

  public int vendorCode() {
    return vendorCode;
  }
}
