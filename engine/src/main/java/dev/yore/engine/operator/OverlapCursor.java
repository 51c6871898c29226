package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.join.JoinProbe;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.join.OverlapIndex;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/** Joins left batches with the right rows of the same key whose periods overlap. One thread. */
final class OverlapCursor implements BatchCursor {
  /** Pairs put into one batch: what many partners of few rows must not exceed. */
  private static final int MAX_PAIRS = 2 * Batch.TARGET_ROWS;

  private final PlanNode.TemporalJoin node;
  private final JoinShape shape;
  private final JoinTable table;
  private final OverlapIndex index;
  private final BatchCursor source;
  private final JoinProbe probe;
  private final @Nullable Selector residual;
  private final Runnable cancelCheck;
  private final int[] leftRows = new int[MAX_PAIRS];
  private final int[] rightRows = new int[MAX_PAIRS];
  private int[] heads = {};
  private @Nullable Batch left;
  private int nextLeft;

  /** Where the next left row's partners go on; -1 if they have not begun. */
  private int place = -1;

  OverlapCursor(
      PlanNode.TemporalJoin node,
      JoinShape shape,
      JoinTable table,
      OverlapIndex index,
      BatchCursor source,
      @Nullable Selector residual,
      Runnable cancelCheck) {
    this.node = node;
    this.shape = shape;
    this.table = table;
    this.index = index;
    this.source = source;
    this.residual = residual;
    this.cancelCheck = cancelCheck;
    probe = new JoinProbe(table);
  }

  @Override
  public @Nullable Batch next() {
    while (true) {
      Batch current = left;
      if (current == null) {
        current = source.next();
        if (current == null) {
          return null;
        }
        begin(current);
      }
      int count = expand(current);
      Batch pairs = count == 0 ? null : pairs(current, count);
      if (nextLeft == current.selectedCount()) {
        left = null;
      }
      if (pairs != null && pairs.selectedCount() > 0) {
        return pairs;
      }
      cancelCheck.run();
    }
  }

  private void begin(Batch given) {
    int count = given.selectedCount();
    if (heads.length < count) {
      heads = new int[count];
    }
    ColumnVector[] keys = Fields.pick(given.columns(), shape.leftKeys());
    probe.find(keys, given.selection(), count, heads);
    left = given;
    nextLeft = 0;
    place = -1;
  }

  /** Writes positions of left rows and right rows, as many pairs as there is room for. */
  private int expand(Batch current) {
    LongVector starts = (LongVector) current.columns()[node.leftStart()];
    LongVector ends = (LongVector) current.columns()[node.leftEnd()];
    int count = 0;
    for (; nextLeft < current.selectedCount(); nextLeft++, place = -1) {
      int head = heads[nextLeft];
      if (head < 0) {
        continue;
      }
      int row = current.position(nextLeft);
      long start = starts.get(row);
      long end = ends.get(row);
      int at = place < 0 ? index.first(head, start) : place;
      for (; index.mayOverlap(head, at, end); at++) {
        if (index.endsAfter(at, start)) {
          if (count == MAX_PAIRS) {
            place = at;
            return count;
          }
          leftRows[count] = row;
          rightRows[count++] = index.row(at);
        }
      }
    }
    return count;
  }

  private Batch pairs(Batch current, int count) {
    int kept = count;
    ColumnVector[] rightColumns = table.rows().columns();
    if (residual != null) {
      ColumnVector[] columns =
          shape.pairsForResidual(current.columns(), leftRows, rightColumns, rightRows, count);
      int[] passing = new int[count];
      kept = residual.select(new Batch(count, null, columns), passing);
      for (int i = 0; i < kept; i++) {
        leftRows[i] = leftRows[passing[i]];
        rightRows[i] = rightRows[passing[i]];
      }
    }
    return new Batch(
        kept, null, shape.pairs(current.columns(), leftRows, rightColumns, rightRows, kept));
  }

  @Override
  public void close() {
    source.close();
  }
}
