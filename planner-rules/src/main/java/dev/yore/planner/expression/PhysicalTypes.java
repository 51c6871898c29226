package dev.yore.planner.expression;

import dev.yore.planner.type.TypeMapping;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The engine's types for Calcite's. Pure functions. */
public final class PhysicalTypes {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final ColumnType UNTYPED_NULL = ColumnType.of(Kind.BOOLEAN);
  private static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 3, 0);

  private PhysicalTypes() {}

  /** How the engine holds values of a type; null for types it cannot hold, such as arrays. */
  public static @Nullable ColumnType of(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
      return BIGINT;
    }
    return switch (name) {
      case NULL -> UNTYPED_NULL;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMP;
      case DECIMAL -> isStorable(type) ? TypeMapping.toColumn(type, "expression") : null;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          FLOAT,
          DOUBLE,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          UUID ->
          TypeMapping.toColumn(type, "expression");
      default -> null;
    };
  }

  /** Decimal parameters keep at least so many digits after the point, whatever they meet. */
  private static final int MIN_PARAMETER_SCALE = 12;

  /**
   * How the engine holds a parameter: as a value of its type, but decimals with room for more
   * digits, for what they are compared with must not round them.
   */
  static @Nullable ColumnType ofParameter(RelDataType type) {
    ColumnType held = of(type);
    return held == null || held.kind() != Kind.DECIMAL
        ? held
        : decimalParameter(Math.max(held.scale(), MIN_PARAMETER_SCALE));
  }

  static ColumnType decimalParameter(int scale) {
    return ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, scale);
  }

  private static boolean isStorable(RelDataType decimal) {
    return decimal.getScale() >= 0 && decimal.getScale() <= decimal.getPrecision();
  }

  /** The types of a row's fields, or null if the engine cannot hold one of them. */
  public static @Nullable List<ColumnType> ofFields(RelDataType rowType) {
    List<ColumnType> types = new ArrayList<>(rowType.getFieldCount());
    for (RelDataTypeField field : rowType.getFieldList()) {
      ColumnType type = of(field.getType());
      if (type == null) {
        return null;
      }
      types.add(type);
    }
    return types;
  }

  static boolean isExactNumber(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  static boolean isNumber(ColumnType type) {
    return isExactNumber(type) || type.physical() == Physical.DOUBLE;
  }

  /** Whether values of both types are held and compared alike. */
  public static boolean isSameForm(ColumnType a, ColumnType b) {
    return a.physical() == b.physical() && a.scale() == b.scale() && family(a) == family(b);
  }

  private enum Family {
    BOOLEAN,
    EXACT,
    APPROXIMATE,
    TEXT,
    BINARY,
    UUID,
    DATE,
    TIME,
    TIMESTAMP
  }

  private static Family family(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Family.BOOLEAN;
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> Family.EXACT;
      case REAL, DOUBLE -> Family.APPROXIMATE;
      case CHAR, VARCHAR -> Family.TEXT;
      case BINARY, VARBINARY -> Family.BINARY;
      case UUID -> Family.UUID;
      case DATE -> Family.DATE;
      case TIME -> Family.TIME;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Family.TIMESTAMP;
    };
  }

  /**
   * A type that holds all values of both in one form, or null if there is none without losing
   * digits or changing values.
   */
  public static @Nullable ColumnType common(ColumnType a, ColumnType b) {
    if (isSameForm(a, b)) {
      return wider(a, b);
    }
    if (isExactNumber(a) && isExactNumber(b)) {
      int scale = Math.max(a.scale(), b.scale());
      int whole = Math.max(wholeDigits(a), wholeDigits(b));
      return whole + scale > ColumnType.MAX_DECIMAL_PRECISION
          ? null
          : ColumnType.decimal(whole + scale, scale);
    }
    if (isNumber(a) && isNumber(b)) {
      return ColumnType.of(Kind.DOUBLE);
    }
    return null;
  }

  private static ColumnType wider(ColumnType a, ColumnType b) {
    if (a.kind() == b.kind()) {
      return a.precision() >= b.precision() ? a : b;
    }
    if (isExactNumber(a)) {
      return wholeDigits(a) >= wholeDigits(b) ? a : b;
    }
    return switch (family(a)) {
      case TEXT -> ColumnType.varchar(Math.max(a.precision(), b.precision()));
      case APPROXIMATE -> ColumnType.of(Kind.DOUBLE);
      case BINARY -> new ColumnType(Kind.VARBINARY, Math.max(a.precision(), b.precision()), 0);
      default -> a;
    };
  }

  private static int wholeDigits(ColumnType exact) {
    return switch (exact.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> exact.precision() - exact.scale();
    };
  }
}
