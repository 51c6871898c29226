package dev.yore.driver.jdbc;

import java.sql.Types;
import java.util.Set;

/** Between which types CAST and CONVERT can go. Pure functions. */
final class Conversions {
  private static final Set<Integer> NUMBERS =
      Set.of(
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.NUMERIC,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE);
  private static final Set<Integer> TEXTS = Set.of(Types.CHAR, Types.VARCHAR);
  private static final Set<Integer> BYTES = Set.of(Types.BINARY, Types.VARBINARY);

  private Conversions() {}

  static boolean exists(int from, int to) {
    return from == to
        ? isKnown(from)
        : isKnown(from) && isKnown(to) && (within(from, to) || byText(from, to));
  }

  private static boolean isKnown(int type) {
    return NUMBERS.contains(type)
        || TEXTS.contains(type)
        || BYTES.contains(type)
        || type == Types.BOOLEAN
        || type == Types.DATE
        || type == Types.TIME
        || type == Types.TIMESTAMP
        || type == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  private static boolean within(int from, int to) {
    boolean stampAndPart =
        (isTimestamp(from) && (to == Types.DATE || to == Types.TIME))
            || (isTimestamp(to) && (from == Types.DATE || from == Types.TIME))
            || (isTimestamp(from) && isTimestamp(to));
    return stampAndPart
        || (NUMBERS.contains(from) && NUMBERS.contains(to))
        || (BYTES.contains(from) && BYTES.contains(to));
  }

  private static boolean isTimestamp(int type) {
    return type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  private static boolean byText(int from, int to) {
    return TEXTS.contains(from) || TEXTS.contains(to);
  }
}
