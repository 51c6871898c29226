package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.rowId;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.retention.Erasure;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is erased was never there, and no byte of it is left. */
class ErasureTest {
  private static final String SECRET = "q7Zx9Lw2Kd5Vb8Nm";
  private static final String LATER = "f3Hj6Tg1Rs4Yp0Cu";

  private Path directory;
  private Store store;
  private TableSchema items;

  @BeforeEach
  void open(@TempDir Path parent) {
    directory = parent.resolve("store");
    store = Store.open(StoreOptions.at(directory).withBackgroundWork(false));
    items = TestTables.items(store);
    commit(row(1L, "one", 1L), row(2L, SECRET, 2L), row(3L, "three", 3L));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @SafeVarargs
  private void commit(List<Object>... rows) {
    try (Transaction txn = store.begin()) {
      for (List<Object> row : rows) {
        insert(txn, items, row);
      }
      txn.commit(null);
    }
  }

  private void rename(long id, String name) {
    try (Transaction txn = store.begin()) {
      update(txn, items, id, 1, name);
      txn.commit(null);
    }
  }

  private long rowIdOf(long id) {
    try (Transaction txn = store.begin()) {
      return rowId(txn, items, id);
    }
  }

  private List<String> filesWith(String text) throws IOException {
    String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(wanted)) {
          found.add(directory.relativize(file).toString());
        }
      }
    }
    return found;
  }

  @Test
  void noByteOfAnErasedRowIsLeftInTheStore() throws IOException {
    rename(2, LATER);
    assertThat(filesWith(SECRET)).as("in the log").isNotEmpty();
    store.flush();
    rename(3, "drei");
    assertThat(filesWith(SECRET)).as("in a segment").isNotEmpty();
    assertThat(filesWith(LATER)).isNotEmpty();

    Erasure receipt = store.erase(items.tableId(), new long[] {rowIdOf(2)});

    assertThat(filesWith(SECRET)).isEmpty();
    assertThat(filesWith(LATER)).isEmpty();
    assertThat(receipt.rows()).isEqualTo(1);
    assertThat(receipt.versions()).isEqualTo(2);
    assertThat(receipt.digest()).hasSize(64);
    assertThat(asOf(store, items, 2)).containsExactly(row(1L, "one", 1L), row(3L, "three", 3L));
    assertThat(now(store, items)).containsExactly(row(1L, "one", 1L), row(3L, "drei", 3L));
    assertThat(TestTables.versions(store, items)).hasSize(3);
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void theReceiptOutlivesTheStoreAndTheRowStaysErased() throws IOException {
    Erasure receipt = store.erase(items.tableId(), new long[] {rowIdOf(2)});
    store.close();
    store = Store.open(StoreOptions.at(directory));

    assertThat(store.erasures()).containsExactly(receipt);
    assertThat(receipt.sequence()).isEqualTo(store.lastSequence());
    assertThat(now(store, items)).hasSize(2);
    assertThat(filesWith(SECRET)).isEmpty();
    rename(1, "uno");
    store.coalesce(items.tableId());
    assertThat(now(store, items)).hasSize(2);
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void earlierAndLaterRowsOfTheSameKeyGoToo() throws IOException {
    long first = rowIdOf(2);
    try (Transaction txn = store.begin()) {
      delete(txn, items, 2);
      txn.commit(null);
    }
    commit(row(2L, LATER, 9L));
    store.flush();

    Erasure receipt = store.erase(items.tableId(), new long[] {first});

    assertThat(receipt.rows()).isEqualTo(2);
    assertThat(filesWith(LATER)).isEmpty();
    assertThat(now(store, items)).containsExactly(row(1L, "one", 1L), row(3L, "three", 3L));
    commit(row(2L, "new", 0L));
    assertThat(now(store, items)).hasSize(3);
  }

  @Test
  void aTransactionThatChangedAnErasedRowConflicts() throws IOException {
    try (Transaction open = store.begin()) {
      update(open, items, 2, 1, LATER);
      store.erase(items.tableId(), new long[] {rowIdOf(2)});

      assertThatThrownBy(() -> open.commit(null))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_CONFLICT));
    }
    assertThat(filesWith(LATER)).isEmpty();
  }

  @Test
  void branchesLoseTheRowAndWhatTheyMadeOfIt() throws IOException {
    store.execute(new BranchChange.CreateBranch("trial", "main", store.lastSequence()), null);
    TableSchema forked = store.catalogs().of(1).table(items.name()).orElseThrow();
    try (Transaction txn = store.begin("trial")) {
      update(txn, forked, 2, 1, LATER);
      txn.commit(null);
    }
    store.flush();
    assertThat(filesWith(LATER)).isNotEmpty();

    store.erase(items.tableId(), new long[] {rowIdOf(2)});

    assertThat(filesWith(SECRET)).isEmpty();
    assertThat(filesWith(LATER)).isEmpty();
    try (Transaction txn = store.begin("trial")) {
      assertThat(now(txn, forked)).containsExactly(row(1L, "one", 1L), row(3L, "three", 3L));
    }
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void anyRowsOfAnyHistoryCanBeErased() {
    Random random = new Random(20260101);
    for (int i = 0; i < 40; i++) {
      try (Transaction txn = store.begin()) {
        List<Long> ids = now(txn, items).stream().map(r -> (Long) r.get(0)).toList();
        for (long id : ids) {
          if (random.nextInt(4) == 0) {
            update(txn, items, id, 1, "n" + random.nextInt(100));
          } else if (random.nextInt(9) == 0) {
            delete(txn, items, id);
          }
        }
        insert(txn, items, row(100L + i, "x" + i, (long) i), row(200L + i, "y" + i, null));
        txn.commit(null);
      }
      if (random.nextInt(6) == 0) {
        store.flush();
      }
    }
    ScanSpec spec =
        new ScanSpec(
            items.tableId(),
            List.of(PseudoColumn.ROW_ID, 0),
            List.of(),
            Period.Versions.ALL,
            Long.MAX_VALUE);
    List<List<Object>> rows;
    try (Transaction txn = store.begin()) {
      rows = TestTables.read(txn, spec, items).stream().distinct().toList();
    }
    List<List<Object>> erased = rows.stream().filter(r -> random.nextInt(3) == 0).toList();
    List<Object> goneIds = erased.stream().map(r -> r.get(1)).toList();
    List<List<List<Object>>> expected = new ArrayList<>();
    for (long s = 1; s <= store.lastSequence(); s++) {
      expected.add(
          asOf(store, items, s).stream().filter(r -> !goneIds.contains(r.get(0))).toList());
    }

    store.erase(items.tableId(), erased.stream().mapToLong(r -> (Long) r.get(0)).toArray());

    for (int s = 1; s <= expected.size(); s++) {
      assertThat(asOf(store, items, s)).as("at %d", s).isEqualTo(expected.get(s - 1));
    }
    assertThat(TestTables.versions(store, items)).noneMatch(v -> goneIds.contains(v.get(0)));
    store.coalesce(items.tableId());
    assertThat(now(store, items)).isEqualTo(expected.get(expected.size() - 1));
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void othersCommitWhileRowsAreErasedAndNothingOfEitherIsLost() throws Exception {
    AtomicLong last = new AtomicLong(100);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                commit(row(last.get() + 1, "other", last.get() + 1));
                last.incrementAndGet();
              }
            });
    try {
      for (int round = 0; round < 5; round++) {
        long before = last.get();
        while (last.get() < before + 3 && !others.isDone()) {
          Thread.onSpinWait();
        }
        long id = 10 + round;
        commit(row(id, SECRET, id));
        store.erase(items.tableId(), new long[] {rowIdOf(id)});
      }
      store.erase(items.tableId(), new long[] {rowIdOf(2)});
    } finally {
      done.set(true);
    }
    others.get(2, TimeUnit.MINUTES);

    assertThat(now(store, items)).hasSize((int) (last.get() - 100) + 2);
    assertThat(filesWith(SECRET)).isEmpty();
    assertThat(store.check(what -> {})).isEmpty();
    store.close();
    store = Store.open(StoreOptions.at(directory));
    assertThat(now(store, items)).hasSize((int) (last.get() - 100) + 2);
  }
}
