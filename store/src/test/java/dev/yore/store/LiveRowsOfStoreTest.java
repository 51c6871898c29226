package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies of live rows change no answer: states of two branches before there are any, with them,
 * after an erasure, a restart and from a backup.
 */
class LiveRowsOfStoreTest {
  private static final String DEV = "dev";
  private static final int ROWS = 5000;

  @TempDir Path directory;

  @Test
  void everyStateStaysWhatItWas() {
    TreeMap<Long, Object> main;
    TreeMap<Long, Object> dev;
    try (Store store = open(directory.resolve("store"))) {
      TableSchema items = load(store);
      delete(store, Branch.MAIN_NAME, id -> id % 5 == 0);
      store.flush();
      store.execute(new BranchChange.CreateBranch(DEV, Branch.MAIN_NAME, null), null);
      delete(store, DEV, id -> id % 7 == 1);
      store.flush();
      update(store, DEV, id -> id % 30 == 2);
      delete(store, Branch.MAIN_NAME, id -> id % 11 == 3);
      update(store, Branch.MAIN_NAME, id -> id % 40 == 4);
      main = states(store, Branch.MAIN_NAME);
      dev = states(store, DEV);
      assertThat(copies(store)).isZero();

      store.coalesce(items.tableId());
      store.coalesce(FaultScript.table(store, DEV, "ITEMS").tableId());

      assertThat(copies(store)).isEqualTo(2);
      assertThat(states(store, Branch.MAIN_NAME)).isEqualTo(main);
      assertThat(states(store, DEV)).isEqualTo(dev);
      update(store, Branch.MAIN_NAME, id -> id % 50 == 6);
      main = states(store, Branch.MAIN_NAME);
      dev = states(store, DEV);
      store.backup(directory.resolve("copy"), what -> {});
    }
    for (String copy : List.of("store", "copy")) {
      try (Store store = open(directory.resolve(copy))) {
        assertThat(store.check(what -> {})).isEmpty();
        assertThat(states(store, Branch.MAIN_NAME)).isEqualTo(main);
        assertThat(states(store, DEV)).isEqualTo(dev);
      }
    }
  }

  @Test
  void anErasedRowIsInNoCopy() {
    try (Store store = open(directory.resolve("store"))) {
      TableSchema items = load(store);
      delete(store, Branch.MAIN_NAME, id -> id % 5 == 0);
      store.coalesce(items.tableId());
      assertThat(copies(store)).isEqualTo(1);
      TreeMap<Long, Object> before = states(store, Branch.MAIN_NAME);

      store.erase(items.tableId(), new long[] {rowId(store, items, 7)});

      before.replaceAll((sequence, rows) -> without((List<?>) rows, TestTables.row(7L, "n7", 7L)));
      TreeMap<Long, Object> after = states(store, Branch.MAIN_NAME);
      before.forEach((sequence, rows) -> assertThat(after.get(sequence)).isEqualTo(rows));
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  private static List<Object> without(List<?> rows, Object erased) {
    List<Object> left = new ArrayList<>(rows);
    left.remove(erased);
    return left;
  }

  private static Store open(Path place) {
    return Store.open(StoreOptions.at(place).withBackgroundWork(false));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static TableSchema load(Store store) {
    TableSchema items = TestTables.items(store);
    List[] rows =
        LongStream.range(0, ROWS)
            .mapToObj(id -> TestTables.row(id, "n" + id, id))
            .toArray(List[]::new);
    try (Transaction txn = store.begin()) {
      TestTables.insert(txn, items, rows);
      txn.commit(null);
    }
    store.flush();
    return items;
  }

  private static long rowId(Store store, TableSchema table, long id) {
    try (Transaction txn = store.begin()) {
      return TestTables.rowId(txn, table, id);
    }
  }

  /** Rows loaded in one commit have their ids as row ids. */
  private static long[] living(Transaction txn, TableSchema table, LongPredicate wanted) {
    return TestTables.now(txn, table).stream()
        .mapToLong(row -> (Long) row.get(0))
        .filter(wanted)
        .sorted()
        .toArray();
  }

  private static void delete(Store store, String branch, LongPredicate wanted) {
    TableSchema table = FaultScript.table(store, branch, "ITEMS");
    try (Transaction txn = store.begin(branch)) {
      txn.apply(TableChange.delete(table.tableId(), living(txn, table, wanted)));
      txn.commit(null);
    }
  }

  private static void update(Store store, String branch, LongPredicate wanted) {
    TableSchema table = FaultScript.table(store, branch, "ITEMS");
    try (Transaction txn = store.begin(branch)) {
      long[] ids = living(txn, table, wanted);
      List<List<Object>> values = new ArrayList<>();
      for (long id : ids) {
        values.add(List.of(-id - txn.snapshotSequence()));
      }
      txn.apply(
          TableChange.update(
              table.tableId(),
              ids,
              List.of(2),
              TestTables.rows(table, List.of(2), List.copyOf(values))));
      txn.commit(null);
    }
  }

  private static TreeMap<Long, Object> states(Store store, String branch) {
    TableSchema table = FaultScript.table(store, branch, "ITEMS");
    TreeMap<Long, Object> states = new TreeMap<>();
    for (long s = table.createdSequence(); s <= store.lastSequence(); s++) {
      states.put(s, TestTables.asOf(store, table, s));
    }
    return states;
  }

  private static long copies(Store store) {
    long[] copies = new long[1];
    store.deltas(delta -> copies[0] += delta.chunk().kind() == ChunkInfo.Kind.LIVE_KEYS ? 1 : 0);
    return copies[0];
  }
}
