package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.Projector;
import dev.yore.engine.expression.ProjectorFactory;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes expressions by walking their nodes row by row. Pure functions. */
public final class InterpretedExpressions {
  private static final ColumnVector[] NO_COLUMNS = {};

  private InterpretedExpressions() {}

  /** See {@link dev.yore.engine.expression.CompiledExpressions#project}. */
  public static ProjectorFactory projector(List<Expression> outputs) {
    List<Node> nodes = outputs.stream().map(Lowering::lower).toList();
    return context -> new InterpretedProjector(nodes, context);
  }

  /** See {@link dev.yore.engine.expression.CompiledExpressions#filter}. */
  public static SelectorFactory selector(Expression condition) {
    Node node = Lowering.lower(condition);
    return context -> new InterpretedSelector(Evaluators.bind(node, context));
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

  private record InterpretedSelector(Evaluator condition) implements Selector {
    @Override
    public int select(Batch input, int[] out) {
      condition.open(input.columns());
      int count = 0;
      for (int n = 0; n < input.selectedCount(); n++) {
        int position = input.position(n);
        condition.evaluate(position);
        if (condition.isTrue()) {
          out[count++] = position;
        }
      }
      return count;
    }
  }

  private static final class InterpretedProjector implements Projector {
    private final List<Node> nodes;
    private final Evaluator[] evaluators;

    InterpretedProjector(List<Node> nodes, ExecutionContext context) {
      this.nodes = nodes;
      this.evaluators =
          nodes.stream().map(n -> Evaluators.bind(n, context)).toArray(Evaluator[]::new);
    }

    @Override
    public Batch project(Batch input) {
      OutputLayout layout = OutputLayout.of(input, nodes);
      ColumnVector[] columns = new ColumnVector[evaluators.length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] =
            nodes.get(i) instanceof Node.Field field
                ? layout.field(input.columns()[field.index()])
                : compute(evaluators[i], nodes.get(i).rep(), layout, input);
      }
      return layout.batch(columns);
    }

    private static ColumnVector compute(
        Evaluator evaluator, Rep rep, OutputLayout layout, Batch input) {
      evaluator.open(input.columns());
      OutputColumn column = new OutputColumn(rep, layout.length());
      for (int n = 0; n < input.selectedCount(); n++) {
        evaluator.evaluate(input.position(n));
        column.set(layout.target(n), evaluator);
      }
      return column.build();
    }
  }
}
