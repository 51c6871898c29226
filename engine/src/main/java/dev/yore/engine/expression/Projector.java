package dev.yore.engine.expression;

import dev.yore.engine.batch.Batch;

/** Computes a list of expressions from batches. Confined to one thread. */
public interface Projector {
  /**
   * The expressions' values, one column each. The output's n-th selected row belongs to the input's
   * n-th selected row; whether it keeps the input's selection or has none is the projector's
   * choice. A plain field keeps its vector where that is cheap, and its dictionary always. The
   * output does not change when the projector is used again.
   *
   * @throws dev.yore.store.StoreException as the functions define, for selected rows only, and only
   *     where the value is needed
   */
  Batch project(Batch input);
}
