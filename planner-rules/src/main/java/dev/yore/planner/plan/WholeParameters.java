package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Keeps compiled plans from cutting text parameters to the length of the column they are compared
 * with or assigned to: the longer text is another text. Pure functions.
 */
final class WholeParameters {
  private WholeParameters() {}

  /** The call with whole parameters as its operands. */
  static RexCall inOperands(RexCall call, RexBuilder builder) {
    List<RexNode> operands = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      operands.add(whole(operand, builder));
    }
    return operands.equals(call.getOperands()) ? call : call.clone(call.getType(), operands);
  }

  /** A parameter without a length; anything else as it is. */
  static RexNode whole(RexNode operand, RexBuilder builder) {
    RelDataType type = operand.getType();
    boolean bounded =
        operand instanceof RexDynamicParam
            && type.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED;
    if (bounded && SqlTypeFamily.CHARACTER.contains(type)) {
      return unbounded((RexDynamicParam) operand, SqlTypeName.VARCHAR, builder);
    }
    return bounded && SqlTypeFamily.BINARY.contains(type)
        ? unbounded((RexDynamicParam) operand, SqlTypeName.VARBINARY, builder)
        : operand;
  }

  private static RexNode unbounded(
      RexDynamicParam parameter, SqlTypeName type, RexBuilder builder) {
    return builder.makeDynamicParam(
        builder
            .getTypeFactory()
            .createTypeWithNullability(builder.getTypeFactory().createSqlType(type), true),
        parameter.getIndex());
  }
}
