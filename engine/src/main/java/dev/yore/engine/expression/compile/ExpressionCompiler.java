package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ProjectorFactory;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.engine.expression.Widths;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entry: prepares expressions to be interpreted first and compiled later. Safe for many
 * threads.
 */
public final class ExpressionCompiler {
  private static final ColumnVector[] NO_COLUMNS = {};

  // What has been prepared stays as long as the plan that asked for it, and serves its executions
  // and whatever other plan has equal expressions.
  private static final Map<List<Expression>, ProjectionPlan> PROJECTIONS = weak();
  private static final Map<List<Expression>, ProjectionPlan> NARROW_PROJECTIONS = weak();
  private static final Map<Expression, AdaptiveLoop> FILTERS = weak();

  private ExpressionCompiler() {}

  private static <K, V> Map<K, V> weak() {
    return Collections.synchronizedMap(new WeakHashMap<>());
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#project}. */
  public static ProjectorFactory projector(List<Expression> outputs, Widths widths) {
    boolean narrows = widths == Widths.NARROW_WHERE_POSSIBLE;
    ProjectionPlan plan =
        (narrows ? NARROW_PROJECTIONS : PROJECTIONS)
            .computeIfAbsent(
                outputs,
                all -> ProjectionPlan.of(all.stream().map(Lowering::lower).toList(), narrows));
    return context -> new AdaptiveProjector(plan, context);
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#filter}. */
  public static SelectorFactory selector(Expression condition) {
    AdaptiveLoop loop =
        FILTERS.computeIfAbsent(
            condition,
            test -> new AdaptiveLoop(AdaptiveSelector.conditions(Lowering.lower(test)), true));
    return context -> new AdaptiveSelector(loop, context);
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#supports}. */
  public static boolean supports(
      ScalarFunction function, List<ColumnType> operands, ColumnType type) {
    List<Expression> fields = new ArrayList<>();
    for (ColumnType operand : operands) {
      fields.add(new Expression.Field(fields.size(), operand, true));
    }
    try {
      Lowering.lower(new Expression.Call(function, fields, type, true));
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#evaluate}. */
  public static @Nullable Object evaluate(Expression expression, ExecutionContext context) {
    Node node = Lowering.lower(expression);
    Evaluator evaluator = Evaluators.bind(node, context);
    evaluator.open(NO_COLUMNS);
    evaluator.evaluate(0);
    return Boxes.box(evaluator, node.rep());
  }
}
