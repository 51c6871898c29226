package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;

/**
 * A page's column as it was put together once.
 *
 * @param vector from the page's first slot on
 * @param validity for which sequences it is the column
 */
record AssembledPage(ColumnVector vector, PageValidity validity) {

  /** Whether it is the page's column at the sequence, at least its first {@code length} rows. */
  boolean isRight(long sequence, int length, TableStreams streams, int block) {
    return length <= vector.length() && validity.includes(sequence, streams, block);
  }
}
