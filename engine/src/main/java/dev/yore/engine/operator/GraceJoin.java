package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.memory.SpillFile;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.worker.Step;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join of divided sides: rows with equal keys are in partitions of the same number, so that each
 * pair of partitions is joined on its own, by whichever worker takes it. A partition that does not
 * fit into memory is divided again, and its partner with it. Opened and closed by one thread.
 */
final class GraceJoin implements AutoCloseable {

  /** Two partitions to be joined; null stands for no rows. */
  private record Pair(@Nullable SpillFile left, @Nullable SpillFile right, int level) {}

  private final Execution execution;
  private final OperatorMetrics metrics;
  private final MemoryAccount memory;
  private final JoinShape given;
  private final JoinShape shape;
  private final DividedRight right;
  private final SpillPartitions left;

  /** Guarded by itself. */
  private final Deque<Pair> pairs = new ArrayDeque<>();

  private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

  GraceJoin(
      Execution execution,
      OperatorMetrics metrics,
      MemoryAccount memory,
      JoinShape shape,
      DividedRight right) {
    this.execution = execution;
    this.metrics = metrics;
    this.memory = memory;
    this.given = shape;
    // With a right row, NOT IN is an anti join of the rows whose keys are not null.
    this.shape = shape.kind() == JoinKind.NULL_AWARE_ANTI ? shape.withKind(JoinKind.ANTI) : shape;
    this.right = right;
    left = new SpillPartitions(execution, metrics, shape.leftTypes(), right.level());
  }

  /** Divides the left input. */
  void consumeLeft(Operator input) {
    boolean notIn = given.kind() == JoinKind.NULL_AWARE_ANTI;
    if (notIn && right.hasNullKeys()) {
      return;
    }
    List<Step> steps = new ArrayList<>();
    for (BatchCursor part : input.open(execution.parallelism())) {
      steps.add(
          () -> {
            Batch read = part.next();
            if (read == null) {
              return false;
            }
            Batch batch = notIn ? withoutNullKeys(read) : read;
            long[] hashes = KeyHashes.of(batch, shape.leftKeys());
            synchronized (left) {
              left.add(batch, hashes);
            }
            return true;
          });
    }
    execution.run(metrics, steps);
    input.close();
    left.flush();
    addPairs(left, right.rows(), right.level());
  }

  private Batch withoutNullKeys(Batch batch) {
    int[] rows = new int[batch.selectedCount()];
    int kept = 0;
    for (int i = 0; i < rows.length; i++) {
      boolean isNull = false;
      for (int key : shape.leftKeys()) {
        isNull |= batch.columns()[key].isNull(batch.position(i));
      }
      rows[kept] = batch.position(i);
      kept += isNull ? 0 : 1;
    }
    return new Batch(kept, rows, batch.columns());
  }

  private void addPairs(SpillPartitions leftRows, SpillPartitions rightRows, int level) {
    synchronized (pairs) {
      for (int i = 0; i < SpillPartitions.COUNT; i++) {
        pairs.push(new Pair(leftRows.file(i), rightRows.file(i), level));
      }
    }
  }

  List<BatchCursor> cursors(int workers) {
    List<BatchCursor> cursors = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      PairCursor cursor = new PairCursor();
      open.add(cursor);
      cursors.add(cursor);
    }
    return cursors;
  }

  @Override
  public void close() {
    Closing.all(List.copyOf(open));
    left.close();
  }

  /** The rows of some pairs, one after the other. One thread. */
  private final class PairCursor implements BatchCursor {
    private final Reservation reservation = new Reservation(memory);
    private @Nullable BatchCursor current;

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = current == null ? null : current.next();
        if (batch != null) {
          return batch;
        }
        current = null;
        reservation.shrink(0);
        Pair pair;
        synchronized (pairs) {
          pair = pairs.poll();
        }
        if (pair == null) {
          return null;
        }
        current = join(pair);
      }
    }

    /** The pair's rows, or null if it had to be divided. */
    private @Nullable BatchCursor join(Pair pair) {
      RowCollector rows = shape.newRightRows();
      SpillFile.Reader reader = pair.right() == null ? null : pair.right().reader();
      for (Batch batch = next(reader); batch != null; batch = next(reader)) {
        rows.append(batch);
        long bytes = rows.sizeBytes() + JoinTable.sizeBytes(rows.length(), shape.leftKeys().length);
        if (!reservation.tryResize(bytes)) {
          if (pair.level() + 1 == SpillPartitions.MAX_LEVELS) {
            reservation.resize(bytes);
          }
          divideAgain(pair);
          return null;
        }
      }
      JoinTable table = JoinTable.build(rows.batch(), shape.rightKeys());
      return new ProbeCursor(
          shape,
          new JoinedTable(table, shape.kind().tracksRight(), 1),
          source(pair.left()),
          execution.context(),
          execution::checkCancelled);
    }

    private void divideAgain(Pair pair) {
      SpillPartitions smallerLeft =
          divided(pair.left(), shape.leftKeys(), shape.leftTypes(), pair.level() + 1);
      SpillPartitions smallerRight =
          divided(pair.right(), shape.rightKeys().fields(), shape.rightTypes(), pair.level() + 1);
      addPairs(smallerLeft, smallerRight, pair.level() + 1);
    }

    private SpillPartitions divided(
        @Nullable SpillFile file, int[] keys, List<ColumnType> types, int level) {
      SpillPartitions parts = new SpillPartitions(execution, metrics, types, level);
      open.add(parts);
      SpillFile.Reader reader = file == null ? null : file.reader();
      for (Batch batch = next(reader); batch != null; batch = next(reader)) {
        execution.checkCancelled();
        parts.add(batch, KeyHashes.of(batch, keys));
      }
      parts.flush();
      return parts;
    }

    private static @Nullable Batch next(SpillFile.@Nullable Reader reader) {
      return reader == null ? null : reader.next();
    }

    private static BatchCursor source(@Nullable SpillFile file) {
      if (file == null) {
        return EmptyCursor.INSTANCE;
      }
      SpillFile.Reader reader = file.reader();
      return new BatchCursor() {
        @Override
        public @Nullable Batch next() {
          return reader.next();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {
      current = null;
      reservation.close();
    }
  }
}
