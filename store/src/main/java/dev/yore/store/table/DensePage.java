package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;

/**
 * A page's column without the rows that are not visible, as it was put together once: of a page of
 * which most rows were deleted, a fraction of what the page takes.
 *
 * @param vector a row for each visible row of the page, in their order
 * @param visible which rows those are; right only for these very ones
 * @param validity for which sequences their values are the column's
 */
record DensePage(ColumnVector vector, VisiblePage visible, PageValidity validity) {

  /** Whether these are the visible rows' values at the sequence. */
  boolean isRight(VisiblePage wanted, long sequence, TableStreams streams, int block) {
    return visible == wanted && validity.includes(sequence, streams, block);
  }
}
