package dev.yore.store;

import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a scan together give what the whole scan gives. */
class ScanPartsTest {
  private static final int ROWS = 100_000;

  private Store store;
  private TableSchema items;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    items = TestTables.items(store);
    try (Transaction txn = store.begin()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (long id = 0; id < ROWS; id++) {
        rows.add(row(id, "n", id));
      }
      txn.apply(
          TableChange.insert(items.tableId(), TestTables.rows(items, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
    try (Transaction txn = store.begin()) {
      update(txn, items, 70_000, 2, -1L);
      delete(txn, items, 3);
      txn.commit(null);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ScanSpec all(Period period, List<ColumnPredicate> predicates, long limit) {
    return new ScanSpec(items.tableId(), List.of(0, 2), predicates, period, limit);
  }

  private static List<Long> drain(Scan scan) {
    List<Long> ids = new ArrayList<>();
    for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
      LongVector id = (LongVector) batch.columns().get(0);
      int[] selection = batch.selection();
      for (int i = 0; i < batch.selectedCount(); i++) {
        ids.add(id.get(selection == null ? i : selection[i]));
      }
    }
    return ids;
  }

  private static List<Long> sorted(List<Long> ids) {
    return ids.stream().sorted().toList();
  }

  private static List<Long> inThreads(List<Scan> parts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(parts.size());
    try {
      List<Callable<List<Long>>> tasks = new ArrayList<>();
      parts.forEach(part -> tasks.add(() -> drain(part)));
      List<Long> ids = new ArrayList<>();
      for (Future<List<Long>> done : threads.invokeAll(tasks)) {
        ids.addAll(done.get());
      }
      return ids;
    } finally {
      threads.shutdown();
      parts.forEach(Scan::close);
    }
  }

  @Test
  void partsInThreadsGiveEveryRowOnceWithTheTransactionsOwnChanges() throws Exception {
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(1_000_000L, "own", 5L));
      delete(txn, items, 4);
      ScanSpec spec = all(new Period.Current(), List.of(), Long.MAX_VALUE);
      List<Scan> parts = txn.scan(spec, 3);
      assertThat(parts).hasSize(3);
      assertThat(sorted(inThreads(parts))).isEqualTo(sorted(drain(txn.scan(spec))));
    }
  }

  @Test
  void partsOfVersionsGiveEveryVersionOnce() throws Exception {
    try (Transaction txn = store.begin()) {
      ScanSpec spec = all(Period.Versions.ALL, List.of(), Long.MAX_VALUE);
      List<Long> ids = inThreads(txn.scan(spec, 2));
      assertThat(ids).hasSize(ROWS + 1).contains(3L);
      assertThat(ids.stream().filter(id -> id == 70_000L)).hasSize(2);
    }
  }

  @Test
  void lookupsAndLimitedScansAreNotDivided() {
    try (Transaction txn = store.begin()) {
      ColumnPredicate key = new ColumnPredicate.Compare(0, ColumnPredicate.Operator.EQUAL, 70_000L);
      List<Scan> lookup = txn.scan(all(new Period.Current(), List.of(key), Long.MAX_VALUE), 4);
      List<Scan> limited = txn.scan(all(new Period.Current(), List.of(), 10), 4);
      assertThat(lookup).hasSize(1);
      assertThat(limited).hasSize(1);
      assertThat(drain(limited.get(0))).hasSize(10);
      lookup.get(0).close();
      limited.get(0).close();
    }
  }

  @Test
  void anObserverHearsOnceOfAllParts() {
    List<ScanStatistics> heard = new ArrayList<>();
    store.observe((spec, sequence, statistics, nanos) -> heard.add(statistics));
    try (Transaction txn = store.begin()) {
      List<Scan> parts = txn.scan(all(new Period.Current(), List.of(), Long.MAX_VALUE), 2);
      drain(parts.get(0));
      parts.get(0).close();
      assertThat(heard).isEmpty();
      parts.get(1).close();
    }
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).rows()).isEqualTo(ROWS - 1);
  }
}
