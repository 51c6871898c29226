package dev.yore.store.predict;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import java.util.Map;

/**
 * How often is written. Commits do not say to which tables, so a table's rate is that of the store
 * unless its statistics stand still. Confined to the predictor's thread.
 */
final class WriteRates {
  private static final int MAX_TABLES = 1024;

  /** Of a long absence only the newest commits are looked at. */
  private static final long MAX_COMMITS = 1000;

  private static final double START_GAP_MILLIS = 3_600_000;

  private static final class Table {
    private long versions = -1;
    private long lastMillis = Long.MIN_VALUE;
    private final Rate gap = new Rate(START_GAP_MILLIS);
  }

  private final Map<Integer, Table> tables = new BoundedMap<>(MAX_TABLES);
  private long lastStamp = Long.MIN_VALUE;

  /** Looks at commits after one sequence up to another. */
  void catchUp(Store store, long afterSequence, long toSequence) {
    if (toSequence <= afterSequence) {
      return;
    }
    store.commits(
        Math.max(afterSequence + 1, toSequence - MAX_COMMITS), toSequence + 1, this::committed);
    for (Map.Entry<Integer, Table> entry : Map.copyOf(tables).entrySet()) {
      look(store, entry.getKey(), entry.getValue());
    }
  }

  private void committed(Commit commit) {
    lastStamp = Math.max(lastStamp, commit.stampMillis());
  }

  private void look(Store store, int tableId, Table table) {
    long versions;
    try {
      versions = store.statistics(tableId).versionCount();
    } catch (StoreException e) {
      return; // It is gone.
    }
    if (table.versions >= 0 && versions != table.versions) {
      if (table.lastMillis != Long.MIN_VALUE) {
        table.gap.add(Math.max(1, lastStamp - table.lastMillis), 0.1);
      }
      table.lastMillis = lastStamp;
    }
    table.versions = versions;
  }

  /** Milliseconds between writes to the table, on average. */
  double gapMillis(int tableId) {
    return tables.computeIfAbsent(tableId, k -> new Table()).gap.mean();
  }

  /** When it was last seen to be written to; the smallest long for never. */
  long lastMillis(int tableId) {
    Table table = tables.get(tableId);
    return table == null ? Long.MIN_VALUE : table.lastMillis;
  }
}
