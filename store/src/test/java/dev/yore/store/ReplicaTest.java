package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static dev.yore.store.TestTables.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.FaultyObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreException.Kind;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.object.TestS3;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica serves what another store publishes, some moments later; whoever reads goes on with
 * what he began with, and an object store that is away only makes it old.
 */
class ReplicaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 10;

  @TempDir private Path parent;
  private ObjectStoreOptions place;
  private FaultyObjectStore objects;

  @BeforeEach
  void oneObjectStore() {
    place = ObjectStoreOptions.of(parent.resolve("objects").toString());
    objects = new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
  }

  private StoreOptions options(String directory) {
    TierOptions tiers = TierOptions.NONE.withPlaces(null, place);
    return StoreOptions.at(parent.resolve(directory))
        .withBackgroundWork(false)
        .withTiers(tiers.withPublishing(tiers.publishing().withFollowMillis(POLL_MILLIS)));
  }

  private Store follow(String scratch) {
    return LocalStore.follow(options(scratch), new ObjectAccess(objects, 1), 0);
  }

  private static void write(Store store, long id) {
    try (Transaction txn = store.begin()) {
      insert(txn, items(store), row(id, "name " + id, id * 10));
      txn.commit("row " + id);
    }
  }

  private static TableSchema items(Store store) {
    return TestTables.table(store, "main", "ITEMS");
  }

  private static int rows(Store store) {
    return asOf(store, items(store), store.lastSequence()).size();
  }

  private static Replication replication(Store store) {
    return Objects.requireNonNull(store.replication());
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void awaitSequence(Store replica, Store writer) {
    await("the writer's commits", () -> replica.lastSequence() == writer.lastSequence());
  }

  @Test
  void aReplicaFollowsCommitsTablesBranchesAndMergedStreams() {
    try (Store writer = Store.open(options("writer"))) {
      TableSchema table = TestTables.items(writer);
      write(writer, 0);
      writer.tiers().publish();
      try (Store replica = follow("replica")) {
        assertThat(rows(replica)).isEqualTo(1);
        for (long id = 1; id < 6; id++) {
          write(writer, id);
          writer.tiers().publish();
          awaitSequence(replica, writer);
          assertThat(rows(replica)).isEqualTo((int) id + 1);
        }
        writer.execute(new BranchChange.CreateBranch("dev", "main", 3L), null);
        TableSchema other = TestTables.create(writer, "dev", "OTHER", List.of(0));
        try (Transaction txn = writer.begin()) {
          update(txn, table, 3, 1, "changed");
          txn.commit(null);
        }
        writer.coalesce(table.tableId());
        writer.tiers().publish();
        awaitSequence(replica, writer);
        assertThat(TestTables.table(replica, "dev", "OTHER")).isEqualTo(other);
        assertThat(versions(replica, table)).isEqualTo(versions(writer, table));
        assertThat(asOf(replica, table, 3)).isEqualTo(asOf(writer, table, 3));
        assertThat(replica.segments()).hasSameSizeAs(writer.segments());
        assertThat(replica.check(what -> {})).isEmpty();
        Replication state = replication(replica);
        assertThat(state.role()).isEqualTo(Replication.Role.REPLICA);
        assertThat(state.sequence()).isEqualTo(writer.lastSequence());
        assertThat(state.stampMillis()).isEqualTo(writer.stampOf(writer.lastSequence()));
        assertThat(state.manifest()).isEqualTo(replication(writer).manifest());
        assertThat(state.lagSequences()).isZero();
      }
    }
  }

  @Test
  void aRunningTransactionKeepsItsSnapshotAndWhatItReadsIsClosedAfterIt() {
    try (Store writer = Store.open(options("writer"))) {
      TableSchema table = TestTables.items(writer);
      write(writer, 0);
      writer.tiers().publish();
      try (Store replica = follow("replica")) {
        Follower follower = Objects.requireNonNull(((LocalStore) replica).follower());
        try (Transaction before = replica.begin()) {
          List<List<@Nullable Object>> seen = TestTables.now(before, table);
          for (long id = 1; id < 4; id++) {
            write(writer, id);
            writer.coalesce(table.tableId());
            writer.tiers().publish();
            awaitSequence(replica, writer);
          }
          assertThat(rows(replica)).isEqualTo(4);
          assertThat(TestTables.now(before, table)).isEqualTo(seen).hasSize(1);
          assertThat(before.snapshotSequence()).isLessThan(replica.lastSequence());
          await("states nobody reads", () -> follower.replacedCount() == 1);
        }
        await("the last reader's state", () -> follower.replacedCount() == 0);
        assertThat(rows(replica)).isEqualTo(4);
      }
    }
    assertThat(parent.resolve("replica")).doesNotExist();
  }

  @Test
  void aReplicaWhoseWriterIsGoneGoesOnAnsweringAndFollowsTheNextOne() {
    try (Store writer = Store.open(options("writer"))) {
      TestTables.items(writer);
      write(writer, 0);
      writer.tiers().publish();
    }
    try (Store replica = follow("replica")) {
      long polled = replication(replica).lagMillis();
      await("another look", () -> replication(replica).lagMillis() <= polled + POLL_MILLIS);
      assertThat(rows(replica)).isEqualTo(1);
      Store.takeOver(
          place, parent.resolve("scratch"), parent.resolve("heir"), false, progress -> {});
      try (Store heir = Store.open(options("heir"))) {
        write(heir, 1);
        heir.tiers().publish();
        awaitSequence(replica, heir);
        assertThat(rows(replica)).isEqualTo(2);
        assertThat(replication(replica).epoch()).isEqualTo(3);
      }
    }
  }

  @Test
  void anObjectStoreThatIsAwayMakesAReplicaOldAndNoMore() {
    try (Store writer = Store.open(options("writer"))) {
      TestTables.items(writer);
      write(writer, 0);
      writer.tiers().publish();
      try (Store replica = follow("replica")) {
        assertThat(rows(replica)).isEqualTo(1);
        objects.failNext(Integer.MAX_VALUE, Kind.UNAVAILABLE);
        write(writer, 1);
        writer.tiers().publish();
        await("an error", () -> replication(replica).lastError() != null);
        assertThat(replication(replica).lastError()).contains("objects");
        long lag = replication(replica).lagMillis();
        await("growing lag", () -> replication(replica).lagMillis() > lag + 5 * POLL_MILLIS);
        assertThat(rows(replica)).as("what it has").isEqualTo(1);
        objects.failNext(0, Kind.UNAVAILABLE);
        awaitSequence(replica, writer);
        await("no error", () -> replication(replica).lastError() == null);
        assertThat(rows(replica)).isEqualTo(2);
      }
    }
  }

  @Test
  void anObjectStoreThatFailsEveryFewRequestsAndIsSlowIsFollowedNevertheless() {
    int[] requests = new int[1];
    try (Store writer = Store.open(options("writer"))) {
      TestTables.items(writer);
      write(writer, 0);
      writer.tiers().publish();
      try (Store replica = follow("replica")) {
        objects.before(
            () -> {
              LockSupport.parkNanos(2_000_000);
              synchronized (requests) {
                if (++requests[0] % 9 == 0) {
                  objects.failNext(1, Kind.TIMEOUT);
                }
              }
            });
        for (long id = 1; id < 4; id++) {
          write(writer, id);
          writer.tiers().publish();
        }
        awaitSequence(replica, writer);
        objects.before(() -> {});
        assertThat(rows(replica)).isEqualTo(4);
      }
    }
  }

  @Test
  void aReplicaTakesNoChangesAndSaysWhoDoes() {
    try (Store writer = Store.open(options("writer"))) {
      TestTables.items(writer);
      writer.tiers().publish();
      try (Store replica = follow("replica")) {
        for (Runnable change :
            List.<Runnable>of(
                () -> write(replica, 1),
                () -> TestTables.create(replica, "main", "MORE", List.of(0)),
                replica::flush)) {
          StoreException refused = catchThrowableOfType(StoreException.class, change::run);
          assertThat(refused.code()).isEqualTo(ErrorCode.READ_ONLY);
          assertThat(refused.code().sqlState()).isEqualTo("25006");
          assertThat(refused).hasMessageContaining(parent.resolve("writer").toString());
        }
      }
    }
  }

  @Test
  void aReplicaFollowsARealS3Bucket() throws Exception {
    try (TestS3 s3 = TestS3.start(parent.resolve("s3"))) {
      place = s3.options("shop");
      try (Store writer = Store.open(options("writer"))) {
        TestTables.items(writer);
        write(writer, 0);
        writer.tiers().publish();
        try (Store replica = Store.follow(options("replica"))) {
          write(writer, 1);
          writer.tiers().publish();
          awaitSequence(replica, writer);
          assertThat(rows(replica)).isEqualTo(2);
        }
      }
    }
  }
}
