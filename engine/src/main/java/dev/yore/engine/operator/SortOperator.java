package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.sort.RowOrder;
import dev.yore.engine.worker.Step;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders rows: every worker sorts its share, and the sorted runs are merged; with a small limit
 * only the first rows are kept. Without keys it skips and cuts only.
 */
final class SortOperator extends Operator {
  private final PlanNode.Sort node;
  private final boolean leavesRoom;
  private final MemoryAccount memory;
  private final List<SortWorker> workers = new ArrayList<>();

  SortOperator(Execution execution, PlanNode.Sort node, Operator input) {
    this(execution, node, input, false);
  }

  /**
   * A sort.
   *
   * @param leavesRoom whether who reads the rows needs memory, too, and cannot spill
   */
  SortOperator(Execution execution, PlanNode.Sort node, Operator input, boolean leavesRoom) {
    super(execution, node, List.of(input));
    this.node = node;
    this.leavesRoom = leavesRoom;
    memory = execution.memory().child("a sort");
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    if (node.offset() == null && node.fetch() == null) {
      input(0).restrict(field, filter);
    }
  }

  @Override
  List<BatchCursor> start(int wanted) {
    long offset = bound(node.offset(), 0, "OFFSET");
    long fetch = bound(node.fetch(), Long.MAX_VALUE, "LIMIT");
    if (fetch == 0) {
      return List.of(EmptyCursor.INSTANCE);
    }
    BatchCursor all = node.keys().isEmpty() ? input(0).open(1).get(0) : sorted(offset, fetch);
    boolean limited = offset > 0 || fetch < Long.MAX_VALUE;
    return SharedCursor.share(limited ? new LimitCursor(all, offset, fetch) : all, wanted);
  }

  private long bound(@Nullable Expression expression, long otherwise, String what) {
    Object value =
        expression == null ? null : CompiledExpressions.evaluate(expression, execution().context());
    if (value == null) {
      return otherwise;
    }
    long number = ((Number) value).longValue();
    if (number < 0) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, what + " must be 0 or more, it is " + number);
    }
    return number;
  }

  private BatchCursor sorted(long offset, long fetch) {
    RowOrder order = new RowOrder(node.types(), node.keys());
    boolean few = fetch <= TopRows.MAX_ROWS && offset <= TopRows.MAX_ROWS - fetch;
    List<Step> steps = new ArrayList<>();
    List<Supplier<List<SortedRun>>> finishers = new ArrayList<>();
    for (BatchCursor part : input(0).open(execution().parallelism())) {
      if (few) {
        TopRows rows = new TopRows(order, (int) (offset + fetch));
        steps.add(consumption(part, rows::add));
        finishers.add(rows::finish);
      } else {
        SortWorker worker = new SortWorker(execution(), metrics(), memory, order, leavesRoom);
        workers.add(worker);
        steps.add(consumption(part, worker::add));
        finishers.add(worker::finish);
      }
    }
    execution().run(metrics(), steps);
    input(0).close();
    return new MergedCursor(new RunMerge(order, finish(finishers)));
  }

  private static Step consumption(BatchCursor part, Consumer<Batch> worker) {
    return () -> {
      Batch batch = part.next();
      if (batch == null) {
        return false;
      }
      worker.accept(batch);
      return true;
    };
  }

  /** Sorts what the workers have, at once. */
  private List<SortedRun> finish(List<Supplier<List<SortedRun>>> finishers) {
    List<List<SortedRun>> runs = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Supplier<List<SortedRun>> finisher : finishers) {
      int at = runs.size();
      runs.add(List.of());
      steps.add(
          () -> {
            List<SortedRun> finished = finisher.get();
            synchronized (runs) {
              runs.set(at, finished);
            }
            return false;
          });
    }
    execution().run(metrics(), steps);
    return runs.stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    Closing.all(workers);
    super.close();
    memory.close();
  }

  /** A merge as a cursor. */
  private record MergedCursor(RunMerge merge) implements BatchCursor {
    @Override
    public @Nullable Batch next() {
      return merge.next();
    }

    @Override
    public void close() {}
  }
}
