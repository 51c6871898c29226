package dev.yore.engine.run;

import dev.yore.engine.batch.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a running plan, in its order. Confined to one thread at a time; must be closed.
 */
public interface BatchCursor extends AutoCloseable {
  /**
   * The next rows, or null at the end; never an empty batch.
   *
   * @throws dev.yore.store.StoreException {@code CANCELLED}, {@code OUT_OF_MEMORY} when the budget
   *     does not do and the operator cannot spill, and what expressions and scans throw
   */
  @Nullable Batch next();

  /** Stops the plan's threads, frees memory and removes spill files. Idempotent. */
  @Override
  void close();
}
