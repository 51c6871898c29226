package dev.yore.engine.operator;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives what somebody else computes. */
final class RowsOperator extends Operator {
  private final PlanNode.Rows node;
  private @Nullable BatchCursor cursor;

  RowsOperator(Execution execution, PlanNode.Rows node) {
    super(execution, node, List.of());
    this.node = node;
  }

  @Override
  List<BatchCursor> start(int workers) {
    BatchCursor opened = node.source().open(execution().context());
    cursor = opened;
    return SharedCursor.share(opened, workers);
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
    }
    super.close();
  }
}
