package dev.yore.planner.type;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Between Calcite's types and the store's. Pure functions. */
public final class TypeMapping {
  private TypeMapping() {}

  /** The SQL type of a column. */
  public static RelDataType toSql(RelDataTypeFactory factory, ColumnType type, boolean nullable) {
    RelDataType sql =
        switch (type.kind()) {
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case CHAR, VARCHAR, BINARY, VARBINARY ->
              type.precision() == ColumnType.UNBOUNDED
                  ? factory.createSqlType(SqlTypeName.valueOf(type.kind().name()))
                  : factory.createSqlType(
                      SqlTypeName.valueOf(type.kind().name()), type.precision());
          case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
              factory.createSqlType(SqlTypeName.valueOf(type.kind().name()), type.precision());
          default -> factory.createSqlType(SqlTypeName.valueOf(type.kind().name()));
        };
    return factory.createTypeWithNullability(sql, nullable);
  }

  /**
   * The store's type for a SQL type.
   *
   * @param what names the column in the error
   * @throws StoreException {@code INVALID_SCHEMA} for types a table cannot hold
   */
  public static ColumnType toColumn(RelDataType type, String what) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> ColumnType.of(Kind.BOOLEAN);
      case TINYINT -> ColumnType.of(Kind.TINYINT);
      case SMALLINT -> ColumnType.of(Kind.SMALLINT);
      case INTEGER -> ColumnType.of(Kind.INTEGER);
      case BIGINT -> ColumnType.of(Kind.BIGINT);
      case DECIMAL -> decimal(type, what);
      case REAL -> ColumnType.of(Kind.REAL);
      case FLOAT, DOUBLE -> ColumnType.of(Kind.DOUBLE);
      case CHAR -> new ColumnType(Kind.CHAR, length(type, 1), 0);
      case VARCHAR -> new ColumnType(Kind.VARCHAR, length(type, ColumnType.UNBOUNDED), 0);
      case BINARY -> new ColumnType(Kind.BINARY, length(type, 1), 0);
      case VARBINARY -> new ColumnType(Kind.VARBINARY, length(type, ColumnType.UNBOUNDED), 0);
      case DATE -> ColumnType.of(Kind.DATE);
      case TIME -> new ColumnType(Kind.TIME, Math.max(0, type.getPrecision()), 0);
      case TIMESTAMP -> new ColumnType(Kind.TIMESTAMP, Math.max(0, type.getPrecision()), 0);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new ColumnType(Kind.TIMESTAMP_WITH_LOCAL_TIME_ZONE, Math.max(0, type.getPrecision()), 0);
      case UUID -> ColumnType.of(Kind.UUID);
      default ->
          throw new StoreException(
              ErrorCode.INVALID_SCHEMA,
              what
                  + " cannot have the type "
                  + type.getFullTypeString()
                  + "; see the list of types");
    };
  }

  private static ColumnType decimal(RelDataType type, String what) {
    int scale = type.getScale();
    if (scale < 0 || scale > type.getPrecision()) {
      throw new StoreException(
          ErrorCode.INVALID_SCHEMA,
          what + ": the scale of " + type + " must lie between 0 and its precision");
    }
    return ColumnType.decimal(type.getPrecision(), scale);
  }

  private static int length(RelDataType type, int otherwise) {
    return type.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED
        ? otherwise
        : type.getPrecision();
  }

  /** Whether a value of the one type may be assigned to a column of the other, given its value. */
  public static boolean isAssignable(RelDataType from, RelDataType to) {
    SqlTypeName source = from.getSqlTypeName();
    SqlTypeName target = to.getSqlTypeName();
    if (source == SqlTypeName.NULL || source == SqlTypeName.ANY || source == target) {
      return true;
    }
    if (SqlTypeFamily.NUMERIC.contains(from)) {
      return SqlTypeFamily.NUMERIC.contains(to);
    }
    if (SqlTypeFamily.CHARACTER.contains(from)) {
      return !SqlTypeFamily.BINARY.contains(to);
    }
    if (SqlTypeFamily.TIMESTAMP.contains(to)) {
      return source == SqlTypeName.DATE || SqlTypeFamily.TIMESTAMP.contains(from);
    }
    return SqlTypeFamily.BINARY.contains(from) && SqlTypeFamily.BINARY.contains(to);
  }
}
