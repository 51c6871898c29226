package dev.yore.store;

import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first committer of a row wins; keys are unique among what is current. */
class ConflictTest {
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

  private static StoreException refused(ThrowingCallable action) {
    return catchThrowableOfType(StoreException.class, action);
  }

  @Test
  void theSecondCommitterOfARowIsRefusedAndMayRetry() {
    try (Transaction first = store.begin();
        Transaction second = store.begin()) {
      update(first, items, 1, 2, 11L);
      update(second, items, 1, 2, 12L);
      first.commit(null);
      assertThat(refused(() -> second.commit(null)))
          .hasMessage(
              "write conflict in ITEMS: (ID) = (1) was changed by commit 3, after this"
                  + " transaction's snapshot 2; retry the transaction")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.WRITE_CONFLICT);
    }
    try (Transaction retry = store.begin()) {
      update(retry, items, 1, 2, 12L);
      retry.commit(null);
    }
    assertThat(now(store, items)).containsExactly(row(1L, "one", 12L), row(2L, "two", 20L));
  }

  @Test
  void aStatementHearsOfTheConflictBeforeTheCommit() {
    try (Transaction late = store.begin()) {
      try (Transaction early = store.begin()) {
        delete(early, items, 1);
        early.commit(null);
      }
      assertThat(refused(() -> update(late, items, 1, 2, 12L)))
          .hasMessageContaining("ITEMS: (ID) = (1) was changed by commit 3")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.WRITE_CONFLICT);
      update(late, items, 2, 2, 21L);
      late.commit(null);
    }
    assertThat(now(store, items)).containsExactly(row(2L, "two", 21L));
  }

  @Test
  void changesOfDifferentRowsDoNotDisturbEachOther() {
    try (Transaction first = store.begin();
        Transaction second = store.begin()) {
      update(first, items, 1, 2, 11L);
      update(second, items, 2, 2, 21L);
      first.commit(null);
      second.commit(null);
    }
    assertThat(now(store, items)).containsExactly(row(1L, "one", 11L), row(2L, "two", 21L));
  }

  @Test
  void deletingWhatWasUpdatedMeanwhileIsRefused() {
    try (Transaction deleter = store.begin();
        Transaction updater = store.begin()) {
      delete(deleter, items, 1);
      update(updater, items, 1, 2, 11L);
      updater.commit(null);
      assertThat(refused(() -> deleter.commit(null)).code()).isEqualTo(ErrorCode.WRITE_CONFLICT);
    }
  }

  @Test
  void theSameKeyInsertedTwiceIsADuplicateForTheSecondCommitter() {
    try (Transaction first = store.begin();
        Transaction second = store.begin()) {
      insert(first, items, row(7L, "mine", 1L));
      insert(second, items, row(7L, "yours", 2L));
      first.commit(null);
      assertThat(refused(() -> second.commit(null)))
          .hasMessage("duplicate key in ITEMS: (ID) = (7) exists already (since commit 3)")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.DUPLICATE_KEY);
    }
  }

  @Test
  void aKeyThatCameAndWentMeanwhileIsFree() {
    try (Transaction late = store.begin()) {
      insert(late, items, row(7L, "late", 1L));
      try (Transaction first = store.begin()) {
        insert(first, items, row(7L, "came", 1L));
        first.commit(null);
      }
      try (Transaction second = store.begin()) {
        delete(second, items, 7);
        second.commit(null);
      }
      late.commit(null);
    }
    assertThat(now(store, items)).contains(row(7L, "late", 1L));
  }

  @Test
  void aTransactionOlderThanAFlushStillHearsOfConflicts() {
    try (Transaction old = store.begin()) {
      try (Transaction other = store.begin()) {
        update(other, items, 1, 2, 11L);
        insert(other, items, row(9L, "nine", 9L));
        other.commit(null);
      }
      store.flush();
      assertThat(refused(() -> delete(old, items, 1)).code()).isEqualTo(ErrorCode.WRITE_CONFLICT);
      insert(old, items, row(9L, "neun", 9L));
      assertThat(refused(() -> old.commit(null)).code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
    }
  }

  @Test
  void changesOfATableDroppedMeanwhileAreRefused() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 2, 11L);
      store.execute(new CatalogChange.DropTable(items.name()), null);
      assertThat(refused(() -> insert(txn, items, row(3L, "three", 3L))).code())
          .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
      assertThat(refused(() -> txn.commit(null)))
          .hasMessageContaining("table ITEMS was dropped by commit 3")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    }
  }

  @Test
  void notNullIsRefusedNamingColumnAndRow() {
    try (Transaction txn = store.begin()) {
      assertThat(refused(() -> insert(txn, items, row(4L, "four", 4L), row(null, "none", 5L))))
          .hasMessage("column ID of ITEMS is NOT NULL: row 2 of the statement has no value for it")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
      assertThat(txn.hasChanges()).isFalse();
    }
  }

  @Test
  void anEndedTransactionSaysSo() {
    Transaction txn = store.begin();
    txn.rollback();
    txn.rollback();
    assertThat(refused(() -> insert(txn, items, row(4L, "four", 4L))).code())
        .isEqualTo(ErrorCode.TRANSACTION_STATE);
    txn.close();
  }

  @Test
  void savepointsAfterTheOneReturnedToAreGone() {
    try (Transaction txn = store.begin()) {
      int first = txn.savepoint();
      int second = txn.savepoint();
      txn.rollbackTo(first);
      assertThat(refused(() -> txn.rollbackTo(second)).code())
          .isEqualTo(ErrorCode.TRANSACTION_STATE);
      txn.rollbackTo(first);
    }
  }
}
