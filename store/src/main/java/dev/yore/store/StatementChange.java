package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies one statement's changes of one table to a transaction's overlay. Keys are given up before
 * any is taken, so they are judged as they stand after the whole statement. May leave the overlay
 * half changed when it throws: the caller undoes. Used once, by one thread.
 */
final class StatementChange {
  private static final long NO_ROW = -1;
  private static final int ALL_ACQUIRED = -1;
  private static final BitSet NO_COLUMNS = new BitSet();

  private final TableSchema table;
  private final TableOverlay overlay;
  private final SnapshotRows snapshot;
  private final TableChange change;
  private final boolean keyed;
  private final KeyEncoder keys;

  /** Rows whose key is taken by this statement, and the negative row ids they have. */
  private final List<RowRef> acquiring = new ArrayList<>();

  private final List<Long> acquiringRowIds = new ArrayList<>();

  StatementChange(TableOverlay overlay, SnapshotRows snapshot, TableChange change) {
    this.table = overlay.table();
    this.overlay = overlay;
    this.snapshot = snapshot;
    this.change = change;
    this.keyed = table.hasKey();
    this.keys = KeyEncoder.ofRows(table);
  }

  /**
   * Does it.
   *
   * @throws StoreException {@code NOT_NULL_VIOLATION}, {@code DUPLICATE_KEY}, {@code
   *     INVALID_STATEMENT} for rows or columns that are not there
   */
  void apply() {
    validateShape();
    requireNotNull();
    delete(change.deletedRowIds());
    VectorBatch updates = change.updates();
    if (updates != null && change.updatedRowIds().length > 0) {
      update(change.updatedRowIds(), updates);
    }
    VectorBatch inserts = change.inserts();
    if (inserts != null) {
      insertAll(inserts);
    }
    acquireKeys();
  }

  private void validateShape() {
    VectorBatch inserts = change.inserts();
    if (inserts != null && inserts.columns().size() != table.columns().size()) {
      throw invalid(
          "inserted rows have %d columns, the table has %d"
              .formatted(inserts.columns().size(), table.columns().size()));
    }
    VectorBatch updates = change.updates();
    int updatedRows = updates == null ? 0 : updates.rowCount();
    if (updatedRows != change.updatedRowIds().length) {
      throw invalid(
          "%d rows to update, values for %d".formatted(change.updatedRowIds().length, updatedRows));
    }
    if (updates != null && updates.columns().size() != change.updatedColumns().size()) {
      throw invalid("updated columns and their values differ in number");
    }
  }

  private void requireNotNull() {
    VectorBatch inserts = change.inserts();
    if (inserts != null) {
      for (int ordinal = 0; ordinal < table.columns().size(); ordinal++) {
        requireNotNull(ordinal, inserts.column(ordinal));
      }
    }
    VectorBatch updates = change.updates();
    if (updates != null) {
      for (int i = 0; i < change.updatedColumns().size(); i++) {
        requireNotNull(change.updatedColumns().get(i), updates.column(i));
      }
    }
  }

  private void requireNotNull(int ordinal, ColumnVector vector) {
    Column column = table.columns().get(ordinal);
    if (column.nullable() || !vector.hasNulls()) {
      return;
    }
    for (int row = 0; row < vector.length(); row++) {
      if (vector.isNull(row)) {
        throw new StoreException(
            ErrorCode.NOT_NULL_VIOLATION,
            "column %s of %s is NOT NULL: row %d of the statement has no value for it"
                .formatted(column.name(), table.name(), row + 1));
      }
    }
  }

  private void delete(long[] rowIds) {
    long[] committed = freshCommitted(rowIds);
    if (overlay.isTraced()) {
      deleteTraced(committed);
    } else {
      @Nullable RowKey[] committedKeys = keysOf(committed);
      for (int i = 0; i < committed.length; i++) {
        deleteCommitted(committed[i], null, committedKeys[i]);
      }
    }
    for (long rowId : rowIds) {
      if (rowId < 0) {
        deleteOwn(rowId);
      } else if (Arrays.binarySearch(committed, rowId) < 0) {
        RowRef original = living(rowId).original();
        RowKey key =
            keyed && original != null ? keys.encode(original.batch(), original.row()) : null;
        deleteCommitted(rowId, original, key);
      }
    }
  }

  /** Constraints want to know what the rows were. */
  private void deleteTraced(long[] committed) {
    if (committed.length == 0) {
      return;
    }
    VectorBatch originals = snapshot.read(committed, RowGather.allOrdinals(table));
    for (int i = 0; i < committed.length; i++) {
      RowRef original = new RowRef(originals, i);
      deleteCommitted(committed[i], original, keyed ? keys.encode(originals, i) : null);
    }
  }

  /** The committed rows among them that the overlay does not know yet, ascending. */
  private long[] freshCommitted(long[] rowIds) {
    long[] fresh = new long[rowIds.length];
    int size = 0;
    for (long rowId : rowIds) {
      if (rowId >= 0 && !overlay.changes().containsKey(rowId)) {
        fresh[size++] = rowId;
      }
    }
    return distinct(fresh, size);
  }

  /** The first numbers of the array, which it sorts, without those that come again. */
  private static long[] distinct(long[] numbers, int size) {
    Arrays.sort(numbers, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || numbers[kept - 1] != numbers[i]) {
        numbers[kept++] = numbers[i];
      }
    }
    return kept == numbers.length ? numbers : Arrays.copyOf(numbers, kept);
  }

  private @Nullable RowKey[] keysOf(long[] committed) {
    RowKey[] result = new RowKey[committed.length];
    if (committed.length > 0 && keyed) {
      VectorBatch values = snapshot.read(committed, table.keyColumns());
      KeyEncoder encoder = KeyEncoder.ofKeys(table);
      Arrays.setAll(result, i -> encoder.encode(values, i));
    } else if (committed.length > 0) {
      snapshot.requireVisible(committed);
    }
    return result;
  }

  private void deleteCommitted(long rowId, @Nullable RowRef original, @Nullable RowKey key) {
    overlay.changeCommitted(rowId, original, null, NO_COLUMNS);
    if (key != null) {
      overlay.freeKey(key, rowId);
    }
  }

  private void deleteOwn(long rowId) {
    RowRef row = own(rowId);
    if (keyed) {
      overlay.releaseOwnKey(keys.encode(row.batch(), row.row()));
    }
    overlay.replaceOwn(rowId, null);
  }

  private void update(long[] rowIds, VectorBatch updates) {
    long[] fresh = freshCommitted(rowIds);
    VectorBatch originals =
        fresh.length == 0
            ? null
            : OriginalColumns.of(snapshot, table, fresh, change.updatedColumns());
    List<RowRef> before = new ArrayList<>(rowIds.length);
    for (long rowId : rowIds) {
      int index = Arrays.binarySearch(fresh, rowId);
      before.add(originals != null && index >= 0 ? new RowRef(originals, index) : current(rowId));
    }
    VectorBatch after = replaceColumns(before, updates);
    BitSet columns = new BitSet(table.columns().size());
    change.updatedColumns().forEach(columns::set);
    boolean keyMayChange = keyed && table.keyColumns().stream().anyMatch(columns::get);
    for (int i = 0; i < rowIds.length; i++) {
      updateRow(rowIds[i], before.get(i), new RowRef(after, i), columns, keyMayChange);
    }
  }

  private RowRef current(long rowId) {
    if (rowId < 0) {
      return own(rowId);
    }
    RowRef row = living(rowId).current();
    if (row == null) {
      throw notVisible(rowId);
    }
    return row;
  }

  private VectorBatch replaceColumns(List<RowRef> rows, VectorBatch updates) {
    return VectorBatch.lazy(
        rows.size(),
        table.columns().size(),
        ordinal -> {
          int position = change.updatedColumns().indexOf(ordinal);
          return position >= 0
              ? updates.column(position)
              : RowGather.columns(table, List.of(ordinal), rows).column(0);
        });
  }

  private void updateRow(
      long rowId, RowRef before, RowRef after, BitSet columns, boolean keyMayChange) {
    boolean keyChanged = keyMayChange && !sameKey(before, after);
    if (rowId < 0) {
      updateOwn(rowId, before, after, keyChanged);
      return;
    }
    TableOverlay.Change known = overlay.changes().get(rowId);
    RowRef original = known == null || known.original() == null ? before : known.original();
    if (keyChanged) {
      deleteCommitted(rowId, original, keys.encode(before.batch(), before.row()));
      overlay.moved(rowId, overlay.nextRowId());
      insert(after);
    } else {
      overlay.changeCommitted(rowId, original, after, columns);
    }
  }

  private void updateOwn(long rowId, RowRef before, RowRef after, boolean keyChanged) {
    overlay.replaceOwn(rowId, after);
    if (keyChanged) {
      overlay.releaseOwnKey(keys.encode(before.batch(), before.row()));
      acquire(after, rowId);
    }
  }

  private boolean sameKey(RowRef before, RowRef after) {
    for (int ordinal : table.keyColumns()) {
      if (!before.sameValue(after, ordinal)) {
        return keys.encode(before.batch(), before.row())
            .equals(keys.encode(after.batch(), after.row()));
      }
    }
    return true;
  }

  private void insertAll(VectorBatch inserts) {
    long rowId = overlay.nextRowId();
    List<RowRef> rows = new ArrayList<>(inserts.rowCount());
    for (int row = 0; row < inserts.rowCount(); row++) {
      RowRef ref = new RowRef(inserts, row);
      rows.add(ref);
      acquire(ref, rowId - row);
    }
    overlay.insertAll(rows);
  }

  private void insert(RowRef row) {
    acquire(row, overlay.nextRowId());
    overlay.insert(row);
  }

  private void acquire(RowRef row, long rowId) {
    if (keyed) {
      acquiring.add(row);
      acquiringRowIds.add(rowId);
    }
  }

  private void acquireKeys() {
    if (acquiring.isEmpty()) {
      return;
    }
    List<RowKey> acquired = new ArrayList<>(acquiring.size());
    List<RowRef> toLookUp = new ArrayList<>(acquiring.size());
    for (RowRef row : acquiring) {
      RowKey key = keys.encode(row.batch(), row.row());
      acquired.add(key);
      if (overlay.freedBy(key) == null) {
        toLookUp.add(row);
      }
    }
    int taken = overlay.acquireOwnKeys(acquired, acquiringRowIds);
    if (taken != ALL_ACQUIRED) {
      throw duplicate(acquiring.get(taken));
    }
    requireFree(toLookUp);
  }

  /** Fails if the snapshot has a row of one of the keys that the transaction did not delete. */
  private void requireFree(List<RowRef> rows) {
    if (rows.isEmpty()) {
      return;
    }
    long[] holders = snapshot.find(RowGather.columns(table, table.keyColumns(), rows));
    for (int i = 0; i < holders.length; i++) {
      if (holders[i] != NO_ROW) {
        throw duplicate(rows.get(i));
      }
    }
  }

  private RowRef own(long rowId) {
    RowRef row = overlay.ownRow(rowId);
    if (row == null) {
      throw notVisible(rowId);
    }
    return row;
  }

  /** A committed row that the transaction changed before but did not delete. */
  private TableOverlay.Change living(long rowId) {
    TableOverlay.Change known = overlay.changes().get(rowId);
    if (known == null || known.current() == null) {
      throw notVisible(rowId);
    }
    return known;
  }

  private StoreException duplicate(RowRef row) {
    return new StoreException(
        ErrorCode.DUPLICATE_KEY,
        "duplicate key in %s: %s exists already"
            .formatted(table.name(), ValueText.key(table, row.batch(), row.row())));
  }

  private StoreException notVisible(long rowId) {
    return invalid("row " + rowId + " is not visible to the transaction");
  }

  private StoreException invalid(String what) {
    return new StoreException(
        ErrorCode.INVALID_STATEMENT, "cannot change table " + table.name() + ": " + what);
  }
}
