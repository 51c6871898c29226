package dev.yore.store;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What commits did to rows and keys since the oldest running transaction began: the memory that
 * lets the first committer win. Guarded by the commit lock.
 *
 * <p>Bounded: beyond {@link #MAX_ENTRIES} the oldest commits are forgotten, and a transaction older
 * than {@link #forgottenSequence} can no longer commit changes.
 */
final class RecentChanges {
  /** Some hundred bytes an entry: a few hundred megabytes at the very worst. */
  static final int MAX_ENTRIES = 2_000_000;

  /** What one commit did to one table. */
  record Footprint(
      int tableId, long sequence, long[] rowIds, Collection<RowKey> inserted, int entries) {}

  private static final class Table {
    final RowSequences sequenceByRow = new RowSequences();
    final Map<RowKey, Long> sequenceByKey = new HashMap<>();
  }

  private final Map<Integer, Table> tables = new HashMap<>();
  private final ArrayDeque<Footprint> footprints = new ArrayDeque<>();
  private final int maxEntries;
  private int entries;
  private long forgottenSequence;

  RecentChanges(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /** Commits up to here are not remembered any more. */
  long forgottenSequence() {
    return forgottenSequence;
  }

  /** The sequence that changed or deleted the row last, 0 if none is remembered. */
  long rowChangedAt(int tableId, long rowId) {
    Table table = tables.get(tableId);
    return table == null ? 0 : table.sequenceByRow.get(rowId);
  }

  /** The sequence that inserted a row of that key which still lives, 0 if none is remembered. */
  long keyInsertedAt(int tableId, RowKey key) {
    Table table = tables.get(tableId);
    return table == null ? 0 : table.sequenceByKey.getOrDefault(key, 0L);
  }

  /**
   * Remembers a commit.
   *
   * @param rowIds rows it updated or deleted
   * @param inserted keys it brought
   * @param deleted keys it removed
   */
  void record(
      int tableId,
      long sequence,
      long[] rowIds,
      Collection<RowKey> inserted,
      Collection<RowKey> deleted) {
    int size = rowIds.length + inserted.size();
    if (size > maxEntries) {
      forgottenSequence = sequence;
      return;
    }
    Table table = tables.computeIfAbsent(tableId, id -> new Table());
    for (long rowId : rowIds) {
      table.sequenceByRow.put(rowId, sequence);
    }
    deleted.forEach(table.sequenceByKey::remove);
    for (RowKey key : inserted) {
      table.sequenceByKey.put(key, sequence);
    }
    footprints.add(new Footprint(tableId, sequence, rowIds, inserted, size));
    entries += size;
  }

  /** Forgets commits up to the sequence, and older ones than that if there is too much. */
  void prune(long oldestSnapshot) {
    Footprint first = footprints.peek();
    while (first != null && (first.sequence <= oldestSnapshot || entries > maxEntries)) {
      forget(first);
      footprints.remove();
      first = footprints.peek();
    }
  }

  private void forget(Footprint footprint) {
    @Nullable Table table = tables.get(footprint.tableId);
    if (table != null) {
      for (long rowId : footprint.rowIds) {
        table.sequenceByRow.remove(rowId, footprint.sequence);
      }
      for (RowKey key : footprint.inserted) {
        table.sequenceByKey.remove(key, footprint.sequence);
      }
      if (table.sequenceByRow.isEmpty() && table.sequenceByKey.isEmpty()) {
        tables.remove(footprint.tableId);
      }
    }
    entries -= footprint.entries;
    forgottenSequence = Math.max(forgottenSequence, footprint.sequence);
  }
}
