package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.TestTables;
import dev.yore.store.Tier;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits to be fetched, in order, and after a restart. */
@Timeout(300)
class KeptQueueTest {
  @TempDir private Path parent;

  private Store open() {
    return Store.open(StoreOptions.at(parent.resolve("store")).withBackgroundWork(false));
  }

  private static BoundStatement statement(String name, Object... values) {
    List<String> pieces = new java.util.ArrayList<>(Collections.nCopies(values.length + 1, ""));
    pieces.set(0, name);
    return new BoundStatement(
        new StatementShape(pieces, Collections.nCopies(values.length, false)),
        Arrays.stream(values).map(ParameterValue::of).toList());
  }

  private static FetchTask task(
      String name, double value, Tier tier, long waitMillis, Candidate.Generator generator) {
    Candidate candidate = new Candidate(0, statement(name, 7L), "main", 3, generator, 1, 0.8, null);
    candidate.score = 0.75;
    candidate.madeMillis = System.currentTimeMillis();
    candidate.expectedMillis = waitMillis;
    return new FetchTask(
        candidate,
        List.of(),
        value,
        (long) (value * 100),
        tier,
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis));
  }

  private static String name(FetchTask task) {
    return task.candidate().statement().shape().pieces().get(0);
  }

  @Test
  void theMostValuableIsFetchedFirstAndWhatIsNotDueWaits() throws InterruptedException {
    List<String> fetched = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(4);
    CountDownLatch go = new CountDownLatch(1);
    Candidate.Generator chain = Candidate.Generator.CHAIN;
    try (FetchQueue queue =
        new FetchQueue(
            "test",
            1,
            task -> {
              begun.countDown();
              awaitQuietly(go);
              fetched.add(name(task));
              all.countDown();
            })) {
      queue.add(task("first ", 1, Tier.SSD, 0, chain));
      begun.await();
      queue.add(task("least ", 2, Tier.SSD, 0, chain));
      queue.add(task("most ", 9, Tier.SSD, 0, chain));
      queue.add(task("far ", 5, Tier.OBJECT, 3_600_000, chain));
      queue.add(task("later ", 99, Tier.SSD, 3_600_000, chain));
      go.countDown();
      all.await();
      assertThat(fetched).containsExactly("first ", "most ", "far ", "least ");
      assertThat(queue.tasks()).extracting(KeptQueueTest::name).contains("later ");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aQueueHoldsSoManyAndTheLeastValuableGiveWay() {
    try (FetchQueue queue = new FetchQueue("test", 1, task -> {})) {
      for (int i = 0; i < FetchQueue.MAX_WAITING; i++) {
        FetchTask waiting = task("page ", i, Tier.SSD, 3_600_000, Candidate.Generator.CHAIN);
        assertThat(queue.add(waiting)).isNull();
      }
      FetchTask better = task("page ", 50, Tier.SSD, 3_600_000, Candidate.Generator.CHAIN);
      FetchTask crowdedOut = queue.add(better);
      assertThat(crowdedOut).isNotNull();
      assertThat(crowdedOut.value()).isZero();
    }
  }

  @Test
  void aQueueIsReadAsItWasWrittenAndDamageIsTold() {
    List<KeptFetch> kept =
        KeptFetch.of(
            List.of(
                task("far ", 5, Tier.OBJECT, 90_000, Candidate.Generator.PERIODIC),
                task("near ", 2, Tier.HDD, 0, Candidate.Generator.HINTED)));
    byte[] bytes = QueueFormat.encode(kept);
    assertThat(QueueFormat.decode(bytes)).isEqualTo(kept).hasSize(2);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 3);
    assertThatThrownBy(() -> QueueFormat.decode(cut))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void whatWaitedIsFetchedAfterARestart() {
    TableSchema table;
    try (Store store = open()) {
      table = TestTables.items(store);
      List<List<@Nullable Object>> rows = List.of(List.of(1L, "name", 2L));
      try (Transaction txn = store.begin()) {
        txn.apply(
            TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
        txn.commit(null);
      }
      SideRecords records = SideRecords.open(store);
      records.putQueue(
          KeptFetch.of(
              List.of(
                  task("SELECT later ", 1, Tier.SSD, 100_000, Candidate.Generator.PERIODIC),
                  task("SELECT gone ", 1, Tier.SSD, -900_000, Candidate.Generator.CHAIN))));
      records.close();
    }
    try (Store store = open();
        PredictionService service = PredictionService.start(store, new OneTable(table))) {
      service.observe(new StatementEvent.Began(asked(), System.currentTimeMillis()));
      assertThat(service.queue())
          .singleElement()
          .satisfies(
              queued -> {
                assertThat(queued.text()).startsWith("SELECT later ");
                assertThat(queued.generator()).isEqualTo(Candidate.Generator.PERIODIC);
                assertThat(queued.score()).isEqualTo(0.75);
                assertThat(queued.tier()).isEqualTo(Tier.SSD);
                assertThat(queued.sessionId()).isNegative();
              });
      assertThat(service.predictions())
          .singleElement()
          .satisfies(
              judged -> {
                assertThat(judged.text()).startsWith("SELECT gone ");
                assertThat(judged.outcome()).isEqualTo(Candidate.Outcome.NOT_COME);
              });
    }
    try (Store store = open()) {
      SideRecords records = SideRecords.open(store);
      assertThat(records.queue()).hasSize(1);
      records.erase(record -> false);
      assertThat(records.queue()).isEmpty();
      records.close();
    }
  }

  private static StatementEvent.Asked asked() {
    return new StatementEvent.Asked(
        1, null, null, "main", "SELECT now ", List.of(), false, PrefetchMode.AUTO, 0, List.of());
  }

  /** Every statement scans one table, in as many ways as it has values. */
  private record OneTable(TableSchema table) implements StatementPlanner {
    @Override
    public BoundStatement split(String sql, List<@Nullable Object> parameters) {
      return statement(sql);
    }

    @Override
    public List<ScanSpec> scans(BoundStatement statement, String branch) {
      int column = statement.values().size(); // Who reads another one reads other blocks.
      return List.of(
          new ScanSpec(
              table.tableId(), List.of(column), List.of(), new Period.Current(), Long.MAX_VALUE));
    }

    @Override
    public @Nullable String write(String sql, BoundStatement statement) {
      return null;
    }
  }
}
