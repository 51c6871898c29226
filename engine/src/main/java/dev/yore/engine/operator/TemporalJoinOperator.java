package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.join.OverlapIndex;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.worker.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins versions by keys and overlapping periods: the right ones are ordered by key and start, so
 * that the partners of a left one are found without looking at the key's other versions. What does
 * not fit into memory is joined by the keys alone, with the overlap as a condition, which can
 * spill.
 */
final class TemporalJoinOperator extends Operator {
  private final PlanNode.TemporalJoin node;
  private final JoinShape shape;
  private final MemoryAccount memory;
  private final Reservation reservation;
  private final List<BatchCursor> rightCursors = new ArrayList<>();
  private RowCollector rows;
  private volatile boolean tooLarge;
  private @Nullable Operator plain;

  TemporalJoinOperator(
      Execution execution, PlanNode.TemporalJoin node, Operator left, Operator right) {
    super(execution, node, List.of(left, right));
    this.node = node;
    shape =
        JoinShape.of(
            JoinKind.INNER,
            node.left().types(),
            node.right().types(),
            node.leftKeys(),
            node.rightKeys(),
            Collections.nCopies(node.leftKeys().size(), false),
            node.residual());
    memory = execution.memory().child("a temporal join");
    reservation = new Reservation(memory);
    rows = shape.newRightRows();
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    int leftWidth = shape.leftTypes().size();
    if (field < leftWidth) {
      input(0).restrict(field, filter);
    } else {
      input(1).restrict(field - leftWidth, filter);
    }
  }

  @Override
  List<BatchCursor> start(int workers) {
    consumeRight();
    if (tooLarge) {
      return startPlain(workers);
    }
    input(1).close();
    JoinTable table = JoinTable.build(rows.batch(), shape.rightKeys());
    if (table.rowCount() == 0) {
      return List.of(EmptyCursor.INSTANCE);
    }
    TableKeyFilter.restrict(input(0), shape.leftKeys(), table);
    OverlapIndex index = new OverlapIndex(table, node.rightStart(), node.rightEnd());
    List<BatchCursor> cursors = new ArrayList<>();
    SelectorFactory residual = shape.residual();
    for (BatchCursor part : input(0).open(workers)) {
      cursors.add(
          new OverlapCursor(
              node,
              shape,
              table,
              index,
              part,
              residual == null ? null : residual.bind(execution().context()),
              execution()::checkCancelled));
    }
    return cursors;
  }

  private void consumeRight() {
    List<Step> steps = new ArrayList<>();
    for (BatchCursor part : input(1).open(execution().parallelism())) {
      rightCursors.add(part);
      steps.add(
          () -> {
            Batch batch = tooLarge ? null : part.next();
            if (batch == null) {
              return false;
            }
            add(batch);
            return true;
          });
    }
    execution().run(metrics(), steps);
  }

  private synchronized void add(Batch batch) {
    rows.append(batch);
    long bytes =
        rows.sizeBytes()
            + JoinTable.sizeBytes(rows.length(), shape.leftKeys().length)
            + rows.length() * OverlapIndex.ROW_BYTES;
    tooLarge |= !reservation.tryResize(bytes);
  }

  /** What has been read of the right side goes first into a join that can spill. */
  private List<BatchCursor> startPlain(int workers) {
    PlanNode.Join join = TemporalJoins.overlapping(node);
    JoinShape overlapping =
        JoinShape.of(
            JoinKind.INNER,
            join.left().types(),
            join.right().types(),
            join.leftKeys(),
            join.rightKeys(),
            join.nullsEqual(),
            join.residual());
    Operator right = new Resumed(execution(), node.right(), rows, rightCursors);
    rows = shape.newRightRows();
    reservation.shrink(0);
    plain = new JoinOperator(execution(), join, overlapping, input(0), right);
    return plain.open(workers);
  }

  /** An input of which some rows have been taken already. */
  private static final class Resumed extends Operator {
    private final RowCollector taken;
    private final List<BatchCursor> rest;

    Resumed(Execution execution, PlanNode node, RowCollector taken, List<BatchCursor> rest) {
      super(execution, node, List.of());
      this.taken = taken;
      this.rest = rest;
    }

    @Override
    List<BatchCursor> start(int workers) {
      List<BatchCursor> cursors = new ArrayList<>(rest);
      cursors.add(new SlicedCursor(taken.batch()));
      return cursors;
    }
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    if (plain != null) {
      metrics().addSpilledBytes(plain.metrics().spilledBytes());
      plain.close();
      plain = null;
    }
    reservation.close();
    rows = shape.newRightRows();
    super.close();
    memory.close();
  }
}
