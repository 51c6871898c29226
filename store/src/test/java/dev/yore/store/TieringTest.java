package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.TierControl.Residence;
import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.FaultyObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreException.Kind;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.object.TestS3;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments on tiers: wherever they lie, answers are the same or an error. */
class TieringTest {
  private static final int ROWS = 20_000;

  @TempDir private Path parent;
  private StoreOptions options;

  @BeforeEach
  void twoTiersMore() {
    options =
        StoreOptions.at(parent.resolve("store"))
            .withBackgroundWork(false)
            .withCacheBytes(0)
            .withTiers(
                TierOptions.NONE.withPlaces(
                    parent.resolve("hdd"),
                    ObjectStoreOptions.of(parent.resolve("objects").toString())));
  }

  /** Two segments: the rows, and a change of some of them. */
  private static TableSchema fill(Store store) {
    TableSchema table = TestTables.items(store);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      rows.add(row(i, "name " + i % 97, i * 7));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
    store.flush();
    try (Transaction txn = store.begin()) {
      update(txn, table, 5, 1, "changed");
      insert(txn, table, row((long) ROWS, "late", null));
      txn.commit(null);
    }
    store.flush();
    return table;
  }

  private List<Path> files(Path under, String suffix) throws IOException {
    if (Files.notExists(under)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(under)) {
      return tree.filter(f -> f.toString().endsWith(suffix)).toList();
    }
  }

  private static List<Tier> tiers(Store store) {
    return store.tiers().residence().stream().map(Residence::tier).toList();
  }

  @Test
  void answersAreTheSameWhereverTheSegmentsLie() throws IOException {
    try (Store store = Store.open(options)) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> before = asOf(store, table, 2);
      List<List<@Nullable Object>> after = asOf(store, table, 3);
      for (Tier tier : List.of(Tier.HDD, Tier.OBJECT, Tier.SSD, Tier.OBJECT, Tier.HDD)) {
        assertThat(store.tiers().move(table.tableId(), tier)).isEqualTo(2);
        assertThat(store.tiers().move(table.tableId(), tier)).as("there already").isZero();
        assertThat(tiers(store)).containsExactly(tier, tier);
        assertThat(asOf(store, table, 2)).isEqualTo(before);
        assertThat(asOf(store, table, 3)).isEqualTo(after);
        assertThat(store.check(what -> {})).isEmpty();
        assertThat(files(parent.resolve("store/segments"), ".seg"))
            .hasSize(tier == Tier.SSD ? 2 : 0);
        assertThat(files(parent.resolve("hdd"), ".seg")).hasSize(tier == Tier.HDD ? 2 : 0);
      }
    }
  }

  @Test
  void aStoreRemembersWhereItsTiersAre() {
    List<List<@Nullable Object>> rows;
    TableSchema table;
    try (Store store = Store.open(options)) {
      table = fill(store);
      rows = asOf(store, table, 3);
      store.tiers().move(table.tableId(), Tier.OBJECT);
    }
    StoreOptions untold = StoreOptions.at(parent.resolve("store"));
    for (StoreOptions again : List.of(untold, untold.withReadOnly(true))) {
      try (Store store = Store.open(again)) {
        assertThat(tiers(store)).containsExactly(Tier.OBJECT, Tier.OBJECT);
        assertThat(asOf(store, table, 3)).isEqualTo(rows);
        assertThat(store.check(what -> {})).isEmpty();
      }
    }
  }

  @Test
  void howMuchSegmentsWereAskedForIsRememberedWhenTheStoreIsClosed() {
    List<Residence> before;
    try (Store store = Store.open(options)) {
      TableSchema table = fill(store);
      asOf(store, table, 2);
      asOf(store, table, 3);
      before = store.tiers().residence();
      assertThat(before).allMatch(segment -> segment.accesses() > 0);
    }
    for (int opening = 0; opening < 2; opening++) {
      try (Store store = Store.open(options)) {
        assertThat(store.tiers().residence()).isEqualTo(before);
      }
    }
  }

  @Test
  void aScanSaysWhatItReadFromEachTier() {
    try (Store store = Store.open(options)) {
      TableSchema table = fill(store);
      TierBytes near = scan(store, table, List.of()).readBytes();
      assertThat(near.ssd()).isPositive();
      assertThat(near).isEqualTo(new TierBytes(near.ssd(), 0, 0, 0));
      store.tiers().move(table.tableId(), Tier.HDD);
      assertThat(scan(store, table, List.of()).readBytes())
          .isEqualTo(new TierBytes(0, near.ssd(), 0, 0));
      store.tiers().move(table.tableId(), Tier.OBJECT);
      store.tiers().cool(table.tableId(), 0, 1);
      TierBytes far = scan(store, table, List.of()).readBytes();
      assertThat(far.ssd() + far.hdd()).isZero();
      assertThat(far.object()).isPositive();
      TierBytes again = scan(store, table, List.of()).readBytes();
      assertThat(again.object()).as("what was fetched is kept").isZero();
      assertThat(again.cached()).isPositive();
    }
  }

  private static ScanStatistics scan(
      Store store, TableSchema table, List<ColumnPredicate> predicates) {
    ScanSpec spec =
        new ScanSpec(
            table.tableId(), List.of(0, 1, 2), predicates, new Period.AsOf(3), Long.MAX_VALUE);
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(spec)) {
      ScanBatch batch = scan.next();
      while (batch != null) {
        batch = scan.next();
      }
      return scan.statistics();
    }
  }

  @Test
  void openingAStoreAndPruningAskTheObjectStoreForNothing() {
    TableSchema table;
    try (Store store = Store.open(options)) {
      table = fill(store);
      store.tiers().move(table.tableId(), Tier.OBJECT);
    }
    try (Store store = Store.open(options)) {
      ScanStatistics pruned =
          scan(
              store,
              table,
              List.of(new ColumnPredicate.Compare(2, ColumnPredicate.Operator.LESS, -1L)));
      assertThat(pruned.rows()).isZero();
      assertThat(store.tiers().traffic().requests()).isZero();
      assertThat(store.tiers().missingBytes(table.tableId(), 0, 1)).isPositive();
      assertThat(store.tiers().warm(table.tableId(), 0, 1)).isPositive();
      long requests = store.tiers().traffic().requests();
      scan(store, table, List.of());
      assertThat(store.tiers().traffic().requests()).as("all of it was here").isEqualTo(requests);
      assertThat(store.tiers().missingBytes(table.tableId(), 0, 1)).isZero();
    }
  }

  private FaultyObjectStore faulty() {
    return new FaultyObjectStore(new DirectoryObjectStore(parent.resolve("objects")));
  }

  @Test
  void anObjectStoreThatFailsForATimeOnlyDelaysTheAnswer() {
    FaultyObjectStore objects = faulty();
    try (Store store = LocalStore.open(options, new ObjectAccess(objects, 4))) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> rows = asOf(store, table, 3);
      objects.failNext(2, Kind.UNAVAILABLE);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      store.tiers().cool(table.tableId(), 0, 1);
      objects.failNext(3, Kind.TIMEOUT);
      assertThat(asOf(store, table, 3)).isEqualTo(rows);
    }
  }

  @Test
  void anObjectStoreThatStaysAwayIsAnErrorNamingTheObjectUntilItIsBack() {
    FaultyObjectStore objects = faulty();
    try (Store store = LocalStore.open(options, new ObjectAccess(objects, 2))) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> rows = asOf(store, table, 3);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      store.tiers().cool(table.tableId(), 0, 1);
      objects.failNext(Integer.MAX_VALUE, Kind.UNAVAILABLE);
      StoreException failure =
          catchThrowableOfType(StoreException.class, () -> asOf(store, table, 3));
      assertThat(failure.code()).isEqualTo(ErrorCode.IO_ERROR);
      assertThat(failure).hasMessageContaining("objects/segments/" + table.tableId() + "/");
      objects.failNext(0, Kind.UNAVAILABLE);
      assertThat(asOf(store, table, 3)).isEqualTo(rows);
    }
  }

  @Test
  void aLyingOrTruncatingObjectStoreIsNeverBelieved() {
    FaultyObjectStore objects = faulty();
    try (Store store = LocalStore.open(options, new ObjectAccess(objects, 2))) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> rows = asOf(store, table, 3);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      for (int attempt = 0; attempt < 3; attempt++) {
        int at = attempt;
        store.tiers().cool(table.tableId(), 0, 1);
        objects.lie(bytes -> flippedFrom(bytes, at * 3));
        StoreException failure =
            catchThrowableOfType(StoreException.class, () -> asOf(store, table, 3));
        assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(failure).hasMessageContaining("objects/segments/" + table.tableId() + "/");
        objects.lie(bytes -> bytes);
        assertThat(asOf(store, table, 3)).as("lies are not kept").isEqualTo(rows);
      }
      store.tiers().cool(table.tableId(), 0, 1);
      objects.truncateNext(Integer.MAX_VALUE);
      assertThat(catchThrowableOfType(StoreException.class, () -> asOf(store, table, 3)).code())
          .isEqualTo(ErrorCode.CORRUPT);
      objects.truncateNext(1);
      assertThat(asOf(store, table, 3)).isEqualTo(rows);
    }
  }

  private static byte[] flippedFrom(byte[] bytes, int first) {
    byte[] lie = bytes.clone();
    for (int at = first; at < lie.length; at += 50) {
      lie[at] ^= 64;
    }
    return lie;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] lie = bytes.clone();
    lie[at] ^= 4;
    return lie;
  }

  @Test
  void aSegmentStaysWhereItIsUntilItsCopyIsKnownToBeGood() throws IOException {
    FaultyObjectStore objects = faulty();
    try (Store store = LocalStore.open(options, new ObjectAccess(objects, 2))) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> rows = asOf(store, table, 3);
      objects.lie(bytes -> flipped(bytes, bytes.length / 2));
      assertThat(
              catchThrowableOfType(
                      StoreException.class, () -> store.tiers().move(table.tableId(), Tier.OBJECT))
                  .code())
          .isEqualTo(ErrorCode.CORRUPT);
      objects.lie(bytes -> bytes);
      objects.failNext(Integer.MAX_VALUE, Kind.DENIED);
      assertThat(
              catchThrowableOfType(
                      StoreException.class, () -> store.tiers().move(table.tableId(), Tier.OBJECT))
                  .code())
          .isEqualTo(ErrorCode.IO_ERROR);
      assertThat(tiers(store)).containsExactly(Tier.SSD, Tier.SSD);
      assertThat(asOf(store, table, 3)).isEqualTo(rows);
      assertThat(store.check(what -> {})).isEmpty();
      objects.failNext(0, Kind.DENIED);
      assertThat(store.tiers().move(table.tableId(), Tier.OBJECT)).isEqualTo(2);
      assertThat(files(parent.resolve("store/segments"), ".seg")).isEmpty();
    }
  }

  @Test
  void aReaderGoesOnReadingWhatMovesAway() throws IOException {
    try (Store store = Store.open(options)) {
      TableSchema table = fill(store);
      ScanSpec spec =
          new ScanSpec(
              table.tableId(), List.of(0), List.of(), new Period.Current(), Long.MAX_VALUE);
      try (Transaction txn = store.begin();
          Scan scan = txn.scan(spec)) {
        int rows = scan.next().selectedCount();
        assertThat(store.tiers().move(table.tableId(), Tier.HDD)).isEqualTo(2);
        assertThat(store.tiers().move(table.tableId(), Tier.SSD))
            .as("back only when the reader has let go of the files")
            .isZero();
        ScanBatch batch = scan.next();
        while (batch != null) {
          rows += batch.selectedCount();
          batch = scan.next();
        }
        assertThat(rows).isEqualTo(ROWS + 1);
      }
      assertThat(files(parent.resolve("store/segments"), ".seg")).isEmpty();
      assertThat(store.tiers().move(table.tableId(), Tier.SSD)).isEqualTo(2);
    }
  }

  @Test
  void halfDoneMovesAreTidiedUpWhenTheStoreIsOpened() throws IOException {
    TableSchema table;
    Path before = parent.resolve("before");
    try (Store store = Store.open(options)) {
      table = fill(store);
      store.tiers().move(table.tableId(), Tier.HDD);
    }
    List<Path> onHdd = files(parent.resolve("hdd"), ".seg");
    // A crash after the copies were made and before the metadata knew, and one before the rename.
    Path segments = parent.resolve("store/segments/" + table.tableId());
    for (Path file : onHdd) {
      Files.createDirectories(before);
      Files.copy(file, segments.resolve(file.getFileName()));
      Files.copy(file, file.resolveSibling(file.getFileName() + ".new"));
    }
    Files.copy(onHdd.get(0), segments.resolve("99.stub"));
    try (Store store = Store.open(options)) {
      assertThat(files(parent.resolve("store/segments"), "g")).isEmpty();
      assertThat(files(parent.resolve("store/segments"), ".stub")).isEmpty();
      assertThat(files(parent.resolve("hdd"), ".new")).isEmpty();
      assertThat(asOf(store, table, 3)).hasSize(ROWS + 1);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void aLostStubIsMadeAgainAndALostObjectIsReported() throws IOException {
    TableSchema table;
    try (Store store = Store.open(options)) {
      table = fill(store);
      store.tiers().move(table.tableId(), Tier.OBJECT);
    }
    List<Path> stubs = files(parent.resolve("store/segments"), ".stub");
    assertThat(stubs).hasSize(2);
    Files.delete(stubs.get(0));
    Files.write(stubs.get(1), flipped(Files.readAllBytes(stubs.get(1)), 40));
    try (Store store = Store.open(options)) {
      assertThat(asOf(store, table, 3)).hasSize(ROWS + 1);
      assertThat(store.check(what -> {})).isEmpty();
    }
    Path lost = files(parent.resolve("objects"), ".seg").get(0);
    Files.delete(lost);
    try (Store store = Store.open(options)) {
      store.tiers().cool(table.tableId(), 0, 1);
      assertThat(store.check(what -> {})).anyMatch(p -> p.contains(lost.getFileName().toString()));
    }
  }

  @Test
  void mergingSegmentsBringsThemNear() {
    try (Store store = Store.open(options)) {
      TableSchema table = fill(store);
      List<List<@Nullable Object>> rows = asOf(store, table, 2);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      try (Transaction txn = store.begin()) {
        for (long i = 1; i <= ROWS; i++) {
          insert(txn, table, row(ROWS + i, "later", null)); // As many as there are, to be merged.
        }
        txn.commit(null);
      }
      store.coalesce(table.tableId());
      assertThat(tiers(store)).containsExactly(Tier.SSD);
      assertThat(asOf(store, table, 2)).isEqualTo(rows);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void aBackupOfFarSegmentsNeedsNoTiers() {
    TableSchema table;
    Path target = parent.resolve("backup");
    try (Store store = Store.open(options)) {
      table = fill(store);
      store.tiers().move(table.tableId(), Tier.OBJECT);
      store.backup(target, what -> {});
    }
    try (Store copy = Store.open(StoreOptions.at(target))) {
      assertThat(tiers(copy)).containsExactly(Tier.SSD, Tier.SSD);
      assertThat(copy.tiers().traffic()).isNull();
      assertThat(asOf(copy, table, 3)).hasSize(ROWS + 1);
      assertThat(copy.check(what -> {})).isEmpty();
    }
  }

  @Test
  void oldSegmentsGoDownAndABudgetIsKept() {
    MutableClock clock = new MutableClock(System.currentTimeMillis());
    try (Store store = Store.open(options.withClock(clock))) {
      TableSchema table = fill(store);
      store.tiers().set("hdd.afterSeconds", "3600");
      store.tiers().set("object.afterSeconds", "86400");
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).containsExactly(Tier.SSD, Tier.SSD);
      clock.set(clock.millis() + 3_700_000);
      store.tiers().expect(table.tableId(), 0, 1, clock.millis() + 1000);
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).as("expected soon").containsExactly(Tier.SSD, Tier.SSD);
      clock.set(clock.millis() + 5_000);
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).containsExactly(Tier.HDD, Tier.HDD);
      clock.set(clock.millis() + 86_400_000);
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).containsExactly(Tier.OBJECT, Tier.OBJECT);
      store.tiers().set("hdd.afterSeconds", "0");
      store.tiers().set("object.afterSeconds", "0");
      long bytes = store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
      store.tiers().set("ssd.bytes", Long.toString(bytes * 2));
      for (int i = 0; i < 2 * TierPolicy.HOT; i++) {
        scan(store, table, List.of());
      }
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).as("hot").containsExactly(Tier.SSD, Tier.SSD);
      store.tiers().set("ssd.bytes", "100");
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).containsExactly(Tier.HDD, Tier.HDD);
    }
  }

  @Test
  void whatIsExpectedComesNearAndLeavesLast() {
    MutableClock clock = new MutableClock(System.currentTimeMillis());
    try (Store store = Store.open(options.withClock(clock))) {
      TableSchema table = fill(store);
      store.tiers().move(table.tableId(), Tier.HDD);
      long bytes = store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
      store.tiers().set("ssd.bytes", Long.toString(bytes * 2));
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).as("nobody asks").containsExactly(Tier.HDD, Tier.HDD);
      store.tiers().expect(table.tableId(), 0, 1, clock.millis() + 3_600_000);
      store.tiers().moveWhereDue();
      assertThat(tiers(store)).as("expected within the hour").containsOnly(Tier.SSD);
      TableSchema other = TestTables.create(store, "OTHER", List.of(0));
      try (Transaction txn = store.begin()) {
        for (long i = 0; i < ROWS; i++) {
          insert(txn, other, row(i, "name " + i % 97, i * 7));
        }
        txn.commit(null);
      }
      store.flush();
      long all = store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
      store.tiers().set("ssd.bytes", Long.toString(all - 1));
      store.tiers().moveWhereDue();
      assertThat(store.tiers().residence())
          .allSatisfy(
              r ->
                  assertThat(r.tier())
                      .isEqualTo(r.table() == table.tableId() ? Tier.SSD : Tier.HDD));
    }
  }

  @Test
  void segmentsLieInARealS3Bucket() throws Exception {
    try (TestS3 s3 = TestS3.start(parent.resolve("s3"))) {
      StoreOptions s3Options =
          options.withTiers(TierOptions.NONE.withPlaces(null, s3.options("yore/test")));
      TableSchema table;
      List<List<@Nullable Object>> rows;
      try (Store store = Store.open(s3Options)) {
        table = fill(store);
        rows = asOf(store, table, 3);
        store.tiers().move(table.tableId(), Tier.OBJECT);
        assertThat(asOf(store, table, 3)).isEqualTo(rows);
        assertThat(store.segments()).allMatch(s -> s.file().startsWith("s3://bucket/yore/test/"));
      }
      try (Store store = Store.open(s3Options)) {
        assertThat(asOf(store, table, 3)).isEqualTo(rows);
        store.tiers().move(table.tableId(), Tier.SSD);
      }
    }
    try (Store store = Store.open(options)) {
      assertThat(store.check(what -> {})).as("nothing of it is in the bucket any more").isEmpty();
    }
  }

  @Test
  void whatAStoreHasNotCannotBeMovedTo() {
    try (Store store = Store.open(StoreOptions.at(parent.resolve("one-tier")))) {
      TableSchema table = TestTables.items(store);
      assertThat(
              catchThrowableOfType(
                  StoreException.class, () -> store.tiers().move(table.tableId(), Tier.OBJECT)))
          .hasMessageContaining("tier.object.uri")
          .extracting(StoreException::code)
          .isEqualTo(ErrorCode.INVALID_PARAMETER);
      assertThat(
              catchThrowableOfType(
                  StoreException.class, () -> store.tiers().set("cache.bytes", "1")))
          .hasMessageContaining("cannot be changed while the store is open");
      assertThat(
              catchThrowableOfType(StoreException.class, () -> store.tiers().set("sdd.bytes", "1")))
          .hasMessageContaining("tier.sdd.bytes");
    }
  }
}
