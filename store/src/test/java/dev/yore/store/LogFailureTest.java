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
    assertThat(store.failure()).isNull();
    assertThat(refused(() -> insertBlob(store, blobs, items, 2)).code())
        .isEqualTo(ErrorCode.IO_ERROR);
    Files.move(parent.resolve("away"), log);
    assertThat(refused(() -> insertOne(store, items, 2)))
        .as("not a duplicate of a row nobody has")
        .hasMessageContaining("until the store is opened again")
        .extracting(StoreException::code)
        .isEqualTo(ErrorCode.IO_ERROR);
    assertThat(store.failure()).as("for a watchdog").hasMessageContaining("log");
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

  /** The log is renewed by an erasure, which happens when everything else of it is done. */
  @Test
  void aLogThatCannotBeRenewedIsNotWrittenOverAndIsRenewedAtTheNextOpening(@TempDir Path parent)
      throws IOException {
    StoreOptions options = StoreOptions.at(parent.resolve("store")).withBackgroundWork(false);
    Store store = Store.open(options);
    TableSchema items = TestTables.items(store);
    insertOne(store, items, 1);
    insertOne(store, items, 2);
    Path inTheWay =
        Files.createDirectories(options.directory().resolve("log/0000000002.log.new/in/the/way"));

    assertThat(refused(() -> store.erase(items.tableId(), new long[] {0})).code())
        .isEqualTo(ErrorCode.IO_ERROR);

    for (Path path = inTheWay; !path.endsWith("log"); path = path.getParent()) {
      Files.delete(path);
    }
    assertThat(refused(() -> insertOne(store, items, 3)).code()).isEqualTo(ErrorCode.IO_ERROR);
    assertThat(refused(store::close).code()).isEqualTo(ErrorCode.IO_ERROR);
    try (Store again = Store.open(options)) {
      assertThat(now(again, items)).containsExactly(row(2L, "n", 2L));
      assertThat(options.directory().resolve("log/0000000001.log")).doesNotExist();
      insertOne(again, items, 3);
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

  /** Too much for the log's file, and a row beside it. */
  private static void insertBlob(Store store, TableSchema blobs, TableSchema items, long id) {
    byte[] data = new byte[MORE_THAN_A_LOG_FILE_BYTES];
    new Random(1).nextBytes(data);
    BytesVector vector = new BytesVector(data, new int[] {0, data.length}, null, 1, null);
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.insert(blobs.tableId(), new VectorBatch(1, List.of(vector))));
      insert(txn, items, row(id, "n", id));
      txn.commit(null);
    }
  }
}
