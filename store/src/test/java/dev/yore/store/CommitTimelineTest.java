package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences are the truth, stamps follow them, whatever the clock does. */
class CommitTimelineTest {
  private final MutableClock clock = new MutableClock(1000);
  private StoreOptions options;

  @BeforeEach
  void options(@TempDir Path directory) {
    options = StoreOptions.at(directory.resolve("store")).withClock(clock);
  }

  private void commitAt(Store store, TableSchema table, long millis, long id) {
    clock.set(millis);
    try (Transaction txn = store.begin()) {
      insert(txn, table, row(id, null, null));
      txn.commit("row " + id);
    }
  }

  @Test
  void aTimeMeansTheLastCommitNotAfterItAlsoWhenStampsAreEqualOrTheClockStepsBack() {
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.items(store); // 1: 1000
      commitAt(store, table, 2000, 1); // 2: 2000
      commitAt(store, table, 2000, 2); // 3: 2000
      commitAt(store, table, 500, 3); // 4: 2000, the clock has stepped back
      commitAt(store, table, 3000, 4); // 5: 3000
      check(store);
      store.flush();
      check(store);
    }
    try (Store store = Store.open(options)) {
      check(store);
      clock.set(10);
      try (Transaction txn = store.begin()) {
        insert(txn, store.catalog().tables().get(0), row(9L, null, null));
        assertThat(txn.commit(null)).map(Commit::stampMillis).contains(3000L);
      }
    }
  }

  private static void check(Store store) {
    assertThat(store.stampOf(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(List.of(1L, 2L, 3L, 4L, 5L))
        .extracting(store::stampOf)
        .containsExactly(1000L, 2000L, 2000L, 2000L, 3000L);
    assertThat(List.of(Long.MIN_VALUE, 999L, 1000L, 1999L, 2000L, 2999L, 3000L, Long.MAX_VALUE))
        .extracting(store::sequenceAsOf)
        .containsExactly(0L, 0L, 1L, 1L, 4L, 4L, 5L, 5L);
    assertThatThrownBy(() -> store.stampOf(6)).hasMessageContaining("6 is in the future");
  }

  @Test
  void commitsAreToldInOrderFromMetadataAndMemory() {
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.items(store);
      commitAt(store, table, 2000, 1);
      store.flush();
      commitAt(store, table, 3000, 2);
      List<Commit> commits = new ArrayList<>();
      store.commits(0, Long.MAX_VALUE, commits::add);
      assertThat(commits)
          .containsExactly(
              new Commit(1, 1000, null, "main", 1, 0, 0, 0),
              new Commit(2, 2000, "row 1", "main", 1, 1, 0, 0),
              new Commit(3, 3000, "row 2", "main", 1, 1, 0, 0));
      commits.clear();
      store.commits(2, 3, commits::add);
      assertThat(commits).extracting(Commit::sequence).containsExactly(2L);
    }
  }

  @Test
  void manyCommitsAreFoundByTime() {
    StoreOptions quick =
        StoreOptions.ephemeral(options.directory()).withClock(clock).withBackgroundWork(false);
    try (Store store = Store.open(quick)) {
      TableSchema table = TestTables.items(store);
      for (int i = 0; i < 5000; i++) {
        commitAt(store, table, 2000 + i / 3, i);
        if (i % 2000 == 0) {
          store.flush();
        }
      }
      for (int i = 0; i < 5000; i += 7) {
        long sequence = store.sequenceAsOf(2000 + i / 3);
        assertThat(store.stampOf(sequence)).isEqualTo(2000 + i / 3);
        assertThat(sequence == 5001 || store.stampOf(sequence + 1) > 2000 + i / 3).isTrue();
      }
    }
  }
}
