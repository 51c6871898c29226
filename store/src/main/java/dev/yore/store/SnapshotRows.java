package dev.yore.store;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/** The committed rows of one table as of a transaction's snapshot, by row id and by key. */
interface SnapshotRows {
  /**
   * Values of visible rows, a row per row id in that order.
   *
   * @throws StoreException {@code INVALID_STATEMENT} if a row is not visible
   */
  VectorBatch read(long[] rowIds, List<Integer> ordinals);

  /**
   * Row ids of the visible rows with those keys, -1 where there is none.
   *
   * @param keys the key's columns only, in key order
   */
  long[] find(VectorBatch keys);

  /**
   * Row ids, ascending, of the visible rows with some values.
   *
   * @param ordinals of indexed columns
   * @param values physical, none null
   */
  long[] find(List<Integer> ordinals, List<Object> values);

  /** Throws {@code INVALID_STATEMENT} if one of the rows is not visible. */
  void requireVisible(long[] rowIds);
}
