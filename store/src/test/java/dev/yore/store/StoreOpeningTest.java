package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open a store, and what may be done with it then. */
class StoreOpeningTest {
  private Path directory;
  private StoreOptions options;

  @BeforeEach
  void options(@TempDir Path parent) {
    directory = parent.resolve("store");
    options = StoreOptions.at(directory);
  }

  private static StoreException refused(ThrowingCallable action) {
    return catchThrowableOfType(StoreException.class, action);
  }

  @Test
  void aSecondWriterIsRefused() {
    try (Store store = Store.open(options)) {
      assertThat(refused(() -> Store.open(options)).code()).isEqualTo(ErrorCode.STORE_LOCKED);
      assertThat(store.lastSequence()).isZero();
    }
    Store.open(options).close();
  }

  @Test
  void aMissingStoreIsNotMadeUnlessAllowed() {
    assertThat(refused(() -> Store.open(options.withCreateIfMissing(false))).code())
        .isEqualTo(ErrorCode.STORE_NOT_FOUND);
    assertThat(directory).doesNotExist();
  }

  @Test
  void openForReadingItReplaysTheLogAndChangesNoFile() throws IOException {
    Path abandoned = directory.resolveSibling("abandoned");
    TableSchema items;
    try (Store store = Store.open(options)) {
      items = TestTables.items(store);
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(1L, "one", 10L));
        txn.commit(null);
      }
      copy(directory, abandoned);
    }
    Map<String, String> before = contents(abandoned);
    StoreOptions reading = StoreOptions.at(abandoned).withReadOnly(true);
    try (Store store = Store.open(reading)) {
      assertThat(now(store, items)).containsExactly(row(1L, "one", 10L));
      assertThat(store.check(what -> {})).isEmpty();
      assertThat(refused(store::flush).code()).isEqualTo(ErrorCode.READ_ONLY);
      assertThat(
              refused(() -> store.execute(new CatalogChange.DropTable(items.name()), null)).code())
          .isEqualTo(ErrorCode.READ_ONLY);
      try (Transaction txn = store.begin()) {
        assertThat(refused(() -> insert(txn, items, row(2L, "two", 20L))).code())
            .isEqualTo(ErrorCode.READ_ONLY);
      }
      store.backup(directory.resolveSibling("copy"), what -> {});
    }
    assertThat(contents(abandoned)).isEqualTo(before);
    try (Store store = Store.open(StoreOptions.at(directory.resolveSibling("copy")))) {
      assertThat(now(store, items)).containsExactly(row(1L, "one", 10L));
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void anEphemeralStoreLeavesNothing() {
    try (Store store = Store.open(StoreOptions.ephemeral(directory))) {
      TableSchema items = TestTables.items(store);
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(1L, "one", 10L));
        txn.commit(null);
      }
      store.flush();
      assertThat(now(store, items)).hasSize(1);
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void aClosedStoreSaysSo() {
    Store store = Store.open(options);
    TableSchema items = TestTables.items(store);
    Transaction txn = store.begin();
    store.close();
    store.close();
    assertThat(refused(store::begin).code()).isEqualTo(ErrorCode.STORE_CLOSED);
    assertThat(refused(() -> insert(txn, items, row(1L, "one", 10L))).code())
        .isEqualTo(ErrorCode.STORE_CLOSED);
    assertThat(refused(() -> now(txn, items)).code()).isEqualTo(ErrorCode.STORE_CLOSED);
  }

  @Test
  void aNameInUseIsRefusedAndAnInvalidTableNotMade() {
    try (Store store = Store.open(options)) {
      TableSchema items = TestTables.items(store);
      assertThat(refused(() -> TestTables.items(store)))
          .hasMessage("table ITEMS exists already")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.TABLE_EXISTS);
      assertThat(
              refused(
                  () ->
                      store.execute(
                          new CatalogChange.CreateView(items.name(), "SELECT 1", true), null)))
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.TABLE_EXISTS);
      assertThat(refused(() -> TestTables.create(store, "BAD", java.util.List.of(1))))
          .hasMessage("cannot create table BAD: key column NAME must be NOT NULL");
      assertThat(store.lastSequence()).isEqualTo(1);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static Map<String, String> contents(Path top) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = top.relativize(file).toString();
        if (!name.equals("lock")) {
          contents.put(name, java.util.Arrays.hashCode(Files.readAllBytes(file)) + "");
        }
      }
    }
    return contents;
  }
}
