package dev.yore.engine.expression;

import dev.yore.engine.expression.compile.ExpressionCompiler;
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
    return project(outputs, Widths.AS_TYPED);
  }

  /**
   * The same with a choice of how wide decimals that are computed come out.
   *
   * @throws dev.yore.store.StoreException {@code NOT_SUPPORTED} for operand types a function does
   *     not take
   */
  public static ProjectorFactory project(List<Expression> outputs, Widths widths) {
    return ExpressionCompiler.projector(outputs, widths);
  }

  /**
   * Prepares the test of a BOOLEAN expression.
   *
   * @throws dev.yore.store.StoreException {@code NOT_SUPPORTED} for operand types a function does
   *     not take
   */
  public static SelectorFactory filter(Expression condition) {
    return ExpressionCompiler.selector(condition);
  }

  /**
   * Whether the engine computes a function of such operands, whose types alone decide. What it does
   * not compute must come as a {@link Expression.RowCall}.
   */
  public static boolean supports(
      ScalarFunction function, List<ColumnType> operands, ColumnType type) {
    return ExpressionCompiler.supports(function, operands, type);
  }

  /**
   * The physical value of an expression without fields: a limit, a constant row's cell.
   *
   * @throws dev.yore.store.StoreException as the functions define
   */
  public static @Nullable Object evaluate(Expression expression, ExecutionContext context) {
    return ExpressionCompiler.evaluate(expression, context);
  }
}
