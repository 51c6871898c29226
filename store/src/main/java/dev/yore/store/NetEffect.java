package dev.yore.store;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a transaction's overlay of one table amounts to: several updates of a row are one
 * patch, a key that went and came back is an update of its row, what is as it was is nothing. Used
 * once, by one thread.
 */
final class NetEffect {
  private record Keyed(RowKey key, RowRef row) {}

  /**
   * @param columns ordinals of those that may differ
   */
  private record Updated(long rowId, RowRef original, RowRef current, BitSet columns) {}

  private final TableOverlay overlay;
  private final TableSchema table;
  private final SnapshotRows snapshot;
  private final List<RowRef> inserts = new ArrayList<>();
  private final List<RowKey> insertedKeys = new ArrayList<>();
  private final Map<Long, RowRef> returned = new HashMap<>();
  private final List<Updated> updates = new ArrayList<>();

  private NetEffect(TableOverlay overlay, SnapshotRows snapshot) {
    this.overlay = overlay;
    this.table = overlay.table();
    this.snapshot = snapshot;
  }

  static NetChange of(TableOverlay overlay, SnapshotRows snapshot) {
    return new NetEffect(overlay, snapshot).compute();
  }

  private NetChange compute() {
    if (table.hasKey()) {
      collectKeyedInserts();
    } else {
      overlay.inserted().forEach(this::addIfLiving);
    }
    collectUpdates();
    return new NetChange(
        table,
        RowGather.rows(table, inserts),
        deletedRowIds(),
        patches(),
        insertedKeys,
        deletedKeys());
  }

  private void addIfLiving(@Nullable RowRef row) {
    if (row != null) {
      inserts.add(row);
    }
  }

  private void collectKeyedInserts() {
    @Nullable RowKey[] keys = overlay.ownKeys();
    List<Keyed> rows = new ArrayList<>(keys.length);
    boolean sorted = true;
    for (int i = 0; i < keys.length; i++) {
      RowRef row = overlay.inserted().get(i);
      if (row == null) {
        continue;
      }
      RowKey key = Objects.requireNonNull(keys[i], "key of a row that is there");
      Long freedRowId = overlay.freedBy(key);
      if (freedRowId != null) {
        returned.put(freedRowId, row);
        continue;
      }
      sorted = sorted && (rows.isEmpty() || rows.get(rows.size() - 1).key.compareTo(key) < 0);
      rows.add(new Keyed(key, row));
    }
    if (!sorted) {
      rows.sort((a, b) -> a.key.compareTo(b.key));
    }
    for (Keyed keyed : rows) {
      inserts.add(keyed.row);
      insertedKeys.add(keyed.key);
    }
  }

  private void collectUpdates() {
    overlay
        .changes()
        .forEach(
            (rowId, change) -> {
              RowRef original = change.original();
              RowRef current = change.current();
              if (current != null && original != null) {
                updates.add(new Updated(rowId, original, current, change.columns()));
              }
            });
    if (!returned.isEmpty()) {
      long[] rowIds = returned.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
      VectorBatch originals = snapshot.read(rowIds, RowGather.allOrdinals(table));
      BitSet all = new BitSet(table.columns().size());
      all.set(0, table.columns().size());
      for (int i = 0; i < rowIds.length; i++) {
        RowRef row = returned.get(rowIds[i]);
        if (row != null) {
          updates.add(new Updated(rowIds[i], new RowRef(originals, i), row, all));
        }
      }
    }
    updates.sort((a, b) -> Long.compare(a.rowId, b.rowId));
  }

  private long[] deletedRowIds() {
    long[] deleted = new long[overlay.changes().size()];
    int size = 0;
    for (Map.Entry<Long, TableOverlay.Change> change : overlay.changes().entrySet()) {
      if (change.getValue().current() == null && !returned.containsKey(change.getKey())) {
        deleted[size++] = change.getKey();
      }
    }
    Arrays.sort(deleted, 0, size);
    return Arrays.copyOf(deleted, size);
  }

  private List<RowKey> deletedKeys() {
    List<RowKey> deleted = new ArrayList<>(overlay.freedKeys().size());
    overlay
        .freedKeys()
        .forEach(
            (key, rowId) -> {
              if (!returned.containsKey(rowId)) {
                deleted.add(key);
              }
            });
    return deleted;
  }

  private List<PatchGroup> patches() {
    Map<BitSet, List<Updated>> groups = new HashMap<>();
    BitSet changed = new BitSet(table.columns().size());
    RowComparison comparison = new RowComparison(table.columns().size());
    for (Updated update : updates) {
      setChanged(update, comparison, changed);
      if (!changed.isEmpty()) {
        List<Updated> group = groups.get(changed);
        if (group == null) {
          group = new ArrayList<>();
          groups.put((BitSet) changed.clone(), group);
        }
        group.add(update);
      }
    }
    List<PatchGroup> result = new ArrayList<>(groups.size());
    groups.forEach((columns, rows) -> result.add(patch(columns, rows)));
    result.sort((a, b) -> Arrays.compare(a.rowIds(), b.rowIds()));
    return result;
  }

  /** Makes the set that of the columns that really differ. */
  private static void setChanged(Updated update, RowComparison comparison, BitSet changed) {
    changed.clear();
    BitSet columns = update.columns;
    for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
      if (!comparison.same(update.original, update.current, i)) {
        changed.set(i);
      }
    }
  }

  private PatchGroup patch(BitSet changed, List<Updated> rows) {
    List<Integer> ordinals = new ArrayList<>(changed.stream().boxed().toList());
    ordinals.sort((a, b) -> Integer.compare(columnId(a), columnId(b)));
    long[] rowIds = rows.stream().mapToLong(Updated::rowId).toArray();
    List<RowRef> current = rows.stream().map(Updated::current).toList();
    return new PatchGroup(
        ordinals.stream().map(this::columnId).toList(),
        rowIds,
        RowGather.columns(table, ordinals, current));
  }

  private int columnId(int ordinal) {
    return table.columns().get(ordinal).id();
  }
}
