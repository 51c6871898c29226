package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the log cannot be written, nothing is acknowledged any more and reading goes on. */
class LogFailureTest {
  private static final int MORE_THAN_A_LOG_FILE_BYTES = 2 << 20;

  @Test
  void afterAFailedWriteEveryCommitFailsAndReadersSeeTheLastAcknowledgedState(@TempDir Path parent)
      throws IOException {
    StoreOptions options = StoreOptions.at(parent.resolve("store")).withBackgroundWork(false);
    Store store = Store.open(options);
    TableSchema items = TestTables.items(store);
    TableSchema blobs = blobs(store);
    insertOne(store, items, 1);
    Path log = options.directory().resolve("log");
    Files.move(log, parent.resolve("away"));
    assertThat(refused(() -> insertBlob(store, blobs)).code()).isEqualTo(ErrorCode.IO_ERROR);
    Files.move(parent.resolve("away"), log);
    assertThat(refused(() -> insertOne(store, items, 2)).code()).isEqualTo(ErrorCode.IO_ERROR);
    assertThat(store.lastSequence()).isEqualTo(3);
    assertThat(now(store, items)).hasSize(1);
    assertThat(now(store, items)).containsExactly(row(1L, "n", 1L));
    assertThat(refused(store::close).code()).isEqualTo(ErrorCode.IO_ERROR);
    try (Store again = Store.open(options)) {
      assertThat(now(again, items)).containsExactly(row(1L, "n", 1L));
      insertOne(again, items, 2);
      assertThat(again.check(what -> {})).isEmpty();
    }
  }

  private static StoreException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable a) {
    return catchThrowableOfType(StoreException.class, a);
  }

  private static TableSchema blobs(Store store) {
    dev.yore.store.schema.TableName name = dev.yore.store.schema.TableName.of("BLOBS");
    Column data =
        new Column(0, "DATA", new ColumnType(Kind.VARBINARY, ColumnType.UNBOUNDED, 0), true, null);
    store.execute(
        new dev.yore.store.schema.CatalogChange.CreateTable(name, List.of(data), List.of(), null),
        null);
    return store.catalog().table(name).orElseThrow();
  }

  private static void insertOne(Store store, TableSchema items, long id) {
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(id, "n", id));
      txn.commit(null);
    }
  }

  private static void insertBlob(Store store, TableSchema blobs) {
    byte[] data = new byte[MORE_THAN_A_LOG_FILE_BYTES];
    new Random(1).nextBytes(data);
    BytesVector vector = new BytesVector(data, new int[] {0, data.length}, null, 1, null);
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.insert(blobs.tableId(), new VectorBatch(1, List.of(vector))));
      txn.commit(null);
    }
  }
}
