package dev.yore.store.table;

import java.util.List;

/**
 * A transaction's own uncommitted changes of one table as its scans of the present see them. A scan
 * asks once, when it begins; the answer stays as it is whatever the transaction changes afterwards.
 * Confined to the transaction's thread.
 */
public interface RowOverlay {
  /** All changes. */
  OverlayPart all();

  /**
   * The changes that matter to who looks for some keys only; costs as much as the keys are many,
   * however large the overlay is.
   *
   * @param keys physical values in key order, none null
   * @param committedRowIds ids, ascending, of all committed rows that may have one of the keys
   * @return what became of those rows, and at least the inserted rows that have one of the keys;
   *     rows of other keys may be among them
   */
  OverlayPart ofKeys(List<List<Object>> keys, long[] committedRowIds);
}
