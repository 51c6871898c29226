package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.KeyHash;

/** Hashes that rows are divided by. Pure functions. */
final class KeyHashes {
  private KeyHashes() {}

  /** A hash per selected row. */
  static long[] of(Batch batch, int[] keys) {
    long[] hashes = new long[batch.selectedCount()];
    for (int key : keys) {
      KeyHash.add(batch.columns()[key], batch.selection(), batch.selectedCount(), hashes);
    }
    return hashes;
  }
}
