package dev.yore.store.table;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of a page are visible, as found out once. Immutable: nobody may change the selection.
 *
 * @param count visible rows
 * @param end one past the last slot with a row inserted by then, visible or not
 * @param selection positions of the visible rows, ascending; null for all from 0 to {@code end}
 * @param validity for which sequences that is so
 */
record VisiblePage(int count, int end, int @Nullable [] selection, PageValidity validity) {

  /**
   * With fewer rows in so many, a copy of the visible ones is cheaper than to pass by the others.
   */
  private static final int SPARSE_PART = 2;

  /** Whether most of the page's rows are not visible. */
  boolean isSparse() {
    return selection != null && count * SPARSE_PART < end;
  }

  long sizeBytes() {
    return selection == null ? 0 : 4L * selection.length;
  }
}
