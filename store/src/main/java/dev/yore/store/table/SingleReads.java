package dev.yore.store.table;

/**
 * Counts single values read from a page of a column, to say when it is worth decoding all of it:
 * for numbers the second time, for long texts in small frames once it costs no more than what was
 * spent on single ones. For many threads; an update lost between them costs one decoding more.
 */
final class SingleReads {
  /** A single value costs, by what is read and checked beside it, as much as so many frames. */
  private static final int COST_IN_FRAMES = 16;

  private final int pageRows;

  /** Negative before the first. */
  private int left = -1;

  SingleReads(int pageRows) {
    this.pageRows = pageRows;
  }

  /**
   * Whether all of the page is to be decoded now. If it then is not kept in memory, who comes back
   * begins anew.
   */
  boolean areSpent() {
    if (left != 0) {
      return false;
    }
    left = -1;
    return true;
  }

  /**
   * A value was read.
   *
   * @param decodedRows with so many rows around it
   */
  void count(int decodedRows) {
    int more = left < 0 ? pageRows / (COST_IN_FRAMES * Math.max(1, decodedRows)) : left - 1;
    left = Math.max(0, more);
  }
}
