package dev.yore.tpc.bih;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rows of the present, and what the current transaction changed. Rows handed out must not be
 * written to; {@link #put} takes copies.
 */
final class BihState {
  private final Map<BihTable, Map<List<Object>, Object[]>> rows = new EnumMap<>(BihTable.class);
  // Rows as they were before the transaction, null for those that were not there.
  private final Map<BihTable, Map<List<Object>, Object @Nullable []>> before =
      new EnumMap<>(BihTable.class);

  BihState() {
    for (BihTable table : BihTable.values()) {
      rows.put(table, new LinkedHashMap<>());
      before.put(table, new LinkedHashMap<>());
    }
  }

  /** Adds a row of the loaded data. */
  void load(BihTable table, Object[] row) {
    of(table).put(table.keyOf(row), row);
  }

  Iterable<Object[]> rows(BihTable table) {
    return of(table).values();
  }

  int size(BihTable table) {
    return of(table).size();
  }

  Object @Nullable [] find(BihTable table, List<Object> key) {
    return of(table).get(key);
  }

  /** A row that must be there. */
  Object[] get(BihTable table, Object... key) {
    Object[] row = find(table, Arrays.asList(key));
    if (row == null) {
      throw new IllegalStateException(table + " has no row " + Arrays.toString(key));
    }
    return row;
  }

  /** Adds a row or replaces the one of its key. */
  void put(BihTable table, Object[] row) {
    List<Object> key = table.keyOf(row);
    remember(table, key);
    of(table).put(key, row.clone());
  }

  void remove(BihTable table, List<Object> key) {
    remember(table, key);
    of(table).remove(key);
  }

  /** Ends the transaction. */
  List<BihChange> commit() {
    List<BihChange> changes = new ArrayList<>();
    for (BihTable table : BihTable.values()) {
      for (Map.Entry<List<Object>, Object @Nullable []> entry : undo(table).entrySet()) {
        Object[] old = entry.getValue();
        Object[] now = find(table, entry.getKey());
        boolean same = old == null ? now == null : now != null && Arrays.equals(old, now);
        if (!same) {
          changes.add(new BihChange(table, entry.getKey(), old, now));
        }
      }
      undo(table).clear();
    }
    return changes;
  }

  private void remember(BihTable table, List<Object> key) {
    if (!undo(table).containsKey(key)) {
      undo(table).put(key, find(table, key));
    }
  }

  private Map<List<Object>, Object[]> of(BihTable table) {
    return java.util.Objects.requireNonNull(rows.get(table));
  }

  private Map<List<Object>, Object @Nullable []> undo(BihTable table) {
    return java.util.Objects.requireNonNull(before.get(table));
  }
}
