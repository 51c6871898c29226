package dev.yore.driver.meta;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What JDBC wants to know of a column type: number, sizes, digits, literals. */
final class TypeRows {
  private static final int DECIMAL_RADIX = 10;
  private static final int MAX_UTF8_BYTES = 4;

  private TypeRows() {}

  /** As it is written in SQL. */
  static String name(Kind kind) {
    return kind.name().replace('_', ' ');
  }

  static int jdbcType(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> Types.BOOLEAN;
      case TINYINT -> Types.TINYINT;
      case SMALLINT -> Types.SMALLINT;
      case INTEGER -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case DECIMAL -> Types.DECIMAL;
      case REAL -> Types.REAL;
      case DOUBLE -> Types.DOUBLE;
      case CHAR -> Types.CHAR;
      case VARCHAR -> Types.VARCHAR;
      case BINARY -> Types.BINARY;
      case VARBINARY -> Types.VARBINARY;
      case DATE -> Types.DATE;
      case TIME -> Types.TIME;
      case TIMESTAMP -> Types.TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Types.TIMESTAMP_WITH_TIMEZONE;
      case UUID -> Types.OTHER;
    };
  }

  /** Digits, characters or bytes: JDBC's COLUMN_SIZE. */
  static int size(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> 1;
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL, CHAR, VARCHAR, BINARY, VARBINARY -> type.precision();
      case REAL -> 7;
      case DOUBLE -> 15;
      case DATE -> "2024-01-01".length();
      case TIME -> "00:00:00.000".length();
      case TIMESTAMP -> "2024-01-01 00:00:00.000".length();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "2024-01-01 00:00:00.000+00:00".length();
      case UUID -> 36;
    };
  }

  static @Nullable Integer digits(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> 0;
      case DECIMAL -> type.scale();
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> type.precision();
      case BOOLEAN, REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, DATE, UUID -> null;
    };
  }

  static @Nullable Integer radix(Kind kind) {
    return isNumeric(kind) ? DECIMAL_RADIX : null;
  }

  static @Nullable Integer octets(ColumnType type) {
    if (type.isText()) {
      return (int) Math.min(Integer.MAX_VALUE, (long) type.precision() * MAX_UTF8_BYTES);
    }
    return isBinary(type.kind()) ? type.precision() : null;
  }

  private static boolean isNumeric(Kind kind) {
    return switch (kind) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      case BOOLEAN,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          UUID ->
          false;
    };
  }

  private static boolean isBinary(Kind kind) {
    return kind == Kind.BINARY || kind == Kind.VARBINARY;
  }

  /** Rows of {@code getTypeInfo}, ordered by type number as JDBC asks. */
  static List<Object> typeInfo() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      rows.add(typeInfo(kind));
    }
    rows.sort((a, b) -> Integer.compare((Integer) a[1], (Integer) b[1]));
    return new ArrayList<>(rows);
  }

  private static @Nullable Object[] typeInfo(Kind kind) {
    boolean decimal = kind == Kind.DECIMAL;
    boolean text = kind == Kind.CHAR || kind == Kind.VARCHAR;
    int precision =
        decimal
            ? ColumnType.MAX_DECIMAL_PRECISION
            : size(new ColumnType(kind, ColumnType.UNBOUNDED, 0));
    return new @Nullable Object[] {
      name(kind),
      jdbcType(kind),
      precision,
      literalPrefix(kind),
      literalPrefix(kind) == null ? null : "'",
      createParameters(kind),
      (short) DatabaseMetaData.typeNullable,
      text,
      (short) DatabaseMetaData.typeSearchable,
      !isNumeric(kind),
      false,
      false,
      name(kind),
      (short) 0,
      (short) (decimal ? ColumnType.MAX_DECIMAL_PRECISION : 0),
      null,
      null,
      radix(kind)
    };
  }

  private static @Nullable String literalPrefix(Kind kind) {
    return switch (kind) {
      case CHAR, VARCHAR -> "'";
      case BINARY, VARBINARY -> "X'";
      case DATE, TIME, TIMESTAMP, UUID -> kind.name() + " '";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "'";
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> null;
    };
  }

  private static @Nullable String createParameters(Kind kind) {
    return switch (kind) {
      case DECIMAL -> "precision,scale";
      case CHAR, VARCHAR, BINARY, VARBINARY -> "length";
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "precision";
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, UUID -> null;
    };
  }
}
