package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.plan.WindowGroup;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the columns of one group of window calls to rows that come sorted by its partition and
 * order, some partitions at a time. A partition must fit into memory.
 */
final class WindowOperator extends Operator {
  private final WindowGroup group;
  private final List<ColumnType> inputTypes;
  private final MemoryAccount memory;
  private final Reservation reservation;

  private WindowOperator(
      Execution execution, PlanNode.Window node, WindowGroup group, Operator sorted) {
    super(execution, node, List.of(sorted));
    this.group = group;
    inputTypes = node.input().types();
    memory = execution.memory().child("a window");
    reservation = new Reservation(memory);
  }

  /** The plan that a window is carried out by: sorts and groups of calls in turns. */
  static Operator of(Execution execution, PlanNode.Window node) {
    if (node.groups().size() > 1) {
      PlanNode plan = node.input();
      for (WindowGroup group : node.groups()) {
        plan = new PlanNode.Window(plan, List.of(group));
      }
      return CompositeOperator.of(execution, node, plan);
    }
    WindowGroup group = node.groups().get(0);
    List<SortKey> keys = new ArrayList<>(WindowCalls.partitionKeys(group));
    keys.addAll(group.order());
    if (keys.isEmpty()) {
      return new WindowOperator(execution, node, group, Operators.of(execution, node.input()));
    }
    PlanNode.Sort sort = new PlanNode.Sort(node.input(), keys, null, null);
    return new WindowOperator(
        execution,
        node,
        group,
        new SortOperator(execution, sort, Operators.of(execution, node.input()), true));
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    if (group.partition().contains(field)) {
      input(0).restrict(field, filter);
    }
  }

  @Override
  List<BatchCursor> start(int workers) {
    WindowCalls calls = new WindowCalls(group, inputTypes, execution().context());
    return SharedCursor.share(new WindowCursor(calls, input(0).open(1).get(0)), workers);
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    reservation.close();
    super.close();
    memory.close();
  }

  private final class WindowCursor implements BatchCursor {
    private final WindowCalls calls;
    private final BatchCursor source;
    private RowCollector pending = new RowCollector(inputTypes);
    private boolean ended;
    private @Nullable SlicedCursor computed;

    WindowCursor(WindowCalls calls, BatchCursor source) {
      this.calls = calls;
      this.source = source;
    }

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = computed == null ? null : computed.next();
        if (batch != null) {
          return batch;
        }
        computed = null;
        if (ended && pending.length() == 0) {
          return null;
        }
        fill();
      }
    }

    /** Reads until there are whole partitions, and computes them. */
    private void fill() {
      while (!ended) {
        Batch batch = source.next();
        if (batch == null) {
          ended = true;
          break;
        }
        int before = pending.length();
        pending.append(batch);
        reservation.resize(pending.sizeBytes());
        if (pending.length() >= Batch.TARGET_ROWS) {
          int whole = lastBeginning(pending.batch(), before);
          if (whole > 0) {
            compute(whole);
            return;
          }
        }
      }
      if (pending.length() > 0) {
        compute(pending.length());
      }
    }

    /**
     * Where the last partition begins, if that is among the rows added last; what was there before
     * has been looked at.
     */
    private int lastBeginning(Batch rows, int before) {
      for (int row = rows.selectedCount() - 1; row >= Math.max(1, before); row--) {
        if (calls.begins(rows, row)) {
          return row;
        }
      }
      return 0;
    }

    private void compute(int count) {
      Batch all = pending.batch();
      Batch rows = new Batch(count, null, all.columns());
      pending = new RowCollector(inputTypes);
      pending.append(all.columns(), null, count, all.selectedCount());
      List<ColumnVector> added = calls.compute(rows);
      ColumnVector[] columns = Arrays.copyOf(rows.columns(), rows.columns().length + added.size());
      for (int i = 0; i < added.size(); i++) {
        columns[rows.columns().length + i] = added.get(i);
      }
      computed = new SlicedCursor(new Batch(count, null, columns));
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
