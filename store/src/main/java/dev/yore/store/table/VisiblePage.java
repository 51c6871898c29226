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

  long sizeBytes() {
    return selection == null ? 0 : 4L * selection.length;
  }
}
