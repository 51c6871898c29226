package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Projector;
import dev.yore.engine.expression.ProjectorFactory;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.engine.expression.Widths;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters rows and computes others from them, batch by batch. */
final class CalcOperator extends Operator {
  private final PlanNode.Calc node;
  private final Widths widths;

  /**
   * An operator for a node.
   *
   * @param widths how wide decimals leave it
   */
  CalcOperator(Execution execution, PlanNode.Calc node, Operator input, Widths widths) {
    super(execution, node, List.of(input));
    this.node = node;
    this.widths = widths;
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    int inputField = Fields.plainField(node.outputs().get(field));
    if (inputField != Fields.COMPUTED) {
      input(0).restrict(inputField, filter);
    }
  }

  @Override
  List<BatchCursor> start(int workers) {
    SelectorFactory selectors =
        node.condition() == null ? null : CompiledExpressions.filter(node.condition());
    ProjectorFactory projectors = CompiledExpressions.project(node.outputs(), widths);
    List<BatchCursor> cursors = new ArrayList<>();
    for (BatchCursor part : input(0).open(workers)) {
      cursors.add(
          new CalcCursor(
              part,
              selectors == null ? null : selectors.bind(execution().context()),
              projectors.bind(execution().context())));
    }
    return cursors;
  }

  private final class CalcCursor implements BatchCursor {
    private final BatchCursor source;
    private final @Nullable Selector selector;
    private final Projector projector;

    CalcCursor(BatchCursor source, @Nullable Selector selector, Projector projector) {
      this.source = source;
      this.selector = selector;
      this.projector = projector;
    }

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = source.next();
        if (batch == null) {
          return null;
        }
        Batch kept = selector == null ? batch : select(selector, batch);
        if (kept.selectedCount() > 0) {
          return projector.project(kept);
        }
      }
    }

    @Override
    public void close() {
      source.close();
    }
  }

  /** The rows of a batch that a condition keeps. */
  static Batch select(Selector selector, Batch batch) {
    int[] rows = new int[batch.selectedCount()];
    int count = selector.select(batch, rows);
    return count == batch.selectedCount() ? batch : new Batch(count, rows, batch.columns());
  }
}
