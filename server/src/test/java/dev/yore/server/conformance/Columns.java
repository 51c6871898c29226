package dev.yore.server.conformance;

import java.util.List;

/** The table that is asked for in every way: a column of each type, found by a method's name. */
final class Columns {
  static final List<String> LABELS =
      List.of("B", "Y", "I", "L", "D", "R", "F", "S", "V", "DT", "TM", "TS", "U", "A");

  static final String QUERY =
      "SELECT b, y, i, l, d, r, f, s, v, dt, tm, ts, u, ARRAY[1, 2] AS a FROM every_type"
          + " ORDER BY i";

  static final String[] STATEMENTS = {
    "CREATE TABLE every_type (i INTEGER NOT NULL PRIMARY KEY, b BOOLEAN, y TINYINT, l BIGINT,"
        + " d DECIMAL(10, 2), r REAL, f DOUBLE, s VARCHAR(100), v VARBINARY(100), dt DATE,"
        + " tm TIME(3), ts TIMESTAMP(3), u UUID)",
    "INSERT INTO every_type VALUES (1, TRUE, 1, 1, 1.25, 0.5, 0.5, '1', X'010203',"
        + " DATE '2024-02-29', TIME '12:34:56.789', TIMESTAMP '2024-02-29 12:34:56.789',"
        + " UUID '00112233-4455-6677-8899-aabbccddeeff')",
    "INSERT INTO every_type (i) VALUES (2)"
  };

  private Columns() {}

  /** Whether the method is about a value of one type, as getters and setters are. */
  static boolean isOfOneType(String method) {
    return !method.matches(
        "set(FetchSize|FetchDirection|MaxRows|LargeMaxRows|MaxFieldSize|QueryTimeout|Poolable"
            + "|EscapeProcessing|CursorName)");
  }

  /** The column that suits a getter or setter of that name. */
  static String labelFor(String method) {
    String kind = method.substring(3);
    return switch (kind) {
      case "Boolean" -> "B";
      case "Byte" -> "Y";
      case "Int", "Short" -> "I";
      case "Long" -> "L";
      case "BigDecimal" -> "D";
      case "Float" -> "R";
      case "Double" -> "F";
      case "Bytes", "BinaryStream", "Blob" -> "V";
      case "Date" -> "DT";
      case "Time" -> "TM";
      case "Timestamp" -> "TS";
      // No column of a table is an array, so a parameter has none to be compared with.
      case "Array" -> method.startsWith("set") ? "S" : "A";
      default -> "S";
    };
  }
}
