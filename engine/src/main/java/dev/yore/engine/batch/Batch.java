package dev.yore.engine.batch;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Some rows in columns, and which of them count. Immutable; the arrays must not be written.
 *
 * @param selectedCount rows selected; 0 and up
 * @param selection positions of the selected rows in the vectors, ascending, at least {@code
 *     selectedCount} long; null when rows 0 to {@code selectedCount} are all selected
 * @param columns one vector per field, each at least as long as the highest position selected
 */
public record Batch(int selectedCount, int @Nullable [] selection, ColumnVector[] columns) {
  /**
   * The rows an operator should put into a batch it makes: enough to amortise a virtual call per
   * batch, few enough for a batch of some columns to stay in a core's second-level cache.
   */
  public static final int TARGET_ROWS = 4096;

  /** Where the n-th selected row is in the vectors. */
  public int position(int n) {
    return selection == null ? n : selection[n];
  }
}
