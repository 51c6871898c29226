package dev.yore.engine.expression;

import dev.yore.engine.batch.Batch;

/** Finds the rows for which a condition is true. Confined to one thread. */
public interface Selector {
  /**
   * Writes the positions, in the input's vectors, of those selected rows for which the condition is
   * true, neither false nor null, in the input's order.
   *
   * @param out at least as long as the input has selected rows; not the input's selection
   * @return how many there are
   * @throws dev.yore.store.StoreException as the functions define, for selected rows only
   */
  int select(Batch input, int[] out);
}
