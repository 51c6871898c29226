package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects a join's right rows: in memory, or, from when that does not do, in files divided by the
 * hash of their keys. Workers may add at the same time.
 */
final class JoinBuild implements AutoCloseable {
  private final Execution execution;
  private final OperatorMetrics metrics;
  private final JoinShape shape;
  private final Reservation reservation;
  private RowCollector rows;
  private @Nullable DividedRight divided;
  private @Nullable JoinTable table;

  JoinBuild(Execution execution, OperatorMetrics metrics, MemoryAccount memory, JoinShape shape) {
    this.execution = execution;
    this.metrics = metrics;
    this.shape = shape;
    reservation = new Reservation(memory);
    rows = shape.newRightRows();
  }

  synchronized void add(Batch batch) {
    DividedRight parts = divided;
    if (parts != null) {
      parts.add(batch);
      return;
    }
    rows.append(batch);
    long bytes = neededBytes();
    if (reservation.tryResize(bytes)) {
      return;
    }
    if (shape.leftKeys().length == 0) {
      // Every row is every row's partner: there is nothing to divide by.
      reservation.resize(bytes);
    }
    divide();
  }

  /** Rows and table together. */
  private long neededBytes() {
    return rows.sizeBytes() + JoinTable.sizeBytes(rows.length(), shape.leftKeys().length);
  }

  private void divide() {
    DividedRight parts = new DividedRight(execution, metrics, shape, 0);
    divided = parts;
    parts.add(rows.batch());
    rows = shape.newRightRows();
    reservation.shrink(0);
  }

  /** All rows have been added. */
  void finish() {
    DividedRight parts = divided;
    if (parts != null) {
      parts.rows().flush();
    } else {
      table = JoinTable.build(rows.batch(), shape.rightKeys());
    }
  }

  boolean isDivided() {
    return divided != null;
  }

  DividedRight divided() {
    return Objects.requireNonNull(divided);
  }

  JoinTable table() {
    return Objects.requireNonNull(table);
  }

  @Override
  public void close() {
    reservation.close();
    if (divided != null) {
      divided.close();
    }
    table = null;
    rows = shape.newRightRows();
  }
}
