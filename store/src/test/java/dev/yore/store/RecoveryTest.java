package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there again when the store is opened the next time. */
class RecoveryTest {
  private StoreOptions options;

  @BeforeEach
  void options(@TempDir Path directory) {
    options = StoreOptions.at(directory.resolve("store"));
  }

  @Test
  void everySequenceReadsTheSameAfterReopening() {
    TableSchema items;
    try (Store store = Store.open(options)) {
      items = TestTables.items(store);
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(1L, "one", 10L), row(2L, "two", null));
        txn.commit("first");
      }
      try (Transaction txn = store.begin()) {
        update(txn, items, 1, 2, 11L);
        delete(txn, items, 2);
        txn.commit(null);
      }
      store.execute(new CatalogChange.DropTable(TableName.of("ITEMS")), "gone");
    }
    try (Store store = Store.open(options)) {
      assertThat(store.lastSequence()).isEqualTo(4);
      assertThat(asOf(store, items, 1)).isEmpty();
      assertThat(asOf(store, items, 2)).containsExactly(row(1L, "one", 10L), row(2L, "two", null));
      assertThat(asOf(store, items, 3)).containsExactly(row(1L, "one", 11L));
      assertThat(store.catalog().table(TableName.of("ITEMS"))).isEmpty();
      assertThat(store.catalog().lastDropped(TableName.of("ITEMS"))).isPresent();
    }
  }

  @Test
  void rowIdsGoOnWhereTheyEnded() {
    TableSchema items;
    try (Store store = Store.open(options)) {
      items = TestTables.items(store);
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(1L, "one", 10L), row(2L, "two", 20L));
        txn.commit(null);
      }
    }
    try (Store store = Store.open(options)) {
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(0L, "zero", 0L));
        txn.commit(null);
      }
      try (Transaction txn = store.begin()) {
        assertThat(TestTables.rowId(txn, items, 0)).isEqualTo(2);
      }
      assertThat(now(store, items)).hasSize(3);
    }
  }
}
