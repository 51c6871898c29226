package dev.yore.store;

import dev.yore.store.table.RowOverlay;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/** A table's overlay as it stood when a scan began. Immutable. */
record OverlayView(long[] hiddenRowIds, VectorBatch rows, long[] rowIds) implements RowOverlay {

  static OverlayView of(TableOverlay overlay) {
    List<RowRef> rows = new ArrayList<>();
    List<Long> rowIds = new ArrayList<>();
    for (int i = 0; i < overlay.inserted().size(); i++) {
      RowRef row = overlay.inserted().get(i);
      if (row != null) {
        rows.add(row);
        rowIds.add(-1L - i);
      }
    }
    overlay
        .changes()
        .forEach(
            (rowId, change) -> {
              RowRef current = change.current();
              if (current != null) {
                rows.add(current);
                rowIds.add(rowId);
              }
            });
    return new OverlayView(
        overlay.changes().keySet().stream().mapToLong(Long::longValue).sorted().toArray(),
        RowGather.rows(overlay.table(), rows),
        rowIds.stream().mapToLong(Long::longValue).toArray());
  }
}
