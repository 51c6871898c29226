package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads at once: money moves between accounts, and no reader ever sees it on the way. */
class ConcurrencyTest {
  private static final int ACCOUNTS = 12;
  private static final long TOTAL = ACCOUNTS * 100L;
  private static final int WRITERS = 4;
  private static final int READERS = 2;
  private static final int TRANSFERS = 150;

  @Test
  void noReaderSeesHalfATransferAtAnySequenceWhileSegmentsComeAndGo(@TempDir Path directory)
      throws Exception {
    StoreOptions options = StoreOptions.at(directory.resolve("store")).withFlushRowEvents(16);
    long commits;
    TableSchema accounts;
    try (Store store = Store.open(options)) {
      accounts = TestTables.items(store);
      open(store, accounts);
      commits = 2 + runAll(store, accounts);
      assertThat(store.lastSequence()).isEqualTo(commits);
      assertThat(store.check(what -> {})).isEmpty();
    }
    try (Store store = Store.open(options)) {
      for (long sequence = 2; sequence <= commits; sequence++) {
        assertThat(total(TestTables.asOf(store, accounts, sequence))).isEqualTo(TOTAL);
      }
    }
  }

  private static void open(Store store, TableSchema accounts) {
    try (Transaction txn = store.begin()) {
      for (long id = 0; id < ACCOUNTS; id++) {
        insert(txn, accounts, row(id, "account", 100L));
      }
      txn.commit(null);
    }
  }

  /** Returns the number of transfers committed. */
  private static long runAll(Store store, TableSchema accounts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong committed = new AtomicLong();
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> committed.addAndGet(transfer(store, accounts))));
      }
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(() -> read(store, accounts, done)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    return committed.get();
  }

  private static long transfer(Store store, TableSchema accounts) {
    Random random = ThreadLocalRandom.current();
    long committed = 0;
    for (int i = 0; i < TRANSFERS; i++) {
      long from = random.nextInt(ACCOUNTS);
      long to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      try (Transaction txn = store.begin()) {
        move(txn, accounts, from, -1 - i % 7);
        move(txn, accounts, to, 1 + i % 7);
        txn.commit(null);
        committed++;
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.WRITE_CONFLICT);
      }
    }
    return committed;
  }

  private static void move(Transaction txn, TableSchema accounts, long id, long amount) {
    long balance =
        TestTables.now(txn, accounts).stream()
            .filter(r -> Long.valueOf(id).equals(r.get(0)))
            .mapToLong(r -> balance(r))
            .findFirst()
            .orElseThrow();
    TestTables.update(txn, accounts, id, 2, balance + amount);
  }

  private static void read(Store store, TableSchema accounts, AtomicBoolean done) {
    while (!done.get()) {
      try (Transaction txn = store.begin()) {
        assertThat(total(TestTables.now(txn, accounts))).isEqualTo(TOTAL);
        assertThat(total(TestTables.now(txn, accounts))).isEqualTo(TOTAL);
      }
      long past = 2 + ThreadLocalRandom.current().nextLong(store.lastSequence() - 1);
      assertThat(total(TestTables.asOf(store, accounts, past))).isEqualTo(TOTAL);
    }
  }

  private static long total(List<List<@Nullable Object>> rows) {
    return rows.stream().mapToLong(ConcurrencyTest::balance).sum();
  }

  private static long balance(List<@Nullable Object> row) {
    return (Long) java.util.Objects.requireNonNull(row.get(2));
  }
}
