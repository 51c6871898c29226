package dev.yore.engine.operator;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import java.util.ArrayList;
import java.util.List;

/** Executes a node by a plan of others that means the same. */
final class CompositeOperator extends Operator {
  private final Operator inner;
  private boolean closed;

  private CompositeOperator(
      Execution execution, PlanNode node, List<OperatorMetrics> inputs, Operator inner) {
    super(execution, new OperatorMetrics(node, inputs));
    this.inner = inner;
  }

  /**
   * An operator for a node.
   *
   * @param meaning a plan with the node's inputs somewhere below
   */
  static Operator of(Execution execution, PlanNode node, PlanNode meaning) {
    Operator inner = Operators.of(execution, meaning);
    List<OperatorMetrics> inputs = new ArrayList<>();
    for (PlanNode input : node.inputs()) {
      OperatorMetrics found = inner.metrics().find(input);
      if (found != null) {
        inputs.add(found);
      }
    }
    return new CompositeOperator(execution, node, inputs, inner);
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    inner.restrict(field, filter);
  }

  @Override
  List<BatchCursor> start(int workers) {
    return inner.open(workers);
  }

  @Override
  public void close() {
    inner.close();
    if (!closed) {
      closed = true;
      charge(inner.metrics());
    }
  }

  /** What the operators between this one and its inputs have cost. */
  private void charge(OperatorMetrics between) {
    if (metrics().inputs().contains(between)) {
      return;
    }
    metrics().addNanos(between.nanos());
    metrics().addSpilledBytes(between.spilledBytes());
    metrics().setPeakBytes(between.peakBytes());
    between.inputs().forEach(this::charge);
  }
}
