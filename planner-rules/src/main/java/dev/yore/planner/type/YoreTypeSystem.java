package dev.yore.planner.type;

import dev.yore.store.schema.ColumnType;
import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Limits and derived types: decimals of 38 digits, milliseconds, and sums that are wider than what
 * they sum, so that they do not wrap. Immutable.
 */
public final class YoreTypeSystem extends RelDataTypeSystemImpl {
  public static final YoreTypeSystem INSTANCE = new YoreTypeSystem();

  /** Fractional digits of seconds that times and timestamps keep. */
  public static final int MAX_TIME_PRECISION = 3;

  /** Digits after the point that an average has at least. */
  private static final int MIN_AVERAGE_SCALE = 6;

  /**
   * Digits after the point that a quotient of decimals has at least, where 38 digits in all allow
   * it: sums are so wide that the standard's rule would leave their ratios six.
   */
  private static final int MIN_QUOTIENT_SCALE = 12;

  private YoreTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> ColumnType.MAX_DECIMAL_PRECISION;
      case CHAR, VARCHAR, BINARY, VARBINARY -> ColumnType.UNBOUNDED;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MAX_TIME_PRECISION;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? ColumnType.MAX_DECIMAL_PRECISION : super.getMaxScale(type);
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> ColumnType.MAX_DECIMAL_PRECISION;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MAX_TIME_PRECISION;
      default -> super.getDefaultPrecision(type);
    };
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType sum =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case BIGINT ->
              factory.createSqlType(SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, 0);
          case DECIMAL ->
              factory.createSqlType(
                  SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, argument.getScale());
          case REAL, FLOAT -> factory.createSqlType(SqlTypeName.DOUBLE);
          default -> argument;
        };
    return factory.createTypeWithNullability(sum, argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType average = argument;
    if (SqlTypeUtil.isExactNumeric(argument)) {
      int scale = Math.max(MIN_AVERAGE_SCALE, argument.getScale() + MIN_AVERAGE_SCALE - 2);
      average =
          factory.createSqlType(
              SqlTypeName.DECIMAL,
              ColumnType.MAX_DECIMAL_PRECISION,
              Math.min(scale, ColumnType.MAX_DECIMAL_PRECISION));
    } else if (SqlTypeUtil.isApproximateNumeric(argument)) {
      average = factory.createSqlType(SqlTypeName.DOUBLE);
    }
    return factory.createTypeWithNullability(average, argument.isNullable());
  }

  /**
   * The standard's digits before the point, and as many behind it as SQL Server and Calcite give.
   */
  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType dividend, RelDataType divisor) {
    RelDataType quotient = super.deriveDecimalDivideType(factory, dividend, divisor);
    if (quotient == null || quotient.getScale() >= MIN_QUOTIENT_SCALE) {
      return quotient;
    }
    int whole = quotient.getPrecision() - quotient.getScale();
    int precision = Math.min(whole + MIN_QUOTIENT_SCALE, ColumnType.MAX_DECIMAL_PRECISION);
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DECIMAL, precision, MIN_QUOTIENT_SCALE),
        quotient.isNullable());
  }

  /** Literals of different lengths meet as VARCHAR, so that nothing is padded unasked. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
