package dev.yore.driver.meta;

import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.AvaticaType;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** How SQL types are told to clients: JDBC's number, a name, Avatica's representation, a class. */
final class SqlTypes {
  private SqlTypes() {}

  static AvaticaType avaticaType(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    RelDataType component = type.getComponentType();
    if (name == SqlTypeName.ARRAY && component != null) {
      AvaticaType element = avaticaType(component);
      return ColumnMetaData.array(element, element.name + " ARRAY", Rep.ARRAY);
    }
    return ColumnMetaData.scalar(wireType(name), typeName(type), rep(name));
  }

  /** Avatica reads numbers as times of one type only; clients know the others by their names. */
  private static int wireType(SqlTypeName name) {
    return name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE ? Types.TIMESTAMP : jdbcType(name);
  }

  private static Rep rep(SqlTypeName name) {
    return switch (name) {
      case BOOLEAN -> Rep.BOOLEAN;
      case TINYINT -> Rep.BYTE;
      case SMALLINT -> Rep.SHORT;
      case INTEGER, DATE, TIME -> Rep.INTEGER;
      case BIGINT, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Rep.LONG;
      case DECIMAL -> Rep.NUMBER;
      case REAL -> Rep.FLOAT;
      case FLOAT, DOUBLE -> Rep.DOUBLE;
      case CHAR, VARCHAR -> Rep.STRING;
      case BINARY, VARBINARY -> Rep.BYTE_STRING;
      default -> Rep.OBJECT;
    };
  }

  static int jdbcType(SqlTypeName name) {
    return switch (name) {
      case BOOLEAN -> Types.BOOLEAN;
      case TINYINT -> Types.TINYINT;
      case SMALLINT -> Types.SMALLINT;
      case INTEGER -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case DECIMAL -> Types.DECIMAL;
      case REAL -> Types.REAL;
      case FLOAT -> Types.FLOAT;
      case DOUBLE -> Types.DOUBLE;
      case CHAR -> Types.CHAR;
      case VARCHAR -> Types.VARCHAR;
      case BINARY -> Types.BINARY;
      case VARBINARY -> Types.VARBINARY;
      case DATE -> Types.DATE;
      case TIME -> Types.TIME;
      case TIMESTAMP -> Types.TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Types.TIMESTAMP_WITH_TIMEZONE;
      case ARRAY -> Types.ARRAY;
      case NULL -> Types.NULL;
      default -> Types.OTHER;
    };
  }

  static String typeName(RelDataType type) {
    SqlIntervalQualifier interval = type.getIntervalQualifier();
    // Avatica's accessors know intervals by this spelling.
    return interval == null
        ? type.getSqlTypeName().getName().replace('_', ' ')
        : "INTERVAL_" + interval.toString().replace(' ', '_');
  }

  static String className(SqlTypeName name) {
    return switch (name) {
      case BOOLEAN -> Boolean.class.getName();
      case TINYINT -> Byte.class.getName();
      case SMALLINT -> Short.class.getName();
      case INTEGER -> Integer.class.getName();
      case BIGINT -> Long.class.getName();
      case DECIMAL -> BigDecimal.class.getName();
      case REAL -> Float.class.getName();
      case FLOAT, DOUBLE -> Double.class.getName();
      case CHAR, VARCHAR -> String.class.getName();
      case BINARY, VARBINARY -> "[B";
      case DATE -> Date.class.getName();
      case TIME -> Time.class.getName();
      case TIMESTAMP -> Timestamp.class.getName();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> OffsetDateTime.class.getName();
      case UUID -> UUID.class.getName();
      case ARRAY -> java.sql.Array.class.getName();
      default -> Object.class.getName();
    };
  }

  static boolean isSigned(SqlTypeName name) {
    return switch (name) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  /** Decimal digits, characters or bytes; 0 where there is no such thing. */
  static int precision(RelDataType type) {
    return Math.max(0, type.getPrecision());
  }

  static int scale(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL ? Math.max(0, type.getScale()) : 0;
  }

  /** The column type that comes nearest; null if a table's column cannot have such a type. */
  static @Nullable ColumnType columnType(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    ColumnType.Kind kind =
        switch (name) {
          case FLOAT -> ColumnType.Kind.DOUBLE;
          case BOOLEAN,
              TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              DECIMAL,
              REAL,
              DOUBLE,
              CHAR,
              VARCHAR,
              BINARY,
              VARBINARY,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_WITH_LOCAL_TIME_ZONE,
              UUID ->
              ColumnType.Kind.valueOf(name.name());
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    int precision = type.getPrecision();
    boolean unbounded = precision == RelDataType.PRECISION_NOT_SPECIFIED;
    return new ColumnType(kind, unbounded ? ColumnType.UNBOUNDED : precision, scale(type));
  }
}
