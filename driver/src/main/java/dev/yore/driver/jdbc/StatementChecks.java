package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.SQLException;

/** What both kinds of statement check, and how they complain. */
final class StatementChecks {
  /** JDBC's "function sequence error": the object is past its life. */
  private static final String CLOSED_STATE = "HY010";

  private StatementChecks() {}

  static void open(boolean closed) throws SQLException {
    if (closed) {
      throw new SQLException("the statement is closed", CLOSED_STATE);
    }
  }

  static void fetchSize(int rows) throws SQLException {
    if (rows < 0) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER, "fetch size must not be negative: " + rows);
    }
  }

  static SQLException noRows() {
    return SqlErrors.create(
        ErrorCode.INVALID_STATEMENT,
        "the statement returns no rows; it was executed, use execute or executeUpdate");
  }

  static SQLException rowsInsteadOfCount() {
    return SqlErrors.create(
        ErrorCode.INVALID_STATEMENT,
        "the statement returns rows instead of an update count; use executeQuery");
  }
}
