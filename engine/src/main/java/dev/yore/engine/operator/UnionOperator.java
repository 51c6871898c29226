package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNION ALL: the rows of one input after those of the other. */
final class UnionOperator extends Operator {
  private final int count;

  UnionOperator(Execution execution, PlanNode node, List<Operator> inputs) {
    super(execution, node, inputs);
    count = inputs.size();
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    for (int i = 0; i < count; i++) {
      input(i).restrict(field, filter);
    }
  }

  @Override
  List<BatchCursor> start(int workers) {
    List<List<BatchCursor>> parts = new ArrayList<>();
    int most = 1;
    for (int i = 0; i < count; i++) {
      parts.add(input(i).open(workers));
      most = Math.max(most, parts.get(i).size());
    }
    List<BatchCursor> cursors = new ArrayList<>();
    for (int worker = 0; worker < most; worker++) {
      List<BatchCursor> own = new ArrayList<>();
      for (List<BatchCursor> input : parts) {
        if (worker < input.size()) {
          own.add(input.get(worker));
        }
      }
      cursors.add(new ChainedCursor(own));
    }
    return cursors;
  }

  /** One cursor after the other. */
  private static final class ChainedCursor implements BatchCursor {
    private final List<BatchCursor> cursors;
    private int current;

    ChainedCursor(List<BatchCursor> cursors) {
      this.cursors = cursors;
    }

    @Override
    public @Nullable Batch next() {
      while (current < cursors.size()) {
        Batch batch = cursors.get(current).next();
        if (batch != null) {
          return batch;
        }
        current++;
      }
      return null;
    }

    @Override
    public void close() {
      Closing.all(cursors);
    }
  }
}
