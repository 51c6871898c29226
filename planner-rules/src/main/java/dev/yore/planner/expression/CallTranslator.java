package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.planner.type.Casts;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine's function for a call: logic, comparisons, numbers, CASE and CAST here, the rest
 * in {@link TextCalls} and {@link TemporalCalls}. Confined to one thread.
 */
final class CallTranslator {
  private final RexTranslator rex;

  CallTranslator(RexTranslator rex) {
    this.rex = rex;
  }

  /** The call, or null if the engine has no function for it. */
  @Nullable Expression translate(RexCall call, ColumnType type) {
    if (call.getKind() == SqlKind.SEARCH) {
      return Searches.translate(call, rex);
    }
    if (TemporalCalls.isOne(call)) {
      return TemporalCalls.translate(call, type, rex);
    }
    Expression special = named(call, type);
    if (special != null) {
      return special;
    }
    ScalarFunction function = function(call.getKind());
    if (function == null) {
      return TextCalls.translate(call, type, rex);
    }
    List<Expression> operands = rex.translate(call.getOperands());
    return operands == null ? null : call(function, operands, call, type);
  }

  /** Functions that only their names tell apart. */
  private @Nullable Expression named(RexCall call, ColumnType type) {
    return switch (call.getOperator().getName()) {
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" ->
          call.getOperands().isEmpty()
              ? new Expression.Variable(StatementVariables.NOW, type, false)
              : null;
      case "$DIVIDE" -> {
        List<Expression> operands = rex.translate(call.getOperands().subList(0, 2));
        yield operands == null
            ? null
            : RexTranslator.call(
                ScalarFunction.DIVIDE, operands, type, call.getType().isNullable());
      }
      case "$TEXT_OF_TIMESTAMP", "$TEXT_OF_TIME" -> unary(ScalarFunction.CAST, call, type);
      case "ABS" -> unary(ScalarFunction.ABS, call, type);
      case "SIGN" -> unary(ScalarFunction.SIGN, call, type);
      case "ROUND" -> numbers(ScalarFunction.ROUND, call, type);
      case "TRUNCATE" -> numbers(ScalarFunction.TRUNCATE, call, type);
      case "SQRT" -> doubles(ScalarFunction.SQRT, call, type);
      case "POWER" -> doubles(ScalarFunction.POWER, call, type);
      case "EXP" -> doubles(ScalarFunction.EXP, call, type);
      case "LN" -> doubles(ScalarFunction.LN, call, type);
      case "LOG10" -> doubles(ScalarFunction.LOG10, call, type);
      default -> null;
    };
  }

  private @Nullable Expression unary(ScalarFunction function, RexCall call, ColumnType type) {
    List<Expression> operands = rex.translate(call.getOperands());
    return operands == null || operands.size() != 1
        ? null
        : RexTranslator.call(function, operands, type, call.getType().isNullable());
  }

  private @Nullable Expression numbers(ScalarFunction function, RexCall call, ColumnType type) {
    List<Expression> operands = rex.translate(call.getOperands());
    return operands == null
        ? null
        : RexTranslator.call(function, operands, type, call.getType().isNullable());
  }

  private @Nullable Expression doubles(ScalarFunction function, RexCall call, ColumnType type) {
    List<Expression> operands = rex.translate(call.getOperands());
    return operands == null
        ? null
        : RexTranslator.call(
            function, Operands.inDouble(operands), type, call.getType().isNullable());
  }

  private static @Nullable ScalarFunction function(SqlKind kind) {
    return switch (kind) {
      case PLUS, CHECKED_PLUS -> ScalarFunction.ADD;
      case MINUS, CHECKED_MINUS -> ScalarFunction.SUBTRACT;
      case TIMES, CHECKED_TIMES -> ScalarFunction.MULTIPLY;
      case DIVIDE, CHECKED_DIVIDE -> ScalarFunction.DIVIDE;
      case MOD -> ScalarFunction.MOD;
      case MINUS_PREFIX, CHECKED_MINUS_PREFIX -> ScalarFunction.NEGATE;
      case EQUALS -> ScalarFunction.EQUAL;
      case NOT_EQUALS -> ScalarFunction.NOT_EQUAL;
      case LESS_THAN -> ScalarFunction.LESS;
      case LESS_THAN_OR_EQUAL -> ScalarFunction.LESS_OR_EQUAL;
      case GREATER_THAN -> ScalarFunction.GREATER;
      case GREATER_THAN_OR_EQUAL -> ScalarFunction.GREATER_OR_EQUAL;
      case IS_DISTINCT_FROM -> ScalarFunction.IS_DISTINCT_FROM;
      case IS_NOT_DISTINCT_FROM -> ScalarFunction.IS_NOT_DISTINCT_FROM;
      case AND -> ScalarFunction.AND;
      case OR -> ScalarFunction.OR;
      case NOT -> ScalarFunction.NOT;
      case IS_NULL -> ScalarFunction.IS_NULL;
      case IS_NOT_NULL -> ScalarFunction.IS_NOT_NULL;
      case IS_TRUE -> ScalarFunction.IS_TRUE;
      case IS_NOT_TRUE -> ScalarFunction.IS_NOT_TRUE;
      case IS_FALSE -> ScalarFunction.IS_FALSE;
      case IS_NOT_FALSE -> ScalarFunction.IS_NOT_FALSE;
      case CASE -> ScalarFunction.CASE;
      case COALESCE -> ScalarFunction.COALESCE;
      case CAST -> ScalarFunction.CAST;
      case FLOOR -> ScalarFunction.FLOOR;
      case CEIL -> ScalarFunction.CEIL;
      default -> null;
    };
  }

  private static @Nullable Expression call(
      ScalarFunction function, List<Expression> operands, RexCall call, ColumnType type) {
    List<Expression> prepared =
        switch (function) {
          case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD, NEGATE -> arithmetic(operands, type);
          case EQUAL,
              NOT_EQUAL,
              LESS,
              LESS_OR_EQUAL,
              GREATER,
              GREATER_OR_EQUAL,
              IS_DISTINCT_FROM,
              IS_NOT_DISTINCT_FROM ->
              Operands.aligned(operands);
          case CASE -> branches(operands, type);
          case COALESCE -> Operands.in(operands, type);
          case CAST -> casts(call, operands);
          default -> operands;
        };
    if (prepared == null) {
      return null;
    }
    boolean same = function == ScalarFunction.CAST && isFree(call, prepared.get(0), type);
    return same
        ? prepared.get(0)
        : RexTranslator.call(function, prepared, type, call.getType().isNullable());
  }

  private static @Nullable List<Expression> arithmetic(List<Expression> operands, ColumnType type) {
    if (type.physical() == Physical.DOUBLE) {
      return Operands.inDouble(operands);
    }
    for (Expression operand : operands) {
      if (!PhysicalTypes.isExactNumber(operand.type()) && !Operands.isNull(operand)) {
        return null;
      }
    }
    return operands;
  }

  private static @Nullable List<Expression> branches(List<Expression> operands, ColumnType type) {
    List<Expression> result = new ArrayList<>(operands);
    for (int i = 0; i < result.size(); i++) {
      boolean condition = i % 2 == 0 && i < result.size() - 1;
      Expression operand = Operands.in(result.get(i), condition ? RexTranslator.BOOLEAN : type);
      if (operand == null) {
        return null;
      }
      result.set(i, operand);
    }
    return result;
  }

  /** Intervals and symbols are cast in ways of their own. */
  private static @Nullable List<Expression> casts(RexCall call, List<Expression> operands) {
    boolean interval =
        SqlTypeName.INTERVAL_TYPES.contains(call.getType().getSqlTypeName())
            || SqlTypeName.INTERVAL_TYPES.contains(
                call.getOperands().get(0).getType().getSqlTypeName());
    boolean simple = call.getOperands().size() == 1 && !interval;
    return simple || isNullLiteral(call.getOperands().get(0)) ? operands : null;
  }

  private static boolean isNullLiteral(RexNode node) {
    return node instanceof RexLiteral literal && literal.isNull();
  }

  /** Whether a cast changes no value and no form. */
  private static boolean isFree(RexCall cast, Expression operand, ColumnType type) {
    return PhysicalTypes.isSameForm(operand.type(), type)
        && Casts.isLossless(cast.getOperands().get(0).getType(), cast.getType());
  }
}
