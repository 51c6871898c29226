package dev.yore.store;

import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static dev.yore.store.TestTables.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what a transaction amounts to in the end makes versions. */
class NetEffectTest {
  private static final long FOREVER = Long.MAX_VALUE;

  private Store store;
  private TableSchema items;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    items = TestTables.items(store);
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(1L, "one", 10L), row(2L, "two", 20L));
      txn.commit(null);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void severalUpdatesOfARowMakeOneVersion() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 2, 11L);
      update(txn, items, 1, 2, 12L);
      update(txn, items, 1, 1, "uno");
      assertThat(txn.commit(null)).hasValueSatisfying(c -> assertThat(c.updated()).isEqualTo(1));
    }
    assertThat(versions(store, items))
        .containsExactlyInAnyOrder(
            row(1L, 2L, 3L, "one", 10L),
            row(1L, 3L, FOREVER, "uno", 12L),
            row(2L, 2L, FOREVER, "two", 20L));
  }

  @Test
  void insertAndDeleteInOneTransactionLeaveNoTrace() {
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(3L, "three", 30L));
      delete(txn, items, 3);
      assertThat(txn.hasChanges()).isFalse();
      assertThat(txn.commit(null)).isEmpty();
    }
    assertThat(store.lastSequence()).isEqualTo(2);
  }

  @Test
  void deleteAndReinsertOfAKeyIsOneUpdate() {
    try (Transaction txn = store.begin()) {
      delete(txn, items, 1);
      insert(txn, items, row(1L, "one", 99L));
      Commit commit = txn.commit(null).orElseThrow();
      assertThat(List.of(commit.inserted(), commit.updated(), commit.deleted()))
          .containsExactly(0L, 1L, 0L);
    }
    assertThat(versions(store, items))
        .contains(row(1L, 2L, 3L, "one", 10L), row(1L, 3L, FOREVER, "one", 99L));
  }

  @Test
  void deleteAndReinsertOfTheSameRowIsNothing() {
    try (Transaction txn = store.begin()) {
      delete(txn, items, 1);
      insert(txn, items, row(1L, "one", 10L));
      assertThat(txn.commit(null)).isEmpty();
    }
  }

  @Test
  void updateToIdenticalValuesIsNothing() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 1, "other");
      update(txn, items, 1, 1, "one");
      update(txn, items, 2, 2, 20L);
      assertThat(txn.commit(null)).isEmpty();
    }
  }

  @Test
  void keyUpdateIsADeleteAndAnInsert() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 0, 7L);
      Commit commit = txn.commit(null).orElseThrow();
      assertThat(List.of(commit.inserted(), commit.updated(), commit.deleted()))
          .containsExactly(1L, 0L, 1L);
    }
    assertThat(versions(store, items))
        .containsExactlyInAnyOrder(
            row(1L, 2L, 3L, "one", 10L),
            row(7L, 3L, FOREVER, "one", 10L),
            row(2L, 2L, FOREVER, "two", 20L));
  }

  @Test
  void keysAreJudgedAfterTheWholeStatement() {
    try (Transaction txn = store.begin()) {
      long[] rowIds = {TestTables.rowId(txn, items, 1), TestTables.rowId(txn, items, 2)};
      txn.apply(
          TableChange.update(
              items.tableId(),
              rowIds,
              List.of(0),
              TestTables.rows(items, List.of(0), List.of(row(2L), row(3L)))));
      txn.commit(null);
    }
    assertThat(now(store, items)).containsExactly(row(2L, "one", 10L), row(3L, "two", 20L));
  }

  @Test
  void deleteAndLaterReinsertOfAKeyMakeDisjointPeriods() {
    try (Transaction txn = store.begin()) {
      delete(txn, items, 1);
      txn.commit(null);
    }
    try (Transaction txn = store.begin()) {
      update(txn, items, 2, 2, 21L);
      txn.commit(null);
    }
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(1L, "again", 10L));
      txn.commit(null);
    }
    assertThat(versions(store, items))
        .contains(row(1L, 2L, 3L, "one", 10L), row(1L, 5L, FOREVER, "again", 10L));
    assertThat(TestTables.asOf(store, items, 4)).containsExactly(row(2L, "two", 21L));
  }

  @Test
  void rollbackToASavepointUndoesWhatCameAfter() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 2, 11L);
      int savepoint = txn.savepoint();
      delete(txn, items, 1);
      insert(txn, items, row(3L, "three", 30L));
      update(txn, items, 2, 0, 5L);
      txn.rollbackTo(savepoint);
      assertThat(now(txn, items)).containsExactly(row(1L, "one", 11L), row(2L, "two", 20L));
      insert(txn, items, row(3L, "drei", 31L));
      Optional<Commit> commit = txn.commit("kept");
      assertThat(commit).map(Commit::message).contains("kept");
    }
    assertThat(now(store, items))
        .containsExactly(row(1L, "one", 11L), row(2L, "two", 20L), row(3L, "drei", 31L));
  }

  @Test
  void aFailedStatementChangesNothing() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 2, 2, 22L);
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                  StoreException.class,
                  () -> insert(txn, items, row(5L, "five", 5L), row(1L, "again", 1L))))
          .hasMessage("duplicate key in ITEMS: (ID) = (1) exists already")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.DUPLICATE_KEY);
      assertThat(now(txn, items)).containsExactly(row(1L, "one", 10L), row(2L, "two", 22L));
    }
  }

  @Test
  void insertedRowsOfOneCommitAreOrderedByKey() {
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(9L, "nine", 9L), row(4L, "four", 4L));
      insert(txn, items, row(6L, "six", 6L));
      txn.commit(null);
    }
    try (Transaction txn = store.begin()) {
      assertThat(
              List.of(
                  TestTables.rowId(txn, items, 4),
                  TestTables.rowId(txn, items, 6),
                  TestTables.rowId(txn, items, 9)))
          .containsExactly(2L, 3L, 4L);
    }
  }
}
