package dev.yore.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every state of every table of a {@link FaultScript}'s store: prices by id. One thread. */
final class FaultModel {
  /** States by the sequence from which on they hold. */
  private final Map<String, Map<String, TreeMap<Long, TreeMap<Long, Long>>>> branches =
      new TreeMap<>();

  private final Map<String, Long> forks = new HashMap<>();

  FaultModel() {
    branches.put(FaultScript.MAIN, new TreeMap<>());
  }

  void create(String table, long sequence) {
    TreeMap<Long, TreeMap<Long, Long>> states = new TreeMap<>();
    states.put(sequence, new TreeMap<>());
    of(FaultScript.MAIN).put(table, states);
  }

  void fork(String parent, String name, long sequence) {
    Map<String, TreeMap<Long, TreeMap<Long, Long>>> tables = new TreeMap<>();
    of(parent).forEach((table, states) -> tables.put(table, new TreeMap<>(states)));
    branches.put(name, tables);
    forks.put(name, sequence);
  }

  void drop(String branch) {
    branches.remove(branch);
  }

  void change(String branch, String table, Map<Long, @Nullable Long> prices, long sequence) {
    TreeMap<Long, TreeMap<Long, Long>> states = states(branch, table);
    TreeMap<Long, Long> state = new TreeMap<>(states.lastEntry().getValue());
    prices.forEach(
        (id, price) -> {
          if (price == null) {
            state.remove(id);
          } else {
            state.put(id, price);
          }
        });
    states.put(sequence, state);
  }

  /** Brings over what a branch did since its fork; the script has no conflicts. */
  void merge(String source, String target, long sequence) {
    for (String table : of(source).keySet()) {
      TreeMap<Long, TreeMap<Long, Long>> states = states(source, table);
      TreeMap<Long, Long> base = states.floorEntry(forks.get(source)).getValue();
      TreeMap<Long, Long> now = states.lastEntry().getValue();
      Map<Long, @Nullable Long> changed = new TreeMap<>();
      base.keySet().forEach(id -> changed.put(id, now.get(id)));
      changed.putAll(now);
      changed
          .entrySet()
          .removeIf(e -> e.getValue() != null && e.getValue().equals(base.get(e.getKey())));
      change(target, table, changed, sequence);
    }
  }

  List<String> branches() {
    return List.copyOf(branches.keySet());
  }

  List<String> tables(String branch) {
    return List.copyOf(of(branch).keySet());
  }

  long created(String branch, String table) {
    return states(branch, table).firstKey();
  }

  /**
   * Rows of a table, in the order of {@link TestTables}.
   *
   * @param erased whether the erased row is gone
   */
  List<List<@Nullable Object>> at(String branch, String table, long sequence, boolean erased) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    states(branch, table)
        .floorEntry(sequence)
        .getValue()
        .forEach(
            (id, price) -> {
              boolean isErased =
                  erased && table.equals(FaultScript.KEYED) && id == FaultScript.ERASED_ID;
              if (!isErased) {
                rows.add(FaultScript.row(id, price));
              }
            });
    rows.sort(java.util.Comparator.comparing(Object::toString));
    return rows;
  }

  private Map<String, TreeMap<Long, TreeMap<Long, Long>>> of(String branch) {
    return java.util.Objects.requireNonNull(branches.get(branch), branch);
  }

  private TreeMap<Long, TreeMap<Long, Long>> states(String branch, String table) {
    return java.util.Objects.requireNonNull(of(branch).get(table), table);
  }
}
