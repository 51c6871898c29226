package dev.yore.engine.expression;

import dev.yore.engine.expression.compile.InterpretedExpressions;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from expressions to what computes them. Pure functions; the factories belong into plans,
 * which are used again.
 */
public final class CompiledExpressions {
  private CompiledExpressions() {}

  /**
   * Prepares the computation of outputs.
   *
   * @throws dev.yore.store.StoreException {@code NOT_SUPPORTED} for operand types a function does
   *     not take
   */
  public static ProjectorFactory project(List<Expression> outputs) {
    return InterpretedExpressions.projector(outputs);
  }

  /**
   * Prepares the test of a BOOLEAN expression.
   *
   * @throws dev.yore.store.StoreException {@code NOT_SUPPORTED} for operand types a function does
   *     not take
   */
  public static SelectorFactory filter(Expression condition) {
    return InterpretedExpressions.selector(condition);
  }

  /**
   * Whether the engine computes a function of such operands, whose types alone decide. What it does
   * not compute must come as a {@link Expression.RowCall}.
   */
  public static boolean supports(
      ScalarFunction function, List<ColumnType> operands, ColumnType type) {
    return InterpretedExpressions.supports(function, operands, type);
  }

  /**
   * The physical value of an expression without fields: a limit, a constant row's cell.
   *
   * @throws dev.yore.store.StoreException as the functions define
   */
  public static @Nullable Object evaluate(Expression expression, ExecutionContext context) {
    return InterpretedExpressions.evaluate(expression, context);
  }
}
