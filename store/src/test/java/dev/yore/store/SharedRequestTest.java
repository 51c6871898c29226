package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.table.FetchingThread;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is being fetched ahead is not asked of the object store once more. */
@Timeout(300)
class SharedRequestTest {
  /** Less than a piece of an object together. */
  private static final int ROWS = 4000;

  private static final long STALL_MILLIS = 3_600_000;

  @TempDir private Path parent;

  private Store open() {
    return Store.open(
        StoreOptions.at(parent.resolve("store"))
            .withBackgroundWork(false)
            .withTiers(
                TierOptions.NONE.withPlaces(
                    null,
                    ObjectStoreOptions.of(parent.resolve("objects").toString()).throttled(1, 0))));
  }

  private static TableSchema fill(Store store) {
    TableSchema table = TestTables.items(store);
    TestTables.insertRandom(store, table, 0, ROWS, new Random(7));
    store.flush();
    store.tiers().move(table.tableId(), Tier.OBJECT);
    store.tiers().cool(table.tableId(), 0, 1);
    return table;
  }

  private static long count(Store store, ScanSpec spec) {
    long rows = 0;
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(spec)) {
      for (var batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    return rows;
  }

  private static long requests(Store store) {
    return Objects.requireNonNull(store.tiers().traffic()).requests();
  }

  @Test
  void aReaderAndAStagerWhoNeedTheSamePieceMakeOneRequest() throws InterruptedException {
    try (Store store = open()) {
      TableSchema table = fill(store);
      ScanSpec spec =
          new ScanSpec(
              table.tableId(), List.of(1, 2), List.of(), new Period.Current(), Long.MAX_VALUE);
      NeededBytes needed = store.needed(spec);
      store.tiers().slowDown(STALL_MILLIS, 0);
      long before = requests(store);
      AtomicLong staged = new AtomicLong();
      FetchingThread stager =
          new FetchingThread(() -> staged.set(store.tiers().warm(needed, () -> true)), "stager");
      stager.start();
      while (requests(store) == before) {
        LockSupport.parkNanos(1_000_000);
      }
      AtomicLong read = new AtomicLong();
      Thread reader = new Thread(() -> read.set(count(store, spec)), "reader");
      reader.start();
      // It waits for the stager's request, or in one of its own.
      while (!isWaiting(reader)) {
        LockSupport.parkNanos(1_000_000);
      }
      store.tiers().slowDown(0, 0);
      stager.join();
      reader.join();
      assertThat(staged.get()).isPositive();
      assertThat(read.get()).isEqualTo(ROWS);
      assertThat(requests(store) - before).isEqualTo(1);
    }
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
