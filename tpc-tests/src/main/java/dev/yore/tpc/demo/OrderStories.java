package dev.yore.tpc.demo;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import dev.yore.tpc.tpch.TpchTable;
import java.util.HashMap;
import java.util.Map;

/** Watches the history for the order with the most to tell. */
final class OrderStories {
  private final Map<Object, Integer> chapters = new HashMap<>();
  private long bestOrder;
  private int bestChapters;

  void watch(BusinessCommit commit) {
    for (RowChange change : commit.changes()) {
      if (change.table() != TpchTable.ORDERS) {
        continue;
      }
      if (change instanceof RowChange.Insert insert) {
        chapters.put(insert.row().get(0), 1);
      } else if (change instanceof RowChange.Update update) {
        long order = (Long) update.key().get(0);
        // Orders that came with the load have no birth to show.
        Integer known = chapters.computeIfPresent(order, (key, count) -> count + 1);
        if (known != null && known > bestChapters) {
          bestChapters = known;
          bestOrder = order;
        }
      }
    }
  }

  /** The key of the order with the most versions; 0 if none had more than one. */
  long bestOrder() {
    return bestOrder;
  }
}
