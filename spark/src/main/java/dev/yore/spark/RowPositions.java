package dev.yore.spark;

import org.jspecify.annotations.Nullable;

/** Which rows of our vectors are the rows of Spark's batch; shares the scan's array. Immutable. */
final class RowPositions {
  private final int @Nullable [] selection;

  /**
   * Rows of a batch.
   *
   * @param selection positions of the rows, or null where they are the first ones
   */
  RowPositions(int @Nullable [] selection) {
    this.selection = selection;
  }

  int of(int row) {
    int[] positions = selection;
    return positions == null ? row : positions[row];
  }
}
