package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.OverlayPart;
import dev.yore.store.table.RowOverlay;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's uncommitted changes of one table: rows it inserted under negative row ids, and
 * what became of committed rows. Every change can be undone. Confined to the transaction's thread.
 *
 * <p>A committed row whose key is changed counts as deleted and inserted again, so a committed row
 * that still lives here always has the key it had.
 */
final class TableOverlay implements RowOverlay {
  private static final int NOWHERE = -1;

  /**
   * What became of a committed row.
   *
   * @param original its values in the snapshot; null if they were not needed so far
   * @param current its values now, null if it is deleted
   * @param position of the values now in {@code updated}, or {@link #NOWHERE} if it was never there
   * @param columns ordinals of those in which original and current values may differ; read only
   */
  record Change(
      @Nullable RowRef original, @Nullable RowRef current, int position, BitSet columns) {}

  private final TableSchema table;
  private final Undo undo;
  private final Map<Long, Change> changes = new HashMap<>();
  private final SortedRowIds changedRowIds = new SortedRowIds(changes.keySet());
  private final RowChunks updated;
  private final RowChunks inserted;
  private final KeyEncoder keys;
  private final Map<RowKey, Long> insertedKeys = new HashMap<>();
  private final Map<RowKey, Long> freedKeys = new HashMap<>();
  private final Map<String, Map<RowKey, Long>> uniqueHolders = new HashMap<>();
  private int insertedCount;
  private @Nullable OverlayPart all;
  private @Nullable TouchedRows touched;

  TableOverlay(TableSchema table, Undo undo) {
    this.table = table;
    this.undo = undo;
    updated = new RowChunks(table);
    inserted = new RowChunks(table);
    keys = KeyEncoder.ofKeys(table);
  }

  TableSchema table() {
    return table;
  }

  /** Notes from now on what rows were before they change; null to stop. */
  void trace(@Nullable TouchedRows newTouched) {
    touched = newTouched;
  }

  /** A committed row whose key changes goes on as one of the transaction's own. */
  void moved(long rowId, long newRowId) {
    if (touched != null) {
      touched.move(rowId, newRowId);
    }
  }

  boolean isTraced() {
    return touched != null;
  }

  /** The row as the transaction has it, or null if it is deleted; only for rows it changed. */
  @Nullable RowRef now(long rowId) {
    if (rowId < 0) {
      return ownRow(rowId);
    }
    Change change = changes.get(rowId);
    return change == null ? null : change.current();
  }

  /** Which of the transaction's rows have taken values of a UNIQUE constraint. */
  Map<RowKey, Long> holders(String constraint) {
    return uniqueHolders.computeIfAbsent(constraint, name -> new HashMap<>());
  }

  /** Whether a row the transaction inserted has the key. */
  boolean hasOwnKey(RowKey key) {
    return insertedKeys.containsKey(key);
  }

  boolean isEmpty() {
    return changes.isEmpty() && insertedCount == 0;
  }

  @Override
  public OverlayPart all() {
    OverlayPart current = all;
    if (current == null) {
      List<OverlayPart.Chunk> chunks = new ArrayList<>();
      inserted.collect(chunks);
      updated.collect(chunks);
      current = new OverlayPart(changedRowIds.ascending(), chunks);
      all = current;
    }
    return current;
  }

  @Override
  public OverlayPart ofKeys(List<List<Object>> wanted, long[] committedRowIds) {
    TreeSet<Long> own = new TreeSet<>();
    for (List<Object> key : wanted) {
      Long rowId = insertedKeys.get(keys.encode(key));
      if (rowId != null) {
        own.add(rowId);
      }
    }
    long[] hidden = Arrays.stream(committedRowIds).filter(changes::containsKey).toArray();
    List<RowRef> rows = new ArrayList<>();
    long[] rowIds =
        LongStream.concat(own.stream().mapToLong(Long::longValue), Arrays.stream(hidden))
            .filter(rowId -> addIfLiving(rows, rowId))
            .toArray();
    return new OverlayPart(hidden, RowChunks.chunk(table, rows, rowIds));
  }

  private boolean addIfLiving(List<RowRef> rows, long rowId) {
    Change change = changes.get(rowId);
    RowRef row = change == null ? ownRow(rowId) : change.current();
    return row != null && rows.add(row);
  }

  /**
   * Turns the ids of rows that the snapshot has for some keys into those that the transaction sees.
   *
   * @param wanted the keys' columns, in key order
   * @param rowIds a committed row per key or negative; overwritten
   */
  void follow(VectorBatch wanted, long[] rowIds) {
    for (int i = 0; i < rowIds.length; i++) {
      Long own = insertedKeys.isEmpty() ? null : insertedKeys.get(keys.encode(wanted, i));
      if (own != null) {
        rowIds[i] = own;
      } else {
        Change change = changes.get(rowIds[i]);
        if (change != null && change.current() == null) {
          rowIds[i] = Transaction.NO_ROW;
        }
      }
    }
  }

  /** Committed rows that are not as the snapshot has them. */
  Map<Long, Change> changes() {
    return changes;
  }

  /** The transaction's own row at each negative row id {@code -1 - index}; null where deleted. */
  List<@Nullable RowRef> inserted() {
    return inserted.rows();
  }

  /** The keys of the transaction's own rows, by position; null where the row is deleted. */
  @Nullable RowKey[] ownKeys() {
    @Nullable RowKey[] ownKeys = new RowKey[inserted.size()];
    insertedKeys.forEach((key, rowId) -> ownKeys[index(rowId)] = key);
    return ownKeys;
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
    return index < inserted.size() ? inserted.row(index) : null;
  }

  void insert(RowRef row) {
    insertAll(List.of(row));
  }

  /** Adds rows under the next row ids; undone together. */
  void insertAll(List<RowRef> rows) {
    int sizeBefore = inserted.size();
    for (RowRef row : rows) {
      if (touched != null) {
        touched.add(nextRowId(), null);
      }
      inserted.add(nextRowId(), row);
    }
    insertedCount += rows.size();
    changed(
        () -> {
          insertedCount -= rows.size();
          inserted.truncate(sizeBefore);
        });
  }

  /** The negative row id the next inserted row gets. */
  long nextRowId() {
    return -1L - inserted.size();
  }

  void replaceOwn(long rowId, @Nullable RowRef row) {
    int index = index(rowId);
    RowRef before = inserted.set(index, row);
    if (touched != null) {
      touched.add(rowId, before);
    }
    int delta = (row == null ? 0 : 1) - (before == null ? 0 : 1);
    insertedCount += delta;
    changed(
        () -> {
          inserted.set(index, before);
          insertedCount -= delta;
        });
  }

  /**
   * A committed row is not as it was.
   *
   * @param original its values in the snapshot; null if they are not needed
   * @param now its values from now on, null if it is deleted
   * @param columns ordinals of those that are changed; shared and not written to
   */
  void changeCommitted(
      long rowId, @Nullable RowRef original, @Nullable RowRef now, BitSet columns) {
    Change before = changes.get(rowId);
    if (touched != null) {
      touched.add(rowId, before == null ? original : before.current());
    }
    int position = before == null ? NOWHERE : before.position();
    int updatedBefore = updated.size();
    if (position != NOWHERE) {
      updated.set(position, now);
    } else if (now != null) {
      position = updated.size();
      updated.add(rowId, now);
    }
    changes.put(rowId, new Change(original, now, position, union(before, columns)));
    if (before == null) {
      changedRowIds.added(rowId);
    }
    changed(() -> takeBack(rowId, before, updatedBefore));
  }

  private static BitSet union(@Nullable Change before, BitSet columns) {
    if (before == null || before.columns().equals(columns)) {
      return columns;
    }
    BitSet union = (BitSet) before.columns().clone();
    union.or(columns);
    return union;
  }

  private void takeBack(long rowId, @Nullable Change before, int updatedBefore) {
    updated.truncate(updatedBefore);
    if (before == null) {
      changes.remove(rowId);
      changedRowIds.removed();
      return;
    }
    changes.put(rowId, before);
    if (before.position() != NOWHERE) {
      updated.set(before.position(), before.current());
    }
  }

  void freeKey(RowKey key, long rowId) {
    Long before = freedKeys.put(key, rowId);
    if (before == null) {
      undo.add(() -> freedKeys.remove(key));
    }
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

  private void changed(Runnable takeBack) {
    all = null;
    undo.add(
        () -> {
          all = null;
          takeBack.run();
        });
  }

  private static int index(long rowId) {
    return Math.toIntExact(-1 - rowId);
  }
}
