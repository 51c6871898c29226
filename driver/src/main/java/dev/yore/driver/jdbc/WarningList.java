package dev.yore.driver.jdbc;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** Warnings of one connection or statement, chained as JDBC wants them. For one thread. */
final class WarningList {
  /** SQLState of what worked, but not quite as asked. */
  static final String GENERAL = "01000";

  /** SQLState of an option that was replaced by the nearest there is. */
  static final String OPTION_CHANGED = "01S02";

  /** SQLState of an attribute nobody knows. */
  static final String INVALID_ATTRIBUTE = "01S00";

  /** Whoever never asks for warnings must not collect them without end. */
  private static final int MAX_WARNINGS = 100;

  private @Nullable SQLWarning first;
  private int count;

  void add(String message, String sqlState) {
    if (count == MAX_WARNINGS) {
      return;
    }
    count++;
    SQLWarning warning = new SQLWarning(message, sqlState);
    if (first == null) {
      first = warning;
    } else {
      first.setNextWarning(warning);
    }
  }

  /** The oldest, with the others behind it; null for none. */
  @Nullable SQLWarning first() {
    return first;
  }

  void clear() {
    first = null;
    count = 0;
  }
}
