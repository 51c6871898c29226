package dev.yore.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that a statement inserted, updated or deleted, and what they were before it.
 * Confined to the transaction's thread.
 */
final class TouchedRows {
  private final Map<Long, @Nullable RowRef> before = new HashMap<>();
  private final List<Long> order = new ArrayList<>();
  private final Map<Long, Long> moved = new HashMap<>();

  /** Notes what a row was; only the first time counts. */
  void add(long rowId, @Nullable RowRef was) {
    if (!before.containsKey(rowId)) {
      before.put(rowId, was);
      order.add(rowId);
    }
  }

  int size() {
    return order.size();
  }

  long rowId(int index) {
    return order.get(index);
  }

  /** The row before the statement, or null if it was not there. */
  @Nullable RowRef before(long rowId) {
    return before.get(rowId);
  }

  /** A row whose key changed lives on under another id. */
  void move(long rowId, long newRowId) {
    moved.put(rowId, newRowId);
  }

  /** The row as it is now, under whatever id, or null if it is gone. */
  @Nullable RowRef now(long rowId, TableOverlay overlay) {
    Long newRowId = moved.get(rowId);
    return overlay.now(newRowId == null ? rowId : newRowId);
  }
}
