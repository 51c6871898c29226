package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is one consistent state of a store in use. */
class BackupTest {
  @Test
  void aBackupTakenWhileCommitsRunIsAConsistentStore(@TempDir Path parent) throws Exception {
    StoreOptions options = StoreOptions.at(parent.resolve("store")).withFlushRowEvents(50);
    Path target = parent.resolve("backup");
    TableSchema left;
    TableSchema right;
    long atLeast;
    try (Store store = Store.open(options)) {
      left = TestTables.create(store, "LEFT_SIDE", List.of(0));
      right = TestTables.create(store, "RIGHT_SIDE", List.of());
      AtomicBoolean stop = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (long i = 0; !stop.get(); i++) {
                    writeBoth(store, left, right, i);
                  }
                } catch (RuntimeException | AssertionError e) {
                  failure.set(e);
                }
              });
      for (long i = -20; i < 0; i++) {
        writeBoth(store, left, right, i);
      }
      writer.start();
      atLeast = store.lastSequence();
      try {
        store.backup(target, what -> {});
      } finally {
        stop.set(true);
        writer.join();
      }
      assertThat(failure.get()).isNull();
      assertThat(store.check(what -> {})).isEmpty();
    }
    try (Store copy = Store.open(StoreOptions.at(target).withCreateIfMissing(false))) {
      long last = copy.lastSequence();
      assertThat(last).isGreaterThanOrEqualTo(atLeast);
      assertThat(copy.check(what -> {})).isEmpty();
      for (long sequence : new long[] {3, last / 2, last}) {
        assertThat(asOf(copy, left, sequence))
            .hasSize((int) sequence - 2)
            .isEqualTo(asOf(copy, right, sequence));
      }
      writeBoth(copy, left, right, Long.MAX_VALUE);
      assertThat(copy.lastSequence()).isEqualTo(last + 1);
    }
  }

  @Test
  void aBackupOfFilesThatMustNotBeWrittenCanBeWritten(@TempDir Path parent) throws Exception {
    Path source = parent.resolve("store");
    try (Store store = Store.open(StoreOptions.at(source))) {
      insertOne(store, TestTables.create(store, "T", List.of(0)));
    }
    protect(source);
    Path target = parent.resolve("backup");
    try (Store store = Store.open(StoreOptions.at(source).withReadOnly(true))) {
      assertThat(store.segments()).isNotEmpty();
      store.backup(target, what -> {});
    }
    // Not canWrite(): root may write to anything.
    assertThat(Files.getPosixFilePermissions(segmentOf(target)))
        .contains(PosixFilePermission.OWNER_WRITE);
  }

  private static void insertOne(Store store, TableSchema table) {
    try (Transaction txn = store.begin()) {
      insert(txn, table, row(1L, "n", 0L));
      txn.commit(null);
    }
  }

  private static void protect(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
      assertThat(files).allMatch(file -> file.toFile().setReadOnly());
    }
  }

  private static Path segmentOf(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("segments"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private static void writeBoth(Store store, TableSchema left, TableSchema right, long id) {
    try (Transaction txn = store.begin()) {
      insert(txn, left, row(id, "n", 0L));
      insert(txn, right, row(id, "n", 0L));
      txn.commit(null);
    }
  }

  @Test
  void whatIsLeftOfABackupThatWasCutOffIsNotTakenForAStore(@TempDir Path parent) {
    Path target = parent.resolve("backup");
    try (Store store = Store.open(StoreOptions.at(parent.resolve("store")))) {
      TableSchema table = TestTables.create(store, "T", List.of(0));
      insertOne(store, table);
      assertThatThrownBy(
              () ->
                  store.backup(
                      target,
                      what -> {
                        if (what.contains("log")) {
                          throw new IllegalStateException("the power fails");
                        }
                      }))
          .hasMessage("the power fails");
      StoreException e =
          catchThrowableOfType(
              StoreException.class, () -> Store.open(StoreOptions.at(target)).close());
      assertThat(e).hasMessageContaining("cut off");
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_NOT_FOUND);

      store.backup(target, what -> {});

      try (Store copy = Store.open(StoreOptions.at(target).withReadOnly(true))) {
        assertThat(TestTables.now(copy, table)).hasSize(1);
      }
    }
  }

  @Test
  void aBackupIsNotWrittenOverAnything(@TempDir Path parent) throws Exception {
    Path target = Files.createDirectories(parent.resolve("target"));
    Files.writeString(target.resolve("precious"), "data");
    try (Store store = Store.open(StoreOptions.at(parent.resolve("store")))) {
      assertThat(catchThrowableOfType(StoreException.class, () -> store.backup(target, w -> {})))
          .hasMessageContaining("precious");
      try (Store other = Store.open(StoreOptions.at(parent.resolve("other")))) {
        assertThat(other.lastSequence()).isZero();
      }
      assertThat(
              catchThrowableOfType(
                  StoreException.class, () -> store.backup(parent.resolve("other"), w -> {})))
          .hasMessageContaining("there is a store already");
    }
  }
}
