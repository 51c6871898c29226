package dev.yore.store;

/**
 * Every error the store, and what is built on it, can raise: a stable number, whose fault it is and
 * the SQLState a client sees. Numbers of retired codes are never used again.
 */
public enum ErrorCode {
  DUPLICATE_KEY(1001, Category.USER, "23505"),
  NOT_NULL_VIOLATION(1002, Category.USER, "23502"),
  WRITE_CONFLICT(1003, Category.USER, "40001"),
  TABLE_NOT_FOUND(1004, Category.USER, "42S02"),
  TABLE_EXISTS(1005, Category.USER, "42S01"),
  COLUMN_NOT_FOUND(1006, Category.USER, "42S22"),
  INVALID_SCHEMA(1007, Category.USER, "42000"),
  SYNTAX_ERROR(1008, Category.USER, "42601"),
  INVALID_STATEMENT(1009, Category.USER, "42000"),
  READ_ONLY(1010, Category.USER, "25006"),
  HISTORY_IS_READ_ONLY(1011, Category.USER, "25006"),
  SEQUENCE_IN_FUTURE(1012, Category.USER, "22023"),
  BEFORE_TABLE_EXISTED(1013, Category.USER, "42S02"),
  INVALID_PERIOD(1014, Category.USER, "22007"),
  VALUE_OUT_OF_RANGE(1015, Category.USER, "22003"),
  VALUE_TOO_LONG(1016, Category.USER, "22001"),
  INVALID_DATETIME(1017, Category.USER, "22007"),
  DATETIME_TOO_PRECISE(1018, Category.USER, "22008"),
  INVALID_CAST(1019, Category.USER, "22018"),
  DIVISION_BY_ZERO(1020, Category.USER, "22012"),
  INVALID_PARAMETER(1021, Category.USER, "22023"),
  CANCELLED(1022, Category.USER, "57014"),
  NOT_SUPPORTED(1023, Category.USER, "0A000"),
  TRANSACTION_STATE(1024, Category.USER, "25000"),
  AUTHENTICATION_FAILED(1025, Category.USER, "28000"),
  ACCESS_DENIED(1070, Category.USER, "42501"),
  SNAPSHOT_TOO_OLD(1026, Category.USER, "72000"),
  SAVEPOINT_NOT_FOUND(1027, Category.USER, "3B001"),
  CARDINALITY(1030, Category.USER, "21000"),
  REFERENCE_NOT_FOUND(1040, Category.USER, "42704"),
  REFERENCE_EXISTS(1041, Category.USER, "42710"),
  REFERENCE_IN_USE(1042, Category.USER, "2BP01"),
  MERGE_CONFLICT(1043, Category.USER, "40002"),
  VERSION_NOT_KEPT(1050, Category.USER, "72001"),
  GENERATED_ALWAYS(1060, Category.USER, "428C9"),
  FOREIGN_KEY_VIOLATION(1061, Category.USER, "23503"),
  CHECK_VIOLATION(1062, Category.USER, "23514"),

  STORE_LOCKED(2001, Category.ENVIRONMENT, "55006"),
  STORE_NOT_FOUND(2002, Category.ENVIRONMENT, "08001"),
  STORE_CLOSED(2003, Category.ENVIRONMENT, "08003"),
  CONNECTION_FAILED(2004, Category.ENVIRONMENT, "08006"),
  IO_ERROR(2005, Category.ENVIRONMENT, "58030"),
  DISK_FULL(2006, Category.ENVIRONMENT, "53100"),
  OUT_OF_MEMORY_BUDGET(2007, Category.ENVIRONMENT, "53200"),

  CORRUPT(3001, Category.INTERNAL, "XX001"),
  FORMAT_TOO_NEW(3002, Category.ENVIRONMENT, "XX001"),
  FORMAT_TOO_OLD(3003, Category.ENVIRONMENT, "XX001"),
  INTERNAL(3004, Category.INTERNAL, "XX000");

  /** Whose move it is when the error appears. */
  public enum Category {
    /** The request must change. */
    USER,
    /** The machine, the disk or the set-up must change. */
    ENVIRONMENT,
    /** A defect of Yore or of the hardware under it. */
    INTERNAL
  }

  private final int number;
  private final Category category;
  private final String sqlState;

  ErrorCode(int number, Category category, String sqlState) {
    this.number = number;
    this.category = category;
    this.sqlState = sqlState;
  }

  /** The stable vendor code, as {@code SQLException.getErrorCode} reports it. */
  public int number() {
    return number;
  }

  public Category category() {
    return category;
  }

  /** Five characters, as the SQL standard and the common databases assign them. */
  public String sqlState() {
    return sqlState;
  }
}
