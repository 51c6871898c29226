package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Literals' values. Pure functions. */
public final class Literals {
  private Literals() {}

  static @Nullable Expression translate(RexLiteral literal, ColumnType type) {
    if (literal.getTypeName() == SqlTypeName.SARG || literal.getTypeName() == SqlTypeName.SYMBOL) {
      return null;
    }
    Object value = sqlValue(literal);
    if (!PhysicalValues.holdsExactly(value, type)) {
      BigDecimal decimal = (BigDecimal) Objects.requireNonNull(value);
      int scale = Math.max(decimal.scale(), 0);
      int precision = Math.max(Math.max(decimal.precision(), scale), 1);
      if (precision > ColumnType.MAX_DECIMAL_PRECISION) {
        return null;
      }
      ColumnType wider = ColumnType.decimal(precision, scale);
      return new Expression.Constant(PhysicalValues.toPhysical(value, wider), wider);
    }
    return new Expression.Constant(PhysicalValues.toPhysical(value, type), type);
  }

  /** The value in Calcite's internal representation. */
  public static @Nullable Object sqlValue(RexLiteral literal) {
    if (literal.isNull()) {
      return null;
    }
    RelDataType type = literal.getType();
    if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
      return literal.getValueAs(Long.class);
    }
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR -> RexLiteral.stringValue(literal);
      case DATE, TIME -> literal.getValueAs(Integer.class);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> literal.getValueAs(Long.class);
      case BINARY, VARBINARY -> literal.getValueAs(ByteString.class);
      case REAL, FLOAT, DOUBLE -> literal.getValueAs(Double.class);
      default -> literal.getValue();
    };
  }
}
