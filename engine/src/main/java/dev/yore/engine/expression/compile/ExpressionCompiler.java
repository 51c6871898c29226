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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry: prepares expressions to be interpreted first and compiled later. Pure functions. */
public final class ExpressionCompiler {
  private static final ColumnVector[] NO_COLUMNS = {};

  private ExpressionCompiler() {}

  /** See {@link dev.yore.engine.expression.CompiledExpressions#project}. */
  public static ProjectorFactory projector(List<Expression> outputs, Widths widths) {
    List<Node> nodes = outputs.stream().map(Lowering::lower).toList();
    ProjectionPlan plan = ProjectionPlan.of(nodes, widths == Widths.NARROW_WHERE_POSSIBLE);
    return context -> new AdaptiveProjector(plan, context);
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#filter}. */
  public static SelectorFactory selector(Expression condition) {
    List<Node> conditions = AdaptiveSelector.conditions(Lowering.lower(condition));
    AdaptiveLoop loop = new AdaptiveLoop(conditions, true);
    return context -> new AdaptiveSelector(conditions, loop, context);
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
