package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.jspecify.annotations.Nullable;

/** Functions of text. Pure functions. */
final class TextCalls {
  private TextCalls() {}

  static @Nullable Expression translate(RexCall call, ColumnType type, RexTranslator rex) {
    if (call.getOperator().equals(SqlStdOperatorTable.TRIM)) {
      return trim(call, type, rex);
    }
    ScalarFunction function = function(call);
    if (function == null) {
      return null;
    }
    List<Expression> operands = rex.translate(call.getOperands());
    if (operands == null || !operands.stream().allMatch(o -> isTextOrLong(o.type()))) {
      return null;
    }
    return RexTranslator.call(function, operands, type, call.getType().isNullable());
  }

  private static boolean isTextOrLong(ColumnType type) {
    return type.isText() || (PhysicalTypes.isExactNumber(type) && type.scale() == 0);
  }

  private static @Nullable ScalarFunction function(RexCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.LIKE)) {
      return ScalarFunction.LIKE;
    }
    return switch (call.getOperator().getName()) {
      case "SUBSTRING" -> ScalarFunction.SUBSTRING;
      case "||" -> ScalarFunction.CONCAT;
      case "UPPER" -> ScalarFunction.UPPER;
      case "LOWER" -> ScalarFunction.LOWER;
      case "CHAR_LENGTH", "CHARACTER_LENGTH" -> ScalarFunction.CHAR_LENGTH;
      case "POSITION" -> call.getOperands().size() == 2 ? ScalarFunction.POSITION : null;
      case "REPLACE" -> ScalarFunction.REPLACE;
      default -> null;
    };
  }

  private static @Nullable Expression trim(RexCall call, ColumnType type, RexTranslator rex) {
    List<RexNode> operands = call.getOperands();
    if (!(operands.get(0) instanceof RexLiteral flag)
        || !(operands.get(1) instanceof RexLiteral blank)
        || blank.isNull()) {
      return null;
    }
    String characters = RexLiteral.stringValue(blank);
    Expression text = rex.translate(operands.get(2));
    SqlTrimFunction.Flag where = flag.getValueAs(SqlTrimFunction.Flag.class);
    Expression removed = rex.translate(blank);
    if (text == null
        || removed == null
        || where == null
        || !text.type().isText()
        || characters.length() != 1) {
      return null;
    }
    ScalarFunction function =
        switch (where) {
          case LEADING -> ScalarFunction.TRIM_LEADING;
          case TRAILING -> ScalarFunction.TRIM_TRAILING;
          case BOTH -> ScalarFunction.TRIM_BOTH;
        };
    return RexTranslator.call(function, List.of(text, removed), type, call.getType().isNullable());
  }
}
