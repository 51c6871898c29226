package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.FaultyObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreException.Kind;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.object.TestS3;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One writer owns a published store; who was taken over publishes no more, and readers go on with
 * what they read for as long as it is kept.
 */
class WriterLeaseTest {
  /** As short as a lease can be. */
  private static final long LEASE_SECONDS = 1;

  /** Of a writer that must be seen to live: two thirds of it may a busy machine stand still. */
  private static final long LONGER_LEASE_SECONDS = 6;

  @TempDir private Path parent;
  private ObjectStoreOptions place;

  @BeforeEach
  void oneObjectStore() {
    place = ObjectStoreOptions.of(parent.resolve("objects").toString());
  }

  private StoreOptions writer(String directory) {
    return writer(directory, LEASE_SECONDS);
  }

  private StoreOptions writer(String directory, long leaseSeconds) {
    TierOptions tiers = TierOptions.NONE.withPlaces(null, place);
    return StoreOptions.at(parent.resolve(directory))
        .withBackgroundWork(false)
        .withTiers(tiers.withPublishing(tiers.publishing().withLeaseSeconds(leaseSeconds)));
  }

  private List<String> takeOver(String target, boolean force) {
    List<String> told = new ArrayList<>();
    Store.takeOver(
        place, parent.resolve("scratch-" + target), parent.resolve(target), force, told::add);
    return told;
  }

  private static void write(Store store, long id) {
    TableSchema table = TestTables.table(store, "main", "ITEMS");
    try (Transaction txn = store.begin()) {
      insert(txn, table, row(id, "name " + id, id * 10));
      txn.commit("row " + id);
    }
  }

  private static int rows(Store store) {
    return asOf(store, TestTables.table(store, "main", "ITEMS"), store.lastSequence()).size();
  }

  private Store openPublished(String scratch) {
    return Store.openPublished(
        StoreOptions.at(parent.resolve(scratch))
            .withTiers(TierOptions.NONE.withPlaces(null, place).withCacheBytes(0)));
  }

  private static StoreException refusedToPublish(Store store) {
    StoreException refused =
        catchThrowableOfType(StoreException.class, () -> store.tiers().publish());
    assertThat(refused).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.STORE_LOCKED);
    return refused;
  }

  @Test
  void whoWasTakenOverPublishesNoMoreAndItsCommitsStayItsOwn() {
    try (Store old = Store.open(writer("old"))) {
      TestTables.items(old);
      write(old, 1);
      old.tiers().publish();
      write(old, 2);
      assertThat(takeOver("new", true)).anyMatch(line -> line.startsWith("warning: taken from"));
      try (Store heir = Store.open(writer("new"))) {
        assertThat(rows(heir)).as("what was published").isEqualTo(1);
        assertThat(refusedToPublish(old)).hasMessageContaining("taken over");
        write(heir, 3);
        heir.tiers().publish();
        assertThat(refusedToPublish(old)).hasMessageContaining("taken over");
        TableSchema table = TestTables.table(old, "main", "ITEMS");
        old.flush();
        assertThat(
                catchThrowableOfType(
                        StoreException.class, () -> old.tiers().move(table.tableId(), Tier.OBJECT))
                    .code())
            .isEqualTo(ErrorCode.STORE_LOCKED);
        assertThat(rows(old)).as("commits here are kept").isEqualTo(2);
        try (Store reader = openPublished("reader")) {
          assertThat(rows(reader)).isEqualTo(2);
        }
      }
    }
    try (ObjectAccess objects = ObjectAccess.open(place)) {
      ManifestStore manifests = new ManifestStore(objects);
      List<Long> epochs = new ArrayList<>();
      for (long number = 1; manifests.has(number); number++) {
        epochs.add(manifests.read(number).epoch());
      }
      assertThat(epochs).as("epochs of manifests").isSorted().hasSize(3);
    }
  }

  /** The old writer is stopped before each of its requests in turn, and wakes up too late. */
  @Test
  void aTakeoverAtAnyMomentOfAPublicationLosesNothingThatWasAcknowledged() throws Exception {
    boolean everywhere = false;
    for (int moment = 0; !everywhere; moment++) {
      place = ObjectStoreOptions.of(parent.resolve("objects-" + moment).toString());
      FaultyObjectStore objects =
          new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects-" + moment)));
      String target = "heir-" + moment;
      try (Store old = LocalStore.open(writer("old-" + moment), new ObjectAccess(objects, 1))) {
        TestTables.items(old);
        write(old, 1);
        old.tiers().publish();
        write(old, 2);
        int[] left = {moment};
        boolean[] taken = new boolean[1];
        objects.before(
            () -> {
              if (left[0]-- == 0) {
                taken[0] = true;
                takeOver(target, true);
              }
            });
        StoreException failure =
            catchThrowableOfType(StoreException.class, () -> old.tiers().publish());
        objects.before(() -> {});
        everywhere = !taken[0];
        if (everywhere) {
          assertThat(moment).as("requests of a publication").isGreaterThan(4);
          break;
        }
        refusedToPublish(old);
        try (Store heir = Store.open(writer(target))) {
          if (failure == null && rows(heir) == 1) {
            // Acknowledged after its manifest was written and before the takeover read it.
            try (Store reader = openPublished("reader-" + moment)) {
              assertThat(rows(reader)).as("acknowledged at moment " + moment).isEqualTo(2);
            }
          }
          assertThat(rows(heir)).isEqualTo(failure == null ? 2 : 1);
          write(heir, 3);
          heir.tiers().publish();
        }
      }
    }
  }

  @Test
  void aWriterThatIsAliveIsNotTakenOverWithoutForce() {
    try (Store alive = Store.open(writer("alive", LONGER_LEASE_SECONDS).withBackgroundWork(true))) {
      TestTables.items(alive);
      alive.tiers().publish();
      assertThat(catchThrowableOfType(StoreException.class, () -> takeOver("new", false)))
          .hasMessageContaining("is alive")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.STORE_LOCKED);
      write(alive, 1);
      assertThat(alive.tiers().publish().sequence()).isEqualTo(alive.lastSequence());
    }
  }

  @Test
  void aLeaseThatIsNotRenewedExpiresAndOneThatWasGivenBackIsFreeAtOnce() {
    try (Store silent = Store.open(writer("silent"))) {
      TestTables.items(silent);
      silent.tiers().publish();
      assertThat(takeOver("second", false)).anyMatch(line -> line.startsWith("waiting 1 s"));
      refusedToPublish(silent);
    }
    try (Store second = Store.open(writer("second"))) {
      write(second, 1);
      second.tiers().publish();
    }
    assertThat(takeOver("third", false)).noneMatch(line -> line.startsWith("waiting"));
  }

  @Test
  void aDirectoryCopiedByHandWaitsUntilTheOriginalIsSilentThenFencesIt() throws Exception {
    try (Store original = Store.open(writer("original"))) {
      TestTables.items(original);
      original.tiers().publish();
    }
    copyTree(parent.resolve("original"), parent.resolve("copy"));
    try (Store original = Store.open(writer("original"));
        Store copy = Store.open(writer("copy"))) {
      write(original, 1);
      original.tiers().publish();
      assertThat(refusedToPublish(copy)).hasMessageContaining("holds the lease");
      long end = System.nanoTime() + Duration.ofSeconds(LEASE_SECONDS).toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      // The lease is free now, but what was published since is not in the copy.
      assertThat(refusedToPublish(copy)).hasMessageContaining("not a past of this store");
      write(original, 2);
      assertThat(refusedToPublish(original)).hasMessageContaining("taken over");
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  @Test
  void aProcessThatDiedIsSucceededByTheNextOneInItsDirectoryAtOnce() {
    try (Store store = Store.open(writer("store"))) {
      TestTables.items(store);
      store.tiers().publish();
    }
    FaultyObjectStore objects =
        new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
    try (Store store = LocalStore.open(writer("store"), new ObjectAccess(objects, 1))) {
      write(store, 1);
      store.tiers().publish();
      objects.failNext(Integer.MAX_VALUE, Kind.UNAVAILABLE);
    }
    try (Store store = Store.open(writer("store"))) {
      write(store, 2);
      assertThat(store.tiers().publish().manifest()).isEqualTo(3);
    }
  }

  @Test
  void whoTakesOverFromAKilledWriterHasAllThatWasPublishedAndTheKilledOneIsFenced()
      throws Exception {
    List<String> published = KilledProcess.runAndKill(KilledPublisher.class, parent, 300);
    int acknowledged = published.size() - 1; // The first line says that it is ready.
    takeOver("new", false);
    try (Store heir = Store.open(writer("new"))) {
      assertThat(rows(heir)).isGreaterThanOrEqualTo(acknowledged);
      assertThat(heir.check(what -> {})).isEmpty();
      write(heir, -1);
      heir.tiers().publish();
      try (Store killed = Store.open(KilledPublisher.options(parent))) {
        assertThat(rows(killed)).as("its own commits").isGreaterThanOrEqualTo(acknowledged);
        write(killed, -2);
        assertThat(refusedToPublish(killed)).hasMessageContaining("another store");
      }
      try (Store reader = openPublished("reader")) {
        assertThat(rows(reader)).isEqualTo(rows(heir));
      }
    }
  }

  @Test
  void aLeaseWhoseAnswerGotLostIsHeldAndOneThatCannotBeAskedForIsAnError() {
    FaultyObjectStore objects =
        new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
    try (Store store = LocalStore.open(writer("store"), new ObjectAccess(objects, 3))) {
      TestTables.items(store);
      objects.failNext(3, Kind.UNAVAILABLE);
      assertThat(catchThrowableOfType(StoreException.class, () -> store.tiers().publish()).code())
          .isEqualTo(ErrorCode.IO_ERROR);
      objects.loseNextAnswer();
      assertThat(store.tiers().publish().manifest()).isOne();
    }
  }

  @Test
  void readersGoOnWithWhatWasSucceededUntilItsTimeIsOverWhateverTheWritersClockSays()
      throws Exception {
    MutableClock clock = new MutableClock(Instant.now().plus(Duration.ofDays(400)).toEpochMilli());
    try (Store store = Store.open(writer("store").withClock(clock))) {
      TableSchema table = TestTables.items(store);
      write(store, 1);
      store.tiers().publish();
      try (Store reader = openPublished("reader")) {
        for (long id = 2; id < 6; id++) {
          write(store, id);
          store.coalesce(table.tableId());
          store.tiers().publish();
        }
        Publication publication = ((LocalStore) store).publication();
        publication.sweep(Duration.ofHours(1).toMillis());
        assertThat(rows(reader)).as("within the hour").isEqualTo(1);
      }
      try (Store reader = openPublished("second")) {
        write(store, 6);
        store.coalesce(table.tableId());
        store.tiers().publish();
        write(store, 7);
        store.tiers().publish();
        age(parent.resolve("objects"), Duration.ofHours(2));
        ((LocalStore) store).publication().sweep(Duration.ofHours(1).toMillis());
        StoreException late = catchThrowableOfType(StoreException.class, () -> rows(reader));
        assertThat(late.code()).isEqualTo(ErrorCode.SNAPSHOT_TOO_OLD);
        assertThat(late).hasMessageContaining("succeeded").hasMessageContaining("keepSeconds");
      }
      try (Store reader = openPublished("third")) {
        assertThat(rows(reader)).isEqualTo(7);
        assertThat(reader.check(what -> {})).isEmpty();
      }
    }
  }

  /** As if everything had been written some time ago. */
  private static void age(Path objects, Duration by) throws IOException {
    try (Stream<Path> tree = Files.walk(objects)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        Instant then = Files.getLastModifiedTime(file).toInstant().minus(by);
        Files.setLastModifiedTime(file, FileTime.from(then));
      }
    }
  }

  @Test
  void aStoreInARealS3BucketIsTakenOver() throws Exception {
    try (TestS3 s3 = TestS3.start(parent.resolve("s3"))) {
      place = s3.options("shop");
      try (Store old = Store.open(writer("old"))) {
        TestTables.items(old);
        write(old, 1);
        old.tiers().publish();
        takeOver("new", true);
        write(old, 2);
        assertThat(refusedToPublish(old)).hasMessageContaining("taken over");
        try (Store heir = Store.open(writer("new"))) {
          write(heir, 3);
          heir.tiers().publish();
          write(heir, 4);
          heir.tiers().publish();
          ((LocalStore) heir).publication().sweep(Duration.ofHours(1).toMillis());
        }
      }
      try (Store reader = openPublished("reader");
          ObjectAccess objects = ObjectAccess.open(place)) {
        assertThat(rows(reader)).isEqualTo(3);
        Manifest latest = new ManifestStore(objects).latest();
        assertThat(latest).isNotNull();
        assertThat(latest.epoch()).isEqualTo(3);
      }
    }
  }
}
