package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's uncommitted changes of one table: rows it inserted under negative row ids, and
 * what became of committed rows. Every change can be undone. Confined to the transaction's thread.
 *
 * <p>A committed row whose key is changed counts as deleted and inserted again, so a committed row
 * that still lives here always has the key it had.
 */
final class TableOverlay {
  /**
   * What became of a committed row.
   *
   * @param original its values in the snapshot; null if they were not needed so far
   * @param current its values now, null if it is deleted
   */
  record Change(@Nullable RowRef original, @Nullable RowRef current) {}

  private final TableSchema table;
  private final Undo undo;
  private final Map<Long, Change> changes = new HashMap<>();
  private final List<@Nullable RowRef> inserted = new ArrayList<>();
  private final Map<RowKey, Long> insertedKeys = new HashMap<>();
  private final Map<RowKey, Long> freedKeys = new HashMap<>();
  private int insertedCount;
  private @Nullable OverlayView view;

  TableOverlay(TableSchema table, Undo undo) {
    this.table = table;
    this.undo = undo;
  }

  TableSchema table() {
    return table;
  }

  boolean isEmpty() {
    return changes.isEmpty() && insertedCount == 0;
  }

  /** What a scan that begins now adds and leaves out. */
  OverlayView view() {
    OverlayView current = view;
    if (current == null) {
      current = OverlayView.of(this);
      view = current;
    }
    return current;
  }

  /** Committed rows that are not as the snapshot has them. */
  Map<Long, Change> changes() {
    return changes;
  }

  /** The transaction's own row at each negative row id {@code -1 - index}; null where deleted. */
  List<@Nullable RowRef> inserted() {
    return inserted;
  }

  /** The committed row that had the key and is deleted here, or null. */
  @Nullable Long freedBy(RowKey key) {
    return freedKeys.get(key);
  }

  /** Keys of committed rows that are deleted here, with their row ids. */
  Map<RowKey, Long> freedKeys() {
    return freedKeys;
  }

  /** The transaction's own row, or null if it does not exist any more. */
  @Nullable RowRef ownRow(long rowId) {
    int index = index(rowId);
    return index < inserted.size() ? inserted.get(index) : null;
  }

  void insert(RowRef row) {
    insertAll(List.of(row));
  }

  /** Adds rows under the next row ids; undone together. */
  void insertAll(List<RowRef> rows) {
    int sizeBefore = inserted.size();
    inserted.addAll(rows);
    insertedCount += rows.size();
    changed(
        () -> {
          insertedCount -= rows.size();
          inserted.subList(sizeBefore, inserted.size()).clear();
        });
  }

  /** The negative row id the next inserted row gets. */
  long nextRowId() {
    return -1L - inserted.size();
  }

  void replaceOwn(long rowId, @Nullable RowRef row) {
    int index = index(rowId);
    RowRef before = inserted.set(index, row);
    int delta = (row == null ? 0 : 1) - (before == null ? 0 : 1);
    insertedCount += delta;
    changed(
        () -> {
          inserted.set(index, before);
          insertedCount -= delta;
        });
  }

  void changeCommitted(long rowId, Change change) {
    putUndoable(changes, rowId, change);
  }

  void freeKey(RowKey key, long rowId) {
    putUndoable(freedKeys, key, rowId);
  }

  void releaseOwnKey(RowKey key) {
    Long before = insertedKeys.remove(key);
    if (before != null) {
      undo.add(() -> insertedKeys.put(key, before));
    }
  }

  /**
   * Takes keys for some of the transaction's own rows; those taken are given back together.
   *
   * @return the first position whose key another row has, or -1 if all were taken
   */
  int acquireOwnKeys(List<RowKey> keys, List<Long> rowIds) {
    int[] taken = new int[1];
    undo.add(() -> keys.subList(0, taken[0]).forEach(insertedKeys::remove));
    for (int i = 0; i < keys.size(); i++) {
      if (insertedKeys.putIfAbsent(keys.get(i), rowIds.get(i)) != null) {
        return i;
      }
      taken[0]++;
    }
    return -1;
  }

  private <K, V> void putUndoable(Map<K, V> map, K key, V value) {
    V before = map.put(key, value);
    changed(
        () -> {
          if (before == null) {
            map.remove(key);
          } else {
            map.put(key, before);
          }
        });
  }

  private void changed(Runnable takeBack) {
    view = null;
    undo.add(
        () -> {
          view = null;
          takeBack.run();
        });
  }

  private static int index(long rowId) {
    return Math.toIntExact(-1 - rowId);
  }
}
