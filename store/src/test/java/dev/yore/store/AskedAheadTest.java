package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.FaultyObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreException.Kind;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scan is about to read of an object store is asked for several pages at once. */
@Timeout(300)
class AskedAheadTest {
  private static final int ROWS = 180_000;

  /** Of the store's own threads, and the one that reads. */
  private static final int MOST_AT_ONCE = 8 + 1;

  @TempDir private Path parent;
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /** Requests wait for it. */
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private FaultyObjectStore objects;
  private Store store;
  private TableSchema table;

  /** A request of a reader waits for the gate, and is counted meanwhile; others go on. */
  private void request() {
    String thread = Thread.currentThread().getName();
    if (!thread.equals("reader") && !thread.equals("yore-object-request")) {
      return;
    }
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      atOnce.decrementAndGet();
    }
  }

  /** Eleven pages of values that take more than a piece of an object each, afar. */
  @BeforeEach
  void fill() {
    objects = new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
    objects.before(this::request);
    StoreOptions options =
        StoreOptions.at(parent.resolve("store"))
            .withBackgroundWork(false)
            .withCacheBytes(0)
            .withTiers(
                TierOptions.NONE.withPlaces(
                    null, ObjectStoreOptions.of(parent.resolve("objects").toString())));
    store = LocalStore.open(options, new ObjectAccess(objects, 2));
    table = TestTables.items(store);
    TestTables.insertRandom(store, table, 0, ROWS, new Random(7));
    store.flush();
    store.tiers().move(table.tableId(), Tier.OBJECT);
    forget();
  }

  private void forget() {
    store.tiers().cool(table.tableId(), 0, 3);
    mostAtOnce.set(0);
  }

  private ScanSpec all(long limit) {
    return new ScanSpec(table.tableId(), List.of(0, 1, 2), List.of(), new Period.Current(), limit);
  }

  /** The sum of the ids and what was read of the object store. */
  private record Answer(long rows, long ids, TierBytes read) {}

  private Answer read(long limit) {
    long rows = 0;
    long ids = 0;
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(all(limit))) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        LongVector column = (LongVector) batch.columns().get(0);
        for (int i = 0; i < batch.selectedCount(); i++) {
          ids += column.get(i);
        }
        rows += batch.selectedCount();
      }
      return new Answer(rows, ids, scan.statistics().readBytes());
    }
  }

  private void requireAll(Answer answer) {
    assertThat(answer.rows()).isEqualTo(ROWS);
    assertThat(answer.ids()).isEqualTo(ROWS * (ROWS - 1L) / 2);
  }

  private Thread reader(Runnable work) {
    Thread thread = new Thread(work, "reader");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void awaitWaiting(int requests) {
    while (atOnce.get() < requests) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void severalPagesAreAskedForAtOnceAndNoMoreThanTheBound() throws InterruptedException {
    gate = new CountDownLatch(1);
    AtomicReference<Answer> answer = new AtomicReference<>();
    Thread reader = reader(() -> answer.set(read(Long.MAX_VALUE)));
    awaitWaiting(2);
    gate.countDown();
    reader.join();
    requireAll(answer.get());
    assertThat(mostAtOnce.get()).isBetween(2, MOST_AT_ONCE);
    store.close();
  }

  @Test
  void whatWasAskedForAheadCountsAsReadFromTheObjectStoreOnce() {
    long missing = store.tiers().missingBytes(store.needed(all(Long.MAX_VALUE)));
    long before = traffic();
    Answer first = read(Long.MAX_VALUE);
    requireAll(first);
    assertThat(first.read().object()).isBetween(missing, traffic() - before);
    Answer again = read(Long.MAX_VALUE);
    requireAll(again);
    assertThat(again.read().object()).isZero();
    assertThat(again.read().cached()).isPositive();
    store.close();
  }

  private long traffic() {
    return Objects.requireNonNull(store.tiers().traffic()).readBytes();
  }

  @Test
  void whoWantsOneRowGetsOnePageAsked() {
    long before = store.tiers().missingBytes(table.tableId(), 0, 3);
    assertThat(read(1).rows()).isEqualTo(1);
    assertThat(store.tiers().missingBytes(table.tableId(), 0, 3)).isBetween(before / 2, before - 1);
    store.close();
  }

  @Test
  void aRequestThatFailsIsTheReadersErrorUntilTheStoreIsBack() {
    objects.failNext(Integer.MAX_VALUE, Kind.UNAVAILABLE);
    StoreException failure = catchThrowableOfType(StoreException.class, () -> read(Long.MAX_VALUE));
    assertThat(failure.code()).isEqualTo(ErrorCode.IO_ERROR);
    assertThat(failure).hasMessageContaining("objects/segments/" + table.tableId() + "/");
    objects.failNext(0, Kind.UNAVAILABLE);
    requireAll(read(Long.MAX_VALUE));
    forget();
    objects.truncateNext(Integer.MAX_VALUE);
    assertThat(catchThrowableOfType(StoreException.class, () -> read(Long.MAX_VALUE)).code())
        .isEqualTo(ErrorCode.CORRUPT);
    objects.truncateNext(0);
    requireAll(read(Long.MAX_VALUE));
    store.close();
  }

  @Test
  void requestsThatAreNotAnsweredDoNotKeepTheStoreFromClosing() {
    // The first page is here; the scan is given up while the next ones are on their way.
    store.tiers().warm(store.needed(all(1)), () -> true);
    store.tiers().cool(table.tableId(), 1, 3);
    gate = new CountDownLatch(1);
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(all(Long.MAX_VALUE))) {
      assertThat(scan.next()).isNotNull();
      awaitWaiting(1);
    }
    store.close();
    assertThat(atOnce.get()).as("nobody answered").isPositive();
    gate.countDown();
  }
}
