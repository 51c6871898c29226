package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.PrefetchProvider;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prediction at work on a real store. */
@Timeout(60)
class PrefetcherTest {
  private static final int COMMITS = 300;
  private static final int ROWS_PER_COMMIT = 20;

  private Store store;
  private int table;

  @BeforeEach
  void fillAStore(@TempDir Path directory) {
    store = Store.open(StoreOptions.ephemeral(directory.resolve("store")));
    TableName name = TableName.of("T");
    List<Column> columns =
        List.of(
            new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
            new Column(1, "V", ColumnType.of(Kind.BIGINT), true, null));
    store.execute(new CatalogChange.CreateTable(name, columns, List.of(0), null), null);
    table = store.catalog().table(name).orElseThrow().tableId();
    for (int commit = 0; commit < COMMITS; commit++) {
      insert(commit * ROWS_PER_COMMIT);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void steppingBackThroughARealStoreIsForeseenAndWarmed() {
    try (Prefetcher prefetcher = Prefetcher.attach(store)) {
      long observed = 0;
      for (long sequence = COMMITS; sequence > 10 && prefetcher.statistics().used() == 0; ) {
        sequence -= 4;
        assertThat(count(Scans.asOf(table, sequence))).isEqualTo((sequence - 1) * ROWS_PER_COMMIT);
        long seen = ++observed;
        await(() -> prefetcher.statistics().observedScans() >= seen);
        long warmed = prefetcher.statistics().warmed();
        awaitALittle(() -> prefetcher.statistics().warmed() > warmed);
      }
      PrefetchStatistics statistics = prefetcher.statistics();
      assertThat(statistics.used()).as(statistics.toString()).isPositive();
      assertThat(statistics.precision()).isPositive();
      assertThat(statistics.observedScans()).as("its own scans are not users'").isEqualTo(observed);
    }
  }

  @Test
  void aDroppedTableAndAClosedStoreDoNotDisturbAnybody() {
    Prefetcher prefetcher = Prefetcher.attach(store);
    for (long sequence = COMMITS; sequence > COMMITS - 60; sequence -= 2) {
      count(Scans.asOf(table, sequence));
    }
    store.execute(new CatalogChange.DropTable(TableName.of("T")), null);
    await(() -> prefetcher.statistics().observedScans() >= 30);
    store.close();
    prefetcher.close();
    prefetcher.close();
  }

  @Test
  void closingEndsTheThreadsAndTheObservation() {
    Prefetcher prefetcher = Prefetcher.attach(store);
    count(Scans.asOf(table, 50));
    await(() -> prefetcher.statistics().observedScans() == 1);
    prefetcher.close();
    count(Scans.asOf(table, 40));
    assertThat(prefetcher.statistics().observedScans()).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("yore-prefetch"));
  }

  @Test
  void theDriverFindsItByTheServiceFile() throws Exception {
    List<PrefetchProvider> found =
        ServiceLoader.load(PrefetchProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertThat(found).singleElement().isInstanceOf(WekaPrefetchProvider.class);
    try (AutoCloseable attached = found.get(0).attach(store)) {
      assertThat(attached).isInstanceOf(Prefetcher.class);
    }
  }

  private void insert(long fromId) {
    ColumnBuilder ids = new ColumnBuilder(ColumnType.of(Kind.BIGINT).physical());
    ColumnBuilder values = new ColumnBuilder(ColumnType.of(Kind.BIGINT).physical());
    for (long id = fromId; id < fromId + ROWS_PER_COMMIT; id++) {
      ids.appendLong(id);
      values.appendLong(id * 3);
    }
    VectorBatch rows = new VectorBatch(ROWS_PER_COMMIT, List.of(ids.build(), values.build()));
    try (Transaction transaction = store.begin()) {
      transaction.apply(TableChange.insert(table, rows));
      transaction.commit(null);
    }
  }

  private long count(ScanSpec spec) {
    long rows = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    return rows;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** What may well not happen, such as a warming nobody has promised, is waited for briefly. */
  private static void awaitALittle(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
  }
}
