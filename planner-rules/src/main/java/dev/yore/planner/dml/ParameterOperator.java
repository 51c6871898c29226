package dev.yore.planner.dml;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Tells the validator the type of a parameter that goes to a column. A CAST would, too, but cut the
 * value to the type's length. Immutable.
 */
final class ParameterOperator extends SqlSpecialOperator {
  private final RelDataType type;

  ParameterOperator(RelDataType type) {
    super(
        "$PARAMETER",
        SqlKind.OTHER,
        0,
        false,
        ReturnTypes.explicit(type),
        InferTypes.explicit(List.of(type)),
        OperandTypes.ANY);
    this.type = type;
  }

  SqlNode call(SqlNode parameter) {
    return createCall(parameter.getParserPosition(), parameter);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    validator.setValidatedNodeType(call.operand(0), type);
    return type;
  }
}
