package dev.yore.store.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyValueStoreTest {
  @TempDir Path root;

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    try (Opened store = open()) {
      store.kv.write(
          txn -> {
            txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("one"));
            txn.put(KvDatabase.SETTINGS, bytes("b"), new byte[0]);
            txn.put(KvDatabase.CATALOG, bytes("a"), new byte[100_000]);
          });
    }
    try (Opened store = open()) {
      assertThat(get(store, KvDatabase.SETTINGS, "a")).isEqualTo(bytes("one"));
      assertThat(get(store, KvDatabase.SETTINGS, "b")).isEmpty();
      assertThat(get(store, KvDatabase.SETTINGS, "c")).isNull();
      assertThat(get(store, KvDatabase.CATALOG, "a")).hasSize(100_000);
    }
  }

  @Test
  void aWriteThatThrowsChangesNothing() {
    try (Opened store = open()) {
      assertThatThrownBy(
              () ->
                  store.kv.write(
                      txn -> {
                        txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("one"));
                        throw new IllegalStateException("on purpose");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(get(store, KvDatabase.SETTINGS, "a")).isNull();
    }
  }

  @Test
  void aReaderKeepsItsStateWhileAnotherWrites() {
    try (Opened store = open()) {
      store.kv.write(txn -> txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("old")));
      store.kv.<@Nullable Object>read(
          reader -> {
            Thread writer =
                new Thread(
                    () ->
                        store.kv.write(
                            txn -> txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("new"))));
            writer.start();
            join(writer);
            assertThat(reader.get(KvDatabase.SETTINGS, bytes("a"))).isEqualTo(bytes("old"));
            return null;
          });
      assertThat(get(store, KvDatabase.SETTINGS, "a")).isEqualTo(bytes("new"));
    }
  }

  @Test
  void scansAreHalfOpenAndRunInBothDirections() {
    try (Opened store = open()) {
      store.kv.write(
          txn -> {
            for (long key = 0; key < 300; key++) {
              txn.putAppend(KvDatabase.COMMITS, KvKeys.ofLong(key), KvKeys.ofLong(-key));
            }
          });
      assertThat(scan(store, 10L, 13L, ScanOrder.FORWARD)).containsExactly(10L, 11L, 12L);
      assertThat(scan(store, 10L, 13L, ScanOrder.BACKWARD)).containsExactly(12L, 11L, 10L);
      assertThat(scan(store, null, 2L, ScanOrder.FORWARD)).containsExactly(0L, 1L);
      assertThat(scan(store, 298L, null, ScanOrder.BACKWARD)).containsExactly(299L, 298L);
      assertThat(scan(store, 298L, 1000L, ScanOrder.BACKWARD)).containsExactly(299L, 298L);
      assertThat(scan(store, 300L, null, ScanOrder.FORWARD)).isEmpty();
      assertThat(scan(store, null, 0L, ScanOrder.BACKWARD)).isEmpty();
    }
  }

  @Test
  void aVisitorCanStopTheScan() {
    try (Opened store = open()) {
      store.kv.write(
          txn -> {
            txn.put(KvDatabase.COMMITS, KvKeys.ofLong(1), bytes("x"));
            txn.put(KvDatabase.COMMITS, KvKeys.ofLong(2), bytes("y"));
          });
      List<Long> seen = new ArrayList<>();
      store.kv.<@Nullable Object>read(
          txn -> {
            txn.scan(
                KvDatabase.COMMITS,
                null,
                null,
                ScanOrder.FORWARD,
                (key, value) -> {
                  seen.add(KvKeys.longAt(key, 0));
                  return false;
                });
            return null;
          });
      assertThat(seen).containsExactly(1L);
    }
  }

  @Test
  void appendingBehindAGreaterKeyIsRefused() {
    try (Opened store = open()) {
      store.kv.write(txn -> txn.putAppend(KvDatabase.COMMITS, KvKeys.ofLong(5), bytes("x")));
      assertCode(
          () -> store.kv.write(t -> t.putAppend(KvDatabase.COMMITS, KvKeys.ofLong(4), bytes("y"))),
          ErrorCode.INTERNAL);
    }
  }

  @Test
  void deletingSaysWhetherThereWasAnything() {
    try (Opened store = open()) {
      store.kv.write(txn -> txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("x")));
      store.kv.write(
          txn -> {
            assertThat(txn.delete(KvDatabase.SETTINGS, bytes("a"))).isTrue();
            assertThat(txn.delete(KvDatabase.SETTINGS, bytes("a"))).isFalse();
          });
    }
  }

  @Test
  void useAfterCloseIsAnErrorAndNotACrash() {
    Opened store = open();
    store.close();
    assertCode(() -> get(store, KvDatabase.SETTINGS, "a"), ErrorCode.STORE_CLOSED);
    assertCode(
        () -> store.kv.write(txn -> txn.delete(KvDatabase.SETTINGS, bytes("a"))),
        ErrorCode.STORE_CLOSED);
    store.kv.close();
  }

  @Test
  void aReaderReadsADirectoryItCannotWrite() throws Exception {
    try (Opened store = open()) {
      store.kv.write(txn -> txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("one")));
    }
    byte[] before = Files.readAllBytes(root.resolve("meta/data.mdb"));
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root).withReadOnly(true));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      assertThat(kv.<byte @Nullable []>read(txn -> txn.get(KvDatabase.SETTINGS, bytes("a"))))
          .isEqualTo(bytes("one"));
      assertCode(
          () -> kv.write(txn -> txn.delete(KvDatabase.SETTINGS, bytes("a"))), ErrorCode.READ_ONLY);
    }
    assertThat(Files.readAllBytes(root.resolve("meta/data.mdb"))).isEqualTo(before);
    assertThat(root.resolve("meta/lock.mdb")).exists();
    assertThat(root.resolve("meta/data.mdb.crc")).exists();
  }

  @Test
  void aCopyTakenInUseIsAStoreOfItsOwn(@TempDir Path target) {
    try (Opened store = open();
        StoreDirectory copy = StoreDirectory.open(StoreOptions.at(target))) {
      store.kv.write(txn -> txn.put(KvDatabase.SETTINGS, bytes("a"), bytes("one")));
      store.kv.copyTo(copy.meta(), copy.storeId());
      try (KeyValueStore kv = KeyValueStore.open(copy)) {
        assertThat(kv.<byte @Nullable []>read(txn -> txn.get(KvDatabase.SETTINGS, bytes("a"))))
            .isEqualTo(bytes("one"));
      }
    }
  }

  private Opened open() {
    return new Opened(root);
  }

  private static List<Long> scan(
      Opened store, @Nullable Long from, @Nullable Long to, ScanOrder order) {
    List<Long> keys = new ArrayList<>();
    store.kv.<@Nullable Object>read(
        txn -> {
          txn.scan(
              KvDatabase.COMMITS,
              from == null ? null : KvKeys.ofLong(from),
              to == null ? null : KvKeys.ofLong(to),
              order,
              (key, value) -> {
                assertThat(KvKeys.longAt(value, 0)).isEqualTo(-KvKeys.longAt(key, 0));
                return keys.add(KvKeys.longAt(key, 0));
              });
          return null;
        });
    return keys;
  }

  private static byte @Nullable [] get(Opened store, KvDatabase database, String key) {
    return store.kv.<byte @Nullable []>read(txn -> txn.get(database, bytes(key)));
  }

  private static void assertCode(Runnable action, ErrorCode code) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** A directory with its metadata, brought to life as the store does it. */
  private static final class Opened implements AutoCloseable {
    final StoreDirectory directory;
    final KeyValueStore kv;
    final CommitLog log;

    Opened(Path root) {
      directory = StoreDirectory.open(StoreOptions.at(root));
      kv = KeyValueStore.open(directory);
      log = CommitLog.open(directory);
      log.replay(0, (sequence, stamp, payload) -> {});
    }

    @Override
    public void close() {
      log.close();
      kv.close();
      directory.close();
    }
  }
}
