package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes one node of a plan. Opened once and closed once, by the same thread; may be closed
 * without having been opened.
 */
abstract class Operator implements AutoCloseable {
  private final Execution execution;
  private final List<Operator> inputs;
  private final OperatorMetrics metrics;

  Operator(Execution execution, PlanNode node, List<Operator> inputs) {
    this.execution = execution;
    this.inputs = List.copyOf(inputs);
    metrics = new OperatorMetrics(node, inputs.stream().map(Operator::metrics).toList());
  }

  /** An operator that does not read its inputs itself. */
  Operator(Execution execution, OperatorMetrics metrics) {
    this.execution = execution;
    this.inputs = List.of();
    this.metrics = metrics;
  }

  final Execution execution() {
    return execution;
  }

  final Operator input(int index) {
    return inputs.get(index);
  }

  final OperatorMetrics metrics() {
    return metrics;
  }

  /**
   * Computes what must be complete before the first row and gives the output: cursors, each for one
   * thread at a time, that share the work. All of them have to be read to their ends for all rows.
   * With one worker the rows come in the operator's order, if it has one.
   *
   * @param workers how many cursors there may be, 1 and up
   * @return at least one
   */
  final List<BatchCursor> open(int workers) {
    Stopwatch stopwatch = Stopwatch.ofThread();
    OperatorMetrics caller = stopwatch.enter(metrics);
    try {
      List<BatchCursor> metered = new ArrayList<>();
      for (BatchCursor cursor : start(workers)) {
        metered.add(new MeteredCursor(cursor));
      }
      return metered;
    } finally {
      stopwatch.enter(caller);
    }
  }

  /** What {@link #open} promises. */
  abstract List<BatchCursor> start(int workers);

  /**
   * Takes note that only rows whose field is among a join's keys matter. Called before {@link
   * #open}; need not have an effect.
   */
  void restrict(int field, KeyFilter filter) {}

  /** Frees what the operator holds beside its cursors, and closes its inputs. Idempotent. */
  @Override
  public void close() {
    Closing.all(inputs);
  }

  /** Counts and times what a cursor gives, and sees cancellation between batches. */
  private final class MeteredCursor implements BatchCursor {
    private final BatchCursor cursor;

    MeteredCursor(BatchCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public @Nullable Batch next() {
      execution.checkCancelled();
      Stopwatch stopwatch = Stopwatch.ofThread();
      OperatorMetrics caller = stopwatch.enter(metrics);
      try {
        Batch batch = cursor.next();
        if (batch != null) {
          metrics.addRows(batch.selectedCount());
        }
        return batch;
      } finally {
        stopwatch.enter(caller);
      }
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
