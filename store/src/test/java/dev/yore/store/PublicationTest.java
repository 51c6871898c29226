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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store publishes can be opened for reading and restored elsewhere, from any manifest. */
class PublicationTest {
  @TempDir private Path parent;
  private ObjectStoreOptions place;
  private StoreOptions options;

  @BeforeEach
  void oneObjectStore() {
    place = ObjectStoreOptions.of(parent.resolve("objects").toString());
    options = publishingTo(place);
  }

  private StoreOptions publishingTo(ObjectStoreOptions objects) {
    return StoreOptions.at(parent.resolve("store"))
        .withBackgroundWork(false)
        .withTiers(TierOptions.NONE.withPlaces(null, objects));
  }

  private Store openPublished(ObjectStoreOptions from, String scratch) {
    return Store.openPublished(
        StoreOptions.at(parent.resolve(scratch))
            .withTiers(TierOptions.NONE.withPlaces(null, from)));
  }

  private static void write(Store store, TableSchema table, long id) {
    try (Transaction txn = store.begin()) {
      insert(txn, table, row(id, "name " + id, id * 10));
      txn.commit("row " + id);
    }
  }

  private List<Path> files(String under) throws IOException {
    Path root = parent.resolve("objects").resolve(under);
    if (Files.notExists(root)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aPublishedStoreIsReadElsewhereWithItsHistoryBranchesAndTags() {
    TableSchema table;
    TableSchema other;
    List<List<@Nullable Object>> past;
    List<List<@Nullable Object>> all;
    List<Commit> commits = new ArrayList<>();
    try (Store store = Store.open(options)) {
      table = TestTables.items(store);
      for (long id = 0; id < 5; id++) {
        write(store, table, id);
      }
      store.execute(new BranchChange.CreateTag("five", "main", 6L), null);
      store.execute(new BranchChange.CreateBranch("dev", "main", store.lastSequence()), null);
      other = TestTables.create(store, "dev", "OTHER", List.of(0));
      try (Transaction txn = store.begin()) {
        update(txn, table, 3, 1, "changed");
        txn.commit(null);
      }
      past = asOf(store, table, 6);
      all = versions(store, table);
      store.commits(1, Long.MAX_VALUE, commits::add);
      PublicationReport report = store.tiers().publish();
      assertThat(report.sequence()).isEqualTo(store.lastSequence());
      assertThat(report.manifest()).isOne();
    }
    try (Store copy = openPublished(place, "scratch")) {
      assertThat(copy.lastSequence()).isEqualTo(commits.size());
      assertThat(asOf(copy, table, 6)).isEqualTo(past).hasSize(5);
      assertThat(versions(copy, table)).isEqualTo(all);
      List<Commit> read = new ArrayList<>();
      copy.commits(1, Long.MAX_VALUE, read::add);
      assertThat(read).isEqualTo(commits);
      assertThat(copy.stampOf(3)).isEqualTo(commits.get(2).stampMillis());
      assertThat(copy.sequenceAsOf(commits.get(commits.size() - 1).stampMillis()))
          .isEqualTo(commits.size());
      assertThat(copy.catalogs().branches().tag("five")).isPresent();
      assertThat(TestTables.table(copy, "dev", "OTHER")).isEqualTo(other);
      assertThat(copy.check(what -> {})).isEmpty();
      assertThat(catchThrowableOfType(StoreException.class, () -> write(copy, table, 99)).code())
          .isEqualTo(ErrorCode.READ_ONLY);
      assertThat(catchThrowableOfType(StoreException.class, () -> copy.tiers().publish()).code())
          .isEqualTo(ErrorCode.READ_ONLY);
    }
    assertThat(parent.resolve("scratch")).doesNotExist();
  }

  @Test
  void aRestoredStoreIsTheStore() {
    TableSchema table;
    List<List<@Nullable Object>> all;
    try (Store store = Store.open(options)) {
      table = TestTables.items(store);
      write(store, table, 1);
      store.flush();
      write(store, table, 2);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      store.tiers().publish();
      all = versions(store, table);
    }
    Path target = parent.resolve("restored");
    Store.restore(place, parent.resolve("scratch"), target, what -> {});
    try (Store store = Store.open(StoreOptions.at(target))) {
      assertThat(versions(store, table)).isEqualTo(all);
      assertThat(store.segments()).allMatch(s -> s.tier() == Tier.SSD);
      assertThat(store.check(what -> {})).isEmpty();
      write(store, table, 3);
      assertThat(asOf(store, table, store.lastSequence())).hasSize(3);
    }
  }

  @Test
  void onlyWhatIsNewIsUploadedAndNothingIfNothingChanged() throws IOException {
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.items(store);
      write(store, table, 1);
      assertThat(store.tiers().publish().copiedSegments()).isOne();
      assertThat(store.tiers().publish().manifest()).as("nothing changed").isOne();
      write(store, table, 2);
      PublicationReport second = store.tiers().publish();
      assertThat(second.manifest()).isEqualTo(2);
      assertThat(second.segments()).isEqualTo(2);
      assertThat(second.copiedSegments()).isOne();
    }
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.table(store, "main", "ITEMS");
      write(store, table, 3);
      PublicationReport third = store.tiers().publish();
      assertThat(third.manifest()).isEqualTo(3);
      assertThat(third.copiedSegments()).as("also after opening again").isOne();
    }
    assertThat(files("segments")).hasSize(3);
    assertThat(files("manifests")).hasSize(4);
  }

  @Test
  void aBackupCopiesOnlyWhatTheLastOneLacks() {
    ObjectStoreOptions target = ObjectStoreOptions.of(parent.resolve("backup").toString());
    StoreOptions plain = StoreOptions.at(parent.resolve("plain"));
    TableSchema table;
    List<String> told = new ArrayList<>();
    try (Store store = Store.open(plain)) {
      table = TestTables.items(store);
      write(store, table, 1);
      assertThat(store.backup(target, (what, done, total) -> told.add(what)).copiedSegments())
          .isOne();
      assertThat(told).contains("manifest");
      write(store, table, 2);
      PublicationReport second = store.backup(target, BackupProgress.SILENT);
      assertThat(second.copiedSegments()).isOne();
      assertThat(second.segments()).isEqualTo(2);
    }
    try (Store store = Store.open(plain.withReadOnly(true))) {
      assertThat(store.backup(target, BackupProgress.SILENT).copiedSegments()).isZero();
    }
    Store.restore(target, parent.resolve("scratch"), parent.resolve("restored"), what -> {});
    try (Store store = Store.open(StoreOptions.at(parent.resolve("restored")))) {
      assertThat(asOf(store, table, 3)).hasSize(2);
    }
  }

  @Test
  void twoStoresCannotPublishToOnePlace() {
    TableSchema table;
    try (Store store = Store.open(options)) {
      table = TestTables.items(store);
      write(store, table, 1);
      store.tiers().publish();
    }
    StoreOptions another =
        StoreOptions.at(parent.resolve("another"))
            .withTiers(TierOptions.NONE.withPlaces(null, place));
    try (Store store = Store.open(another)) {
      assertThat(catchThrowableOfType(StoreException.class, () -> store.tiers().publish()))
          .hasMessageContaining("another store")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.STORE_LOCKED);
      TableSchema own = TestTables.items(store);
      write(store, own, 1);
      store.flush();
      assertThat(
              catchThrowableOfType(
                      StoreException.class, () -> store.tiers().move(own.tableId(), Tier.OBJECT))
                  .code())
          .isEqualTo(ErrorCode.STORE_LOCKED);
      assertThat(
              catchThrowableOfType(
                      StoreException.class, () -> store.backup(place, BackupProgress.SILENT))
                  .code())
          .isEqualTo(ErrorCode.INVALID_PARAMETER);
    }
    Path copied = parent.resolve("copied");
    Store.restore(place, parent.resolve("scratch"), copied, what -> {});
    try (Store copy =
            Store.open(
                StoreOptions.at(copied).withTiers(TierOptions.NONE.withPlaces(null, place)));
        Store store = Store.open(options)) {
      write(store, table, 2);
      write(store, table, 3);
      write(copy, table, 2);
      store.tiers().publish();
      assertThat(catchThrowableOfType(StoreException.class, () -> copy.tiers().publish()).code())
          .isEqualTo(ErrorCode.STORE_LOCKED);
    }
  }

  @Test
  void ofTwoWritersThatKnowTheSameManifestOneIsHeldOff() throws IOException {
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.items(store);
      write(store, table, 1);
      store.tiers().publish();
      Store.restore(place, parent.resolve("scratch"), parent.resolve("copied"), what -> {});
      StoreOptions copied =
          StoreOptions.at(parent.resolve("copied"))
              .withTiers(TierOptions.NONE.withPlaces(null, place));
      Files.delete(parent.resolve("objects/owner")); // As who believes the other one gone.
      try (Store copy = Store.open(copied)) {
        copy.tiers().publish();
        write(copy, table, 2);
        write(store, table, 3);
        copy.tiers().publish();
        assertThat(catchThrowableOfType(StoreException.class, () -> store.tiers().publish()).code())
            .isEqualTo(ErrorCode.STORE_LOCKED);
      }
    }
  }

  @Test
  void aPublicationThatFailsAnywhereIsRepeatedAndReadersKeepTheOldOne() {
    FaultyObjectStore objects =
        new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
    try (Store store = LocalStore.open(options, new ObjectAccess(objects, 1))) {
      TableSchema table = TestTables.items(store);
      write(store, table, 1);
      store.tiers().publish();
      write(store, table, 2);
      int[] left = new int[1];
      int attempts = 0;
      boolean published = false;
      while (!published) {
        left[0] = attempts++;
        objects.before(
            () -> {
              if (left[0]-- == 0) {
                objects.failNext(1, Kind.UNAVAILABLE);
              }
            });
        try {
          store.tiers().publish();
          published = true;
        } catch (StoreException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR);
          objects.before(() -> {});
          objects.failNext(0, Kind.UNAVAILABLE);
          try (Store copy = openPublished(place, "scratch-" + attempts)) {
            assertThat(asOf(copy, table, copy.lastSequence())).hasSizeBetween(1, 2);
            assertThat(copy.check(what -> {})).isEmpty();
          }
        }
      }
      objects.before(() -> {});
      assertThat(attempts).as("requests of a publication").isGreaterThan(4);
      try (Store copy = openPublished(place, "scratch")) {
        assertThat(asOf(copy, table, 3)).hasSize(2);
      }
    }
  }

  @Test
  void whatWasPublishedAndDamagedIsNotRestored() throws IOException {
    try (Store store = Store.open(options)) {
      TableSchema table = TestTables.items(store);
      write(store, table, 1);
      store.tiers().publish();
    }
    for (Path file : files("")) {
      byte[] sound = Files.readAllBytes(file);
      if (file.endsWith("latest") || file.getFileName().toString().startsWith("owner")) {
        continue;
      }
      for (int at : new int[] {0, 9, sound.length / 2, sound.length - 1}) {
        byte[] damaged = sound.clone();
        damaged[at] ^= 16;
        Files.write(file, damaged);
        assertThat(catchRestore()).as(file + " at " + at).isNotNull();
      }
      Files.write(file, java.util.Arrays.copyOf(sound, sound.length - 1));
      assertThat(catchRestore()).as(file + " truncated").isNotNull();
      Files.delete(file);
      assertThat(catchRestore()).as(file + " missing").isNotNull();
      Files.write(file, sound);
    }
    assertThat(catchRestore()).isNull();
  }

  private @Nullable StoreException catchRestore() {
    return catchThrowableOfType(
        StoreException.class,
        () ->
            Store.restore(
                place, parent.resolve("scratch"), parent.resolve("restored"), what -> {}));
  }

  @Test
  void erasedRowsAreNotInTheObjectStoreEither() throws IOException {
    String secret = "tellnobody";
    TableSchema table;
    try (Store store = Store.open(options)) {
      table = TestTables.items(store);
      try (Transaction txn = store.begin()) {
        insert(txn, table, row(1L, secret, 1L), row(2L, "public", 2L));
        txn.commit(null);
      }
      store.tiers().publish();
      store.tiers().move(table.tableId(), Tier.OBJECT);
      write(store, table, 3);
      store.tiers().publish();
      assertThat(holding(secret)).isNotEmpty();
      long rowId;
      try (Transaction txn = store.begin()) {
        rowId = TestTables.rowId(txn, table, 1);
      }
      store.erase(table.tableId(), new long[] {rowId});
      assertThat(holding(secret)).isEmpty();
    }
    try (Store copy = openPublished(place, "scratch")) {
      assertThat(asOf(copy, table, 2)).hasSize(1);
      assertThat(copy.check(what -> {})).isEmpty();
    }
  }

  private List<Path> holding(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files("")) {
      if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
        found.add(file);
      }
    }
    return found;
  }

  @Test
  void aStorePublishesByItselfWhenItIsClosed() {
    TableSchema table;
    StoreOptions publishing = options.withTiers(options.tiers().withPublishSeconds(3600));
    try (Store store = Store.open(publishing)) {
      table = TestTables.items(store);
      write(store, table, 1);
    }
    try (Store copy = openPublished(place, "scratch")) {
      assertThat(asOf(copy, table, 2)).hasSize(1);
    }
  }

  @Test
  void whereNothingIsPublishedNothingIsOpened() {
    assertThat(
            catchThrowableOfType(StoreException.class, () -> openPublished(place, "scratch"))
                .code())
        .isEqualTo(ErrorCode.STORE_NOT_FOUND);
  }

  @Test
  void aStoreIsPublishedToAndRestoredFromARealS3Bucket() throws Exception {
    try (TestS3 s3 = TestS3.start(parent.resolve("s3"))) {
      ObjectStoreOptions bucket = s3.options("published");
      TableSchema table;
      try (Store store = Store.open(publishingTo(bucket))) {
        table = TestTables.items(store);
        for (long id = 0; id < 3; id++) {
          write(store, table, id);
          store.tiers().publish();
        }
      }
      try (Store copy = openPublished(bucket, "scratch")) {
        assertThat(asOf(copy, table, 4)).hasSize(3);
      }
      Store.restore(bucket, parent.resolve("scratch2"), parent.resolve("restored"), what -> {});
      try (Store store = Store.open(StoreOptions.at(parent.resolve("restored")))) {
        assertThat(asOf(store, table, 4)).hasSize(3);
      }
    }
  }
}
