package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.store.vector.ColumnVector;

/** A join's right rows in files, and what has to be known of all of them. One thread at a time. */
final class DividedRight implements AutoCloseable {
  private final JoinShape shape;
  private final int level;
  private final SpillPartitions rows;
  private boolean hasNullKeys;

  /**
   * No rows yet.
   *
   * @param level how many times the rows have been divided before
   */
  DividedRight(Execution execution, OperatorMetrics metrics, JoinShape shape, int level) {
    this.shape = shape;
    this.level = level;
    rows = new SpillPartitions(execution, metrics, shape.rightTypes(), level);
  }

  void add(Batch batch) {
    int[] keys = shape.rightKeys().fields();
    rows.add(batch, KeyHashes.of(batch, keys));
    for (int key : keys) {
      ColumnVector column = batch.columns()[key];
      for (int i = 0; column.hasNulls() && i < batch.selectedCount(); i++) {
        hasNullKeys |= column.isNull(batch.position(i));
      }
    }
  }

  int level() {
    return level;
  }

  SpillPartitions rows() {
    return rows;
  }

  boolean hasNullKeys() {
    return hasNullKeys;
  }

  @Override
  public void close() {
    rows.close();
  }
}
