package dev.yore.engine.plan;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.ExecutionContext;

/** A table that changes by the rows of a plan. Safe for many threads. */
public interface ChangeTarget {
  /**
   * Makes the change in the execution's transaction.
   *
   * @param rows all of them, without a selection
   * @return rows inserted, updated or deleted
   * @throws dev.yore.store.StoreException for values that columns cannot take, and whatever the
   *     transaction has against the change
   */
  long apply(Batch rows, ExecutionContext context);
}
