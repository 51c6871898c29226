package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.expression.function.OutputColumn;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.engine.run.ExecutionContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests conditions, by a generated loop as soon as there is one. A row's conditions are tested up
 * to the first that is not true. Confined to one thread.
 */
final class AdaptiveSelector implements Selector {
  private static final OutputColumn[] NO_OUTPUTS = {};

  private final List<Node> conditions;
  private final AdaptiveLoop.Use use;
  private final ExecutionContext context;
  private Evaluator @Nullable [] evaluators;

  AdaptiveSelector(AdaptiveLoop loop, ExecutionContext context) {
    this.conditions = loop.nodes();
    this.use = loop.bind(context);
    this.context = context;
  }

  /** What must all be true for a condition to be. */
  static List<Node> conditions(Node condition) {
    if (condition instanceof Node.Logic logic && logic.isAnd()) {
      List<Node> all = new ArrayList<>(conditions(logic.left()));
      all.addAll(conditions(logic.right()));
      return all;
    }
    return List.of(condition);
  }

  @Override
  public int select(Batch input, int[] out) {
    RowLoop loop = use.loop(input);
    if (loop != null) {
      return loop.run(
          input.columns(), input.selection(), input.selectedCount(), false, NO_OUTPUTS, out);
    }
    long start = System.nanoTime();
    int count = interpret(input, evaluators(), out);
    use.interpreted(input, System.nanoTime() - start);
    return count;
  }

  private Evaluator[] evaluators() {
    Evaluator[] bound = evaluators;
    if (bound == null) {
      bound = conditions.stream().map(c -> Evaluators.bind(c, context)).toArray(Evaluator[]::new);
      evaluators = bound;
    }
    return bound;
  }

  private static int interpret(Batch input, Evaluator[] evaluators, int[] out) {
    for (Evaluator evaluator : evaluators) {
      evaluator.open(input.columns());
    }
    int count = 0;
    for (int n = 0; n < input.selectedCount(); n++) {
      int position = input.position(n);
      if (areTrue(evaluators, position)) {
        out[count++] = position;
      }
    }
    return count;
  }

  private static boolean areTrue(Evaluator[] evaluators, int position) {
    for (Evaluator evaluator : evaluators) {
      evaluator.evaluate(position);
      if (!evaluator.isTrue()) {
        return false;
      }
    }
    return true;
  }
}
