package dev.yore.planner.plan;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Division of decimals rounded to the result's scale; Calcite's own keeps sixteen digits, whatever
 * the type says. Stateless.
 */
public final class DecimalDivision {
  private static final SqlOperator OPERATOR = operator();

  private DecimalDivision() {}

  private static SqlOperator operator() {
    try {
      Method method =
          DecimalDivision.class.getMethod("divide", BigDecimal.class, BigDecimal.class, int.class);
      ScalarFunction function = ScalarFunctionImpl.create(method);
      SqlOperandMetadata operands =
          OperandTypes.operandMetadata(
              List.of(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.INTEGER),
              factory -> List.of(),
              i -> "operand" + i,
              i -> false);
      return new SqlUserDefinedFunction(
          new SqlIdentifier("$DIVIDE", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0_NULLABLE,
          InferTypes.FIRST_KNOWN,
          operands,
          function);
    } catch (NoSuchMethodException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Called by compiled plans. */
  public static @Nullable BigDecimal divide(
      @Nullable BigDecimal dividend, @Nullable BigDecimal divisor, int scale) {
    if (dividend == null || divisor == null) {
      return null;
    }
    return dividend.divide(divisor, scale, RoundingMode.HALF_UP);
  }

  /** The call that replaces a division whose result is a decimal. */
  static RexNode replace(RexCall division, RexBuilder builder) {
    return builder.makeCall(
        division.getType(),
        OPERATOR,
        List.of(
            decimal(division.getOperands().get(0), builder),
            decimal(division.getOperands().get(1), builder),
            builder.makeExactLiteral(BigDecimal.valueOf(division.getType().getScale()))));
  }

  private static RexNode decimal(RexNode operand, RexBuilder builder) {
    RelDataType type = operand.getType();
    if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return operand;
    }
    RelDataType decimal =
        builder.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, type.getPrecision(), 0);
    return builder.makeCast(
        builder.getTypeFactory().createTypeWithNullability(decimal, type.isNullable()), operand);
  }
}
