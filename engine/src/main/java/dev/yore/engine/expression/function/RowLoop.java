package dev.yore.engine.expression.function;

import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * A loop over a batch's rows, generated for a list of expressions or a condition. Confined to one
 * thread.
 */
public abstract class RowLoop {
  /**
   * Runs over the selected rows.
   *
   * @param selection positions, or null for the first {@code count}
   * @param aligned whether outputs go to their row's position instead of one after the other
   * @param outputs one per expression; none for a condition
   * @param selected receives the positions for which the condition is true
   * @return how many positions were written
   * @throws dev.yore.store.StoreException as the functions define
   */
  public abstract int run(
      ColumnVector[] columns,
      int @Nullable [] selection,
      int count,
      boolean aligned,
      OutputColumn[] outputs,
      int[] selected);

  /** Whether a row's bit is set in a mask of nulls. */
  protected static boolean isNull(long @Nullable [] nulls, int row) {
    return nulls != null && (nulls[row >> 6] >>> row & 1L) != 0L;
  }
}
