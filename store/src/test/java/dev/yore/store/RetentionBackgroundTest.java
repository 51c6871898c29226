package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies are applied without being asked to, and space comes back. */
class RetentionBackgroundTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MutableClock clock =
      new MutableClock(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());

  @Test
  void aPolicyIsAppliedWhenThereIsOtherWork(@TempDir Path directory) {
    StoreOptions options =
        StoreOptions.at(directory.resolve("store")).withClock(clock).withFlushRowEvents(50);
    try (Store store = Store.open(options)) {
      TableSchema items = TestTables.items(store);
      store
          .retention()
          .set(items.tableId(), new Retention(List.of(new Rule(Granularity.ALL, 1, Unit.DAY))));
      for (long id = 0; id < 60; id++) {
        commit(store, items, id);
      }
      clock.set(clock.millis() + Duration.ofDays(3).toMillis());

      Instant deadline = Instant.now().plus(PATIENCE);
      long id = 60;
      while (store.retention().histories().get(items.tableId()).gaps().isEmpty()) {
        assertThat(Instant.now()).isBefore(deadline);
        commit(store, items, id++);
      }

      assertThat(TestTables.now(store, items)).hasSize((int) id);
    }
  }

  @Test
  void filesShrinkWhenVersionsGo(@TempDir Path directory) {
    StoreOptions options =
        StoreOptions.at(directory.resolve("store")).withClock(clock).withBackgroundWork(false);
    try (Store store = Store.open(options)) {
      TableSchema items = TestTables.items(store);
      commit(store, items, 1);
      for (long price = 0; price < 500; price++) {
        try (Transaction txn = store.begin()) {
          TestTables.update(txn, items, 1, 2, price * 7919 % 104_729);
          txn.commit(null);
        }
      }
      clock.set(clock.millis() + Duration.ofDays(3).toMillis());
      store
          .retention()
          .set(items.tableId(), new Retention(List.of(new Rule(Granularity.ALL, 1, Unit.DAY))));

      var report = store.retention().apply(items.tableId(), false);

      assertThat(report.removedVersions()).isEqualTo(500);
      assertThat(report.bytesAfter()).isLessThan(report.bytesBefore() / 4);
      assertThat(store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum())
          .isEqualTo(report.bytesAfter());
    }
  }

  private static void commit(Store store, TableSchema items, long id) {
    try (Transaction txn = store.begin()) {
      TestTables.insert(txn, items, TestTables.row(id, "name", id));
      txn.commit(null);
    }
  }
}
