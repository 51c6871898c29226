package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L0 becomes segments, segments become fewer, and no answer changes. */
class FlushTest {
  private Path directory;
  private StoreOptions options;

  @BeforeEach
  void options(@TempDir Path parent) {
    directory = parent.resolve("store");
    options = StoreOptions.at(directory);
  }

  private static void insertOne(Store store, TableSchema table, long id) {
    try (Transaction txn = store.begin()) {
      insert(txn, table, row(id, "row " + id, id));
      txn.commit(null);
    }
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("segments"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aTableWithEnoughRowEventsIsFlushedInTheBackgroundAndOthersStayInMemory() {
    try (Store store = Store.open(options.withFlushRowEvents(2000))) {
      TableSchema big = TestTables.create(store, "BIG", List.of(0));
      TableSchema small = TestTables.create(store, "SMALL", List.of(0));
      insertOne(store, small, 1);
      try (Transaction txn = store.begin()) {
        for (int i = 0; i < 2000; i++) {
          insert(txn, big, row((long) i, null, null));
        }
        txn.commit(null);
      }
      await(() -> !store.segments().isEmpty());
      assertThat(store.segments())
          .singleElement()
          .satisfies(
              s -> {
                assertThat(s.tableId()).isEqualTo(big.tableId());
                assertThat(s.rowEvents()).isEqualTo(2000);
                assertThat(s.level()).isEqualTo(1);
              });
      assertThat(now(store, small)).hasSize(1);
      insertOne(store, small, 2);
      insertOne(store, big, 5000);
    }
    try (Store store = Store.open(options)) {
      assertThat(now(store, store.catalog().tables().get(0))).hasSize(2001);
      assertThat(now(store, store.catalog().tables().get(1))).hasSize(2);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void tablesThatWereNotFlushedAreRebuiltFromTheLogAfterACrash() throws IOException {
    TableSchema big;
    TableSchema small;
    Path crashed = directory.resolveSibling("crashed");
    try (Store store = Store.open(options.withFlushRowEvents(2000))) {
      big = TestTables.create(store, "BIG", List.of(0));
      small = TestTables.create(store, "SMALL", List.of(0));
      insertOne(store, small, 1);
      try (Transaction txn = store.begin()) {
        for (int i = 0; i < 2000; i++) {
          insert(txn, big, row((long) i, null, null));
        }
        txn.commit(null);
      }
      await(() -> !store.segments().isEmpty());
      insertOne(store, big, 5000);
      insertOne(store, small, 2);
      StoreOpeningTest.copy(directory, crashed);
    }
    try (Store store = Store.open(StoreOptions.at(crashed))) {
      assertThat(now(store, big)).hasSize(2001);
      assertThat(now(store, small)).hasSize(2);
      assertThat(asOf(store, small, 3)).hasSize(1);
      assertThat(store.statistics(big.tableId()).rowCount()).isEqualTo(2001);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void eightSegmentsOfALevelBecomeOneOfTheNextInTheBackground() {
    try (Store store = Store.open(options.withFlushRowEvents(1))) {
      TableSchema items = TestTables.items(store);
      for (int i = 1; i <= 8; i++) {
        insertOne(store, items, i);
        long wanted = 1 + i;
        await(() -> store.segments().stream().anyMatch(s -> s.toSequence() == wanted + 1));
      }
      await(() -> store.segments().size() == 1);
      assertThat(store.segments())
          .singleElement()
          .satisfies(s -> assertThat(s.level()).isEqualTo(2));
      assertThat(now(store, items)).hasSize(8);
      assertThat(asOf(store, items, 4)).hasSize(3);
    }
  }

  @Test
  void coalescingLeavesOneSegmentAndDeletesTheOthers() throws IOException {
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      insertOne(store, items, 1);
      store.flush();
      try (Transaction txn = store.begin()) {
        update(txn, items, 1, 2, 2L);
        txn.commit(null);
      }
      store.flush();
      insertOne(store, items, 2);
      assertThat(segmentFiles()).hasSize(2);
      store.coalesce(items.tableId());
      assertThat(store.segments()).hasSize(1);
      assertThat(segmentFiles()).hasSize(1);
      assertThat(asOf(store, items, 2)).containsExactly(row(1L, "row 1", 1L));
      assertThat(asOf(store, items, 3)).containsExactly(row(1L, "row 1", 2L));
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void segmentsThatTheMetadataDoesNotNameAreDeletedAtOpening() throws IOException {
    try (Store store = Store.open(options)) {
      insertOne(store, TestTables.items(store), 1);
    }
    Path segment = segmentFiles().get(0);
    Path orphan = segment.resolveSibling("99.seg");
    Path unfinished = segment.resolveSibling("100.seg.tmp");
    Files.copy(segment, orphan);
    Files.copy(segment, unfinished);
    try (Store store = Store.open(options)) {
      assertThat(segmentFiles()).containsExactly(segment);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void theLogIsLetGoOfOnceItsCommitsAreInSegments() {
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      long empty = store.sizeBytes();
      String large = "x".repeat(20);
      for (int i = 0; i < 30; i++) {
        try (Transaction txn = store.begin()) {
          for (int j = 0; j < 3000; j++) {
            insert(txn, items, row(i * 3000L + j, large + j * 7919 % 3001, j * 31L % 977));
          }
          txn.commit(null);
        }
      }
      store.flush();
      assertThat(store.segments()).hasSize(1);
      assertThat(store.sizeBytes()).isLessThan(empty + (18L << 20));
    }
  }
}
