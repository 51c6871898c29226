package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.worker.Step;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins by hash: the right rows become a table, which the left ones are looked up in as they come.
 * What the table has for keys restricts what the left input reads. When the right rows do not fit
 * into memory, both sides are divided by the hash of their keys and joined a part at a time.
 */
final class JoinOperator extends Operator {
  private final JoinShape shape;
  private final MemoryAccount memory;
  private final JoinBuild build;
  private @Nullable GraceJoin grace;

  JoinOperator(Execution execution, PlanNode node, JoinShape shape, Operator left, Operator right) {
    super(execution, node, List.of(left, right));
    this.shape = shape;
    memory = execution.memory().child("a join");
    build = new JoinBuild(execution, metrics(), memory, shape);
    if (shape.kind() == JoinKind.NULL_AWARE_ANTI && shape.residual() != null) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED, "NOT IN with a condition of both sides beside the equality");
    }
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    int leftWidth = shape.kind().givesRightOnly() ? 0 : shape.leftTypes().size();
    JoinKind kind = shape.kind();
    if (field < leftWidth) {
      if (kind != JoinKind.RIGHT && kind != JoinKind.FULL) {
        input(0).restrict(field, filter);
      }
    } else if (kind == JoinKind.INNER || kind == JoinKind.RIGHT || kind.givesRightOnly()) {
      input(1).restrict(field - leftWidth, filter);
    }
  }

  @Override
  List<BatchCursor> start(int workers) {
    consumeRight();
    if (build.isDivided()) {
      GraceJoin divided = new GraceJoin(execution(), metrics(), memory, shape, build.divided());
      grace = divided;
      divided.consumeLeft(input(0));
      return divided.cursors(workers);
    }
    JoinTable table = build.table();
    if (table.rowCount() == 0 && shape.kind().needsPartners()) {
      return List.of(EmptyCursor.INSTANCE);
    }
    if (shape.kind().needsPartners()) {
      TableKeyFilter.restrict(input(0), shape.leftKeys(), table);
    }
    List<BatchCursor> parts = input(0).open(workers);
    JoinedTable joined = new JoinedTable(table, shape.kind().tracksRight(), parts.size());
    List<BatchCursor> cursors = new ArrayList<>();
    for (BatchCursor part : parts) {
      cursors.add(
          new ProbeCursor(shape, joined, part, execution().context(), execution()::checkCancelled));
    }
    return cursors;
  }

  private void consumeRight() {
    List<Step> steps = new ArrayList<>();
    for (BatchCursor part : input(1).open(execution().parallelism())) {
      steps.add(
          () -> {
            Batch batch = part.next();
            if (batch == null) {
              return false;
            }
            build.add(batch);
            return true;
          });
    }
    execution().run(metrics(), steps);
    input(1).close();
    build.finish();
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    if (grace != null) {
      grace.close();
    }
    build.close();
    super.close();
    memory.close();
  }
}
