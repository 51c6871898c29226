package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random life of branches that are merged into main, decided by a seed: commits on all of them,
 * merges that report conflicts, flushes, merges of segments, reopenings, backups; every state of
 * every branch held against a model that merges row by row and column by column.
 */
final class BranchMergeScript {
  private static final int STEPS = 70;
  private static final int BRANCHES = 2;
  private static final int KEYS = 30;
  private static final String MAIN = "main";

  /** States of a branch's table by the sequence from which they hold: rows by id. */
  private final Map<String, TreeMap<Long, TreeMap<Long, List<@Nullable Object>>>> states =
      new TreeMap<>();

  /** Of each branch the last of its states that main has. */
  private final Map<String, Long> bases = new HashMap<>();

  private final Random random;
  private final Path parent;
  private Path directory;
  private Store store;
  private int directories;

  BranchMergeScript(long seed, Path parent) {
    random = new Random(seed);
    this.parent = parent;
    directory = parent.resolve("store-0");
    store = open();
  }

  private Store open() {
    return Store.open(
        StoreOptions.at(directory)
            .withFlushRowEvents(1 + random.nextInt(30))
            .withBackgroundWork(random.nextBoolean()));
  }

  void run() {
    try {
      TableSchema main = TestTables.items(store);
      put(MAIN, main.createdSequence(), new TreeMap<>());
      change(MAIN);
      for (int number = 0; number < BRANCHES; number++) {
        String branch = "b" + number;
        Commit fork = store.execute(new BranchChange.CreateBranch(branch, MAIN, null), null);
        states.put(branch, new TreeMap<>(of(MAIN)));
        bases.put(branch, fork.sequence());
        change(branch);
      }
      for (int step = 0; step < STEPS; step++) {
        step(random.nextInt(20));
      }
      check();
      assertThat(store.check(what -> {})).isEmpty();
    } finally {
      store.close();
    }
  }

  private void step(int choice) {
    switch (choice) {
      case 0 -> store.flush();
      case 1 -> store.coalesce(table(randomBranch()).tableId());
      case 2 -> {
        store.close();
        store = open();
      }
      case 3 -> {
        Path copy = parent.resolve("store-" + ++directories);
        store.backup(copy, what -> {});
        store.close();
        directory = copy;
        store = open();
      }
      case 4 -> check();
      case 5, 6, 7, 8 -> merge("b" + random.nextInt(BRANCHES));
      default -> change(randomBranch());
    }
  }

  private String randomBranch() {
    return List.copyOf(states.keySet()).get(random.nextInt(states.size()));
  }

  private TableSchema table(String branch) {
    return TestTables.table(store, branch, "ITEMS");
  }

  private TreeMap<Long, TreeMap<Long, List<@Nullable Object>>> of(String branch) {
    return Objects.requireNonNull(states.get(branch));
  }

  private void put(String branch, long sequence, TreeMap<Long, List<@Nullable Object>> rows) {
    states.computeIfAbsent(branch, b -> new TreeMap<>()).put(sequence, rows);
  }

  private void change(String branch) {
    TableSchema table = table(branch);
    TreeMap<Long, List<@Nullable Object>> rows = new TreeMap<>(of(branch).lastEntry().getValue());
    try (Transaction txn = store.begin(branch)) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        long id = random.nextInt(KEYS);
        List<@Nullable Object> row = rows.get(id);
        int column = 1 + random.nextInt(2);
        Object value =
            column == 1 ? (Object) ("n" + random.nextInt(9)) : (Object) (long) random.nextInt(9);
        if (row == null) {
          row = TestTables.row(id, "n" + random.nextInt(9), (long) random.nextInt(9));
          TestTables.insert(txn, table, row);
          rows.put(id, row);
        } else if (random.nextInt(4) == 0) {
          TestTables.delete(txn, table, id);
          rows.remove(id);
        } else {
          TestTables.update(txn, table, id, column, value);
          List<@Nullable Object> changed = new ArrayList<>(row);
          changed.set(column, value);
          rows.put(id, changed);
        }
      }
      txn.commit(null).ifPresent(commit -> put(branch, commit.sequence(), rows));
    }
  }

  /**
   * What came since the last merge must come over, unless main has something else there than the
   * branch had then: only that may be a conflict.
   */
  private void merge(String branch) {
    long base = Objects.requireNonNull(bases.get(branch));
    TreeMap<Long, List<@Nullable Object>> from = of(branch).floorEntry(base).getValue();
    TreeMap<Long, List<@Nullable Object>> source = of(branch).lastEntry().getValue();
    TreeMap<Long, List<@Nullable Object>> target = of(MAIN).lastEntry().getValue();
    TreeMap<Long, List<@Nullable Object>> merged = new TreeMap<>(target);
    boolean bothChanged = false;
    for (long id = 0; id < KEYS; id++) {
      List<@Nullable Object> before = from.get(id);
      List<@Nullable Object> now = source.get(id);
      if (!Objects.equals(before, now)) {
        bothChanged |= !Objects.equals(before, target.get(id));
        merge(merged, id, before, now);
      }
    }
    long last = store.lastSequence();

    MergeResult result = store.merge(branch, MAIN, MergePolicy.REPORT, null);

    if (result.status() == MergeResult.Status.CONFLICTS) {
      assertThat(bothChanged).as("conflicts: %s", result.conflicts()).isTrue();
      assertThat(store.lastSequence()).isEqualTo(last);
      settle(branch);
    } else if (result.commit() != null) {
      put(MAIN, result.commit().sequence(), merged);
      bases.put(branch, last);
    }
  }

  /** Columns that changed come over; the rest stays as the target has it. */
  private static void merge(
      TreeMap<Long, List<@Nullable Object>> merged,
      long id,
      @Nullable List<@Nullable Object> before,
      @Nullable List<@Nullable Object> now) {
    List<@Nullable Object> other = merged.get(id);
    if (now == null) {
      merged.remove(id);
    } else if (before == null || other == null) {
      merged.put(id, now);
    } else {
      List<@Nullable Object> row = new ArrayList<>(other);
      for (int column = 0; column < now.size(); column++) {
        if (!Objects.equals(before.get(column), now.get(column))) {
          row.set(column, now.get(column));
        }
      }
      merged.put(id, row);
    }
  }

  /** Lets main win; what came over is read, as the policy's rules are not the model's. */
  private void settle(String branch) {
    long last = store.lastSequence();
    MergeResult result = store.merge(branch, MAIN, MergePolicy.USE_TARGET, null);
    Commit commit = result.commit();
    if (commit != null) {
      TreeMap<Long, List<@Nullable Object>> rows = new TreeMap<>();
      TestTables.asOf(store, table(MAIN), commit.sequence())
          .forEach(row -> rows.put((Long) Objects.requireNonNull(row.get(0)), row));
      put(MAIN, commit.sequence(), rows);
      bases.put(branch, last);
    }
  }

  private void check() {
    for (String branch : states.keySet()) {
      TableSchema table = table(branch);
      for (long s = table.createdSequence(); s <= store.lastSequence(); s++) {
        assertThat(TestTables.asOf(store, table, s))
            .as("%s as of %d", branch, s)
            .containsExactlyInAnyOrderElementsOf(of(branch).floorEntry(s).getValue().values());
      }
    }
  }
}
