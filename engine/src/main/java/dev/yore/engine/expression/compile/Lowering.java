package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Puts expressions in terms of kernels and control flow. Pure functions. */
final class Lowering {
  private Lowering() {}

  /**
   * Lowers an expression.
   *
   * @throws StoreException {@code NOT_SUPPORTED} for operand types a function does not take
   */
  static Node lower(Expression expression) {
    if (expression instanceof Expression.Field field) {
      return new Node.Field(field.index(), Rep.of(field.type()), field.nullable());
    }
    if (expression instanceof Expression.Constant constant) {
      return new Node.Constant(constant.value(), Rep.of(constant.type()));
    }
    if (expression instanceof Expression.Variable variable) {
      return new Node.Variable(variable.name(), Rep.of(variable.type()), variable.nullable());
    }
    if (expression instanceof Expression.RowCall call) {
      return new Node.Row(
          call.function(),
          call.operands().stream().map(Lowering::lower).toList(),
          call.operands().stream().map(Expression::type).toList(),
          Rep.of(call.type()),
          call.nullable());
    }
    return call((Expression.Call) expression);
  }

  private static Node call(Expression.Call call) {
    List<Expression> operands = call.operands();
    if (isStrict(call.function()) && operands.stream().anyMatch(Lowering::isNull)) {
      return new Node.Constant(null, Rep.of(call.type()));
    }
    return switch (call.function()) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD, NEGATE, ABS -> ArithmeticLowering.lower(call);
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          ComparisonLowering.compare(call.function(), operands.get(0), operands.get(1));
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> ComparisonLowering.distinct(call);
      case IN -> ComparisonLowering.in(call);
      case AND, OR -> logic(call.function() == ScalarFunction.AND, operands);
      case NOT -> not(lower(operands.get(0)));
      case IS_NULL -> new Node.NullTest(lower(operands.get(0)), true);
      case IS_NOT_NULL -> new Node.NullTest(lower(operands.get(0)), false);
      case IS_TRUE -> new Node.TruthTest(lower(operands.get(0)), true, false);
      case IS_NOT_TRUE -> new Node.TruthTest(lower(operands.get(0)), true, true);
      case IS_FALSE -> new Node.TruthTest(lower(operands.get(0)), false, false);
      case IS_NOT_FALSE -> new Node.TruthTest(lower(operands.get(0)), false, true);
      case CASE -> conditional(call);
      case COALESCE -> coalesce(call);
      case CAST -> CastLowering.lower(call);
      case LIKE,
          SUBSTRING,
          CONCAT,
          UPPER,
          LOWER,
          CHAR_LENGTH,
          TRIM_LEADING,
          TRIM_TRAILING,
          TRIM_BOTH,
          POSITION,
          REPLACE ->
          TextLowering.lower(call);
      case FLOOR, CEIL, ROUND, TRUNCATE, SQRT, POWER, EXP, LN, LOG10, SIGN ->
          MathLowering.lower(call);
      default -> DateLowering.lower(call);
    };
  }

  /** Whether any null operand makes the result null. */
  private static boolean isStrict(ScalarFunction function) {
    return switch (function) {
      case IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM,
          AND,
          OR,
          IS_NULL,
          IS_NOT_NULL,
          IS_TRUE,
          IS_NOT_TRUE,
          IS_FALSE,
          IS_NOT_FALSE,
          CASE,
          COALESCE,
          IN ->
          false;
      default -> true;
    };
  }

  static boolean isNull(Expression expression) {
    return expression instanceof Expression.Constant constant && constant.value() == null;
  }

  private static Node logic(boolean isAnd, List<Expression> operands) {
    Node result = lower(operands.get(0));
    for (Expression operand : operands.subList(1, operands.size())) {
      result = new Node.Logic(isAnd, result, lower(operand));
    }
    return result;
  }

  private static Node not(Node operand) {
    Operation not =
        new Operation("NOT", Rep.LONG, (in, out) -> out.low = in[0].low ^ 1).total("$0 ^ 1L");
    return NumberLowering.apply(not, operand);
  }

  private static Node conditional(Expression.Call call) {
    List<Node> branches = new ArrayList<>();
    List<Expression> operands = call.operands();
    for (int i = 0; i < operands.size(); i++) {
      boolean isCondition = i % 2 == 0 && i + 1 < operands.size();
      branches.add(isCondition ? lower(operands.get(i)) : as(operands.get(i), call.type()));
    }
    if (operands.size() % 2 == 0) {
      branches.add(new Node.Constant(null, Rep.of(call.type())));
    }
    return new Node.Case(List.copyOf(branches), Rep.of(call.type()), call.nullable());
  }

  private static Node coalesce(Expression.Call call) {
    List<Node> operands = call.operands().stream().map(o -> as(o, call.type())).toList();
    return new Node.Coalesce(operands, Rep.of(call.type()), call.nullable());
  }

  /** The operand held as values of the type are; numbers are rescaled, others must be alike. */
  static Node as(Expression operand, ColumnType type) {
    if (isNull(operand)) {
      return new Node.Constant(null, Rep.of(type));
    }
    if (NumberLowering.isNumber(operand.type()) && NumberLowering.isNumber(type)) {
      return NumberLowering.as(operand, type);
    }
    Node node = lower(operand);
    if (node.rep() != Rep.of(type)) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "a value of type " + operand.type() + " where " + type + " is needed; add a CAST");
    }
    return node;
  }

  static StoreException notSupported(Expression.Call call) {
    return new StoreException(
        ErrorCode.NOT_SUPPORTED,
        call.function()
            + " of "
            + call.operands().stream().map(Expression::type).toList()
            + " giving "
            + call.type());
  }
}
