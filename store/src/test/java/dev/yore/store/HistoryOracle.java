package dev.yore.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The naive answer to everything a store of a few tables may be asked: every state of every table,
 * complete, at every sequence. Rows are lists of values; a row is known by its key's values.
 */
final class HistoryOracle {
  /** One version of a row. */
  record Version(List<Object> key, List<@Nullable Object> row, long start, long end) {}

  /** A row a transaction sees: its values and, if it is a committed row, the key it has there. */
  record Seen(List<@Nullable Object> row, @Nullable List<Object> committedKey) {}

  /** A table's whole history. */
  static final class Table {
    final TreeMap<Long, Map<List<Object>, List<@Nullable Object>>> states = new TreeMap<>();
    final List<Version> versions = new ArrayList<>();
    final TreeMap<Long, Set<List<Object>>> touched = new TreeMap<>();

    Table(long createdSequence) {
      states.put(createdSequence, Map.of());
    }

    /** What a branch that leaves after the sequence has of this table. */
    Table fork(long sequence) {
      Table fork = new Table(states.firstKey());
      fork.states.putAll(states.headMap(sequence, true));
      fork.touched.putAll(touched.headMap(sequence, true));
      for (Version v : versions) {
        if (v.start <= sequence) {
          long end = v.end <= sequence ? v.end : Long.MAX_VALUE;
          fork.versions.add(new Version(v.key, v.row, v.start, end));
        }
      }
      return fork;
    }

    /** Forgets that there ever was a row of the key. */
    void erase(List<Object> key) {
      states.replaceAll(
          (sequence, state) -> {
            Map<List<Object>, List<@Nullable Object>> rest = new HashMap<>(state);
            rest.remove(key);
            return rest;
          });
      versions.removeIf(version -> version.key.equals(key));
    }

    Map<List<Object>, List<@Nullable Object>> at(long sequence) {
      return states.floorEntry(sequence).getValue();
    }

    /** Whether a commit after the snapshot changed, inserted or deleted a row of the key. */
    boolean touchedAfter(long snapshot, List<Object> key) {
      return touched.tailMap(snapshot, false).values().stream().anyMatch(k -> k.contains(key));
    }
  }

  /** What a transaction sees of a table. */
  static final class View {
    final Table table;
    final long snapshot;
    final Map<List<Object>, Seen> rows = new HashMap<>();

    View(Table table, long snapshot) {
      this.table = table;
      this.snapshot = snapshot;
      table.at(snapshot).forEach((key, row) -> rows.put(key, new Seen(row, key)));
    }

    private View(View other) {
      table = other.table;
      snapshot = other.snapshot;
      rows.putAll(other.rows);
    }

    View copy() {
      return new View(this);
    }

    /** Keys whose rows differ from the snapshot's. */
    Set<List<Object>> changedKeys() {
      Map<List<Object>, List<@Nullable Object>> before = table.at(snapshot);
      Set<List<Object>> keys = new HashSet<>(before.keySet());
      keys.addAll(rows.keySet());
      keys.removeIf(
          key -> {
            Seen seen = rows.get(key);
            return Objects.equals(before.get(key), seen == null ? null : seen.row);
          });
      return keys;
    }

    /** Whether the first committer has won over this one. */
    boolean conflicts() {
      Map<List<Object>, List<@Nullable Object>> before = table.at(snapshot);
      Map<List<Object>, List<@Nullable Object>> now = table.at(Long.MAX_VALUE);
      for (List<Object> key : changedKeys()) {
        boolean inserts = !before.containsKey(key);
        if (inserts ? now.containsKey(key) : table.touchedAfter(snapshot, key)) {
          return true;
        }
      }
      return false;
    }

    void commit(long sequence) {
      Set<List<Object>> changed = changedKeys();
      if (changed.isEmpty()) {
        return;
      }
      Map<List<Object>, List<@Nullable Object>> state = new HashMap<>(table.at(Long.MAX_VALUE));
      for (List<Object> key : changed) {
        if (state.remove(key) != null) {
          table.versions.replaceAll(
              v ->
                  v.key.equals(key) && v.end == Long.MAX_VALUE
                      ? new Version(key, v.row, v.start, sequence)
                      : v);
        }
        Seen seen = rows.get(key);
        if (seen != null) {
          state.put(key, seen.row);
          table.versions.add(new Version(key, seen.row, sequence, Long.MAX_VALUE));
        }
      }
      table.states.put(sequence, state);
      table.touched.put(sequence, changed);
    }
  }
}
