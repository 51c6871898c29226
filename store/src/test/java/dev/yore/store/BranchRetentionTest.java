package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches and tags name states that are there, and keep them. */
class BranchRetentionTest {
  @Test
  void aStateThatIsNotKeptCannotBeNamedAndANamedOneIsKept(@TempDir Path parent) {
    MutableClock clock = new MutableClock(Instant.parse("2026-01-01T10:00:00Z").toEpochMilli());
    StoreOptions options =
        StoreOptions.at(parent.resolve("store")).withClock(clock).withBackgroundWork(false);
    try (Store store = Store.open(options)) {
      TableSchema items = TestTables.items(store);
      for (long id = 0; id < 6; id++) {
        clock.set(clock.millis() + Duration.ofMinutes(5).toMillis());
        try (Transaction txn = store.begin()) {
          TestTables.insert(txn, items, TestTables.row(id, "n", id));
          txn.commit(null);
        }
      }
      store.execute(new BranchChange.CreateTag("kept", "main", 4L), null);
      clock.set(clock.millis() + Duration.ofDays(2).toMillis());
      store
          .retention()
          .set(items.tableId(), new Retention(List.of(new Rule(Granularity.ALL, 1, Unit.HOUR))));
      store.retention().apply(items.tableId(), false);

      for (BranchChange change :
          List.of(
              new BranchChange.CreateTag("gone", "main", 3L),
              new BranchChange.CreateBranch("gone", "main", 5L))) {
        assertThatThrownBy(() -> store.execute(change, null))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT))
            .hasMessageContaining("ITEMS");
      }
      store.execute(new BranchChange.CreateBranch("b", "main", 4L), null);
      try (Transaction txn = store.begin("b")) {
        assertThat(TestTables.now(txn, TestTables.table(store, "b", "ITEMS"))).hasSize(3);
      }
      assertThat(TestTables.asOf(store, items, 4)).hasSize(3);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }
}
