package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which segments are merged, when, and what can be seen of it. */
class CoalescenceTest {
  private static final int MILLION = 1 << 20;

  @TempDir Path directory;
  private StoreOptions options;

  @BeforeEach
  void setUp() {
    options = StoreOptions.at(directory.resolve("store"));
  }

  /** Segments that continue each other, of given levels and row events; nobody reads them. */
  private static List<OpenSegment> segments(int... levelsAndRowEvents) {
    List<OpenSegment> segments = new ArrayList<>();
    for (int i = 0; i < levelsAndRowEvents.length; i += 2) {
      SegmentEntry entry =
          new SegmentEntry(
              1, i, levelsAndRowEvents[i], i + 1, i + 3, levelsAndRowEvents[i + 1], 1000);
      segments.add(new OpenSegment(entry, SegmentPlace.ordinary(entry), null));
    }
    return segments;
  }

  private static List<Long> ids(List<OpenSegment> segments) {
    return segments.stream().map(s -> s.entry().segmentId() / 2).toList();
  }

  @Test
  void eightNeighboursOfALevelAreDueAndSevenAreNot() {
    List<OpenSegment> eight = segments(2, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    assertThat(ids(SegmentMerges.due(eight))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(SegmentMerges.due(eight.subList(0, 8))).isEmpty();
  }

  @Test
  void aSegmentOfAMillionRowEventsIsNeverMergedAgain() {
    List<OpenSegment> run = segments(2, MILLION, 1, 10, 1, 10, 1, MILLION, 1, 5);

    assertThat(ids(SegmentMerges.toCoalesce(run))).containsExactly(1L, 2L);
    assertThat(SegmentMerges.toCoalesce(segments(2, MILLION, 1, 10))).isEmpty();
  }

  @Test
  void aLargeSegmentIsNotWrittenAgainForTheLittleThatCameAfterIt() {
    assertThat(ids(SegmentMerges.toCoalesce(segments(2, 600_000, 1, 60_000, 1, 60_000))))
        .containsExactly(1L, 2L);
    assertThat(ids(SegmentMerges.toCoalesce(segments(2, 600_000, 1, 300_000, 1, 300_000))))
        .containsExactly(0L, 1L, 2L);
    assertThat(SegmentMerges.toCoalesce(segments(2, 60_000, 1, 1))).isEmpty();
    assertThat(ids(SegmentMerges.toCoalesce(segments(2, 8_000, 1, 1)))).containsExactly(0L, 1L);
  }

  @Test
  void theYoungestOfMoreThanFourSegmentsAreMergedThoughEachIsLargerThanAllBehindIt() {
    List<OpenSegment> halving =
        segments(2, 600_000, 1, 200_000, 1, 90_000, 1, 40_000, 1, 20_000, 1, 9_000);

    assertThat(ids(SegmentMerges.toCoalesce(halving))).containsExactly(3L, 4L, 5L);
    assertThat(SegmentMerges.toCoalesce(halving.subList(0, 4))).isEmpty();
  }

  @Test
  void noMoreThanFourSegmentsAreLeftBetweenSealedOnesOfWhateverSize() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      int[] sizes = new int[2 * (1 + random.nextInt(20))];
      for (int i = 0; i < sizes.length; i += 2) {
        sizes[i] = 1;
        sizes[i + 1] = 1 << random.nextInt(21);
        sizes[i + 1] += random.nextInt(sizes[i + 1]);
      }
      List<OpenSegment> left = coalesced(segments(sizes));

      int between = 0;
      for (OpenSegment segment : left) {
        between = SegmentMerges.isSealed(segment) ? 0 : between + 1;
        assertThat(between).as("of %s, %s", Arrays.toString(sizes), left).isLessThanOrEqualTo(4);
      }
      assertThat(left.stream().mapToLong(s -> s.entry().rowEvents()).sum())
          .isEqualTo(IntStream.range(0, sizes.length / 2).mapToLong(i -> sizes[2 * i + 1]).sum());
    }
  }

  /** What is left when nothing is worth merging any more. */
  private static List<OpenSegment> coalesced(List<OpenSegment> segments) {
    List<OpenSegment> left = new ArrayList<>(segments);
    List<OpenSegment> run = SegmentMerges.toCoalesce(left);
    while (!run.isEmpty()) {
      SegmentEntry first = run.get(0).entry();
      SegmentEntry merged =
          new SegmentEntry(
              first.tableId(),
              first.segmentId(),
              SegmentMerges.levelOf(run),
              first.fromSequence(),
              run.get(run.size() - 1).entry().toSequence(),
              run.stream().mapToLong(s -> s.entry().rowEvents()).sum(),
              1000);
      int at = left.indexOf(run.get(0));
      left.subList(at, at + run.size()).clear();
      left.add(at, new OpenSegment(merged, SegmentPlace.ordinary(merged), null));
      run = SegmentMerges.toCoalesce(left);
    }
    return left;
  }

  @Test
  void segmentsAreMergedInTheBackgroundWhileTheStoreIsChecked() {
    try (Store store = Store.open(options.withFlushRowEvents(10))) {
      TableSchema items = TestTables.items(store);
      fill(store, items, 9);

      await(
          () -> {
            assertThat(store.check(what -> {})).isEmpty();
            return store.segments().stream().anyMatch(s -> s.level() == 2);
          });
      assertThat(TestTables.now(store, items)).hasSize(90);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  @Test
  void nothingIsMergedByItselfWhenThatIsSwitchedOff() {
    try (Store store = Store.open(options.withFlushRowEvents(10).withCoalescing(false))) {
      TableSchema items = TestTables.items(store);
      fill(store, items, 10);
      CoalescenceInfo info = store.coalescence().get(0);

      assertThat(info.state()).isEqualTo(CoalescenceInfo.State.OFF);
      assertThat(info.segments()).isEqualTo(10).isEqualTo(info.debtSegments());
      assertThat(info.debtBytes())
          .isEqualTo(store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum());
      store.coalesce(items.tableId());
      assertThat(store.coalescence().get(0).debtSegments()).isZero();
      assertThat(store.segments()).hasSize(1);
    }
  }

  @Test
  void mergingIsSwitchedOffAndOnWhileTheStoreIsOpen() {
    try (Store store = Store.open(options.withFlushRowEvents(10))) {
      store.setCoalescence("enabled", "false");
      TableSchema items = TestTables.items(store);
      fill(store, items, 10);
      assertThat(store.coalescence().get(0).state()).isEqualTo(CoalescenceInfo.State.OFF);
      assertThat(store.segments()).hasSize(10);

      store.setCoalescence("enabled", "true");

      await(() -> store.segments().size() < 10);
      assertThat(store.coalescenceOptions()).isEqualTo(CoalescenceOptions.DEFAULT);
    }
  }

  @Test
  void settingsOfCoalescenceAreReadByNameAndWrongOnesRefused() {
    CoalescenceOptions slow =
        CoalescenceOptions.from(
            Map.of("coalesce.processorPercent", "5", "coalesce.bytesPerSecond", "1000"));
    assertThat(slow).isEqualTo(new CoalescenceOptions(true, 5, 1000));
    assertThatThrownBy(() -> slow.with("processorPercent", "0"))
        .hasMessageContaining("coalesce.processorPercent=0: must be a number from 1 to 100");
    assertThatThrownBy(() -> CoalescenceOptions.from(Map.of("coalesce.speed", "1")))
        .hasMessageContaining("unknown key 'coalesce.speed'")
        .hasMessageContaining("bytesPerSecond");
  }

  @Test
  void coalescingWhatIsCoalescedChangesNothing() {
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      fill(store, items, 9);
      store.coalesce(items.tableId());
      List<SegmentInfo> coalesced = store.segments();
      List<List<Object>> rows = TestTables.versions(store, items);

      store.coalesce(items.tableId());

      assertThat(store.segments()).isEqualTo(coalesced).hasSize(1);
      assertThat(TestTables.versions(store, items)).isEqualTo(rows);
      assertThat(store.coalescence().get(0).state()).isEqualTo(CoalescenceInfo.State.OFF);
    }
  }

  /** The store is closed in the middle of a merge, as soon as there is progress to be seen. */
  @Test
  void aMergeThatIsBrokenOffLeavesNothingAndIsDoneAgain() throws Exception {
    List<List<Object>> rows;
    TableSchema items;
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      items = TestTables.items(store);
      fillBlocks(store, items);
      rows = TestTables.asOf(store, items, 3);
    }
    try (Store store = Store.open(options)) {
      List<SegmentInfo> before = store.segments();
      try (Transaction reader = store.begin()) {
        assertThat(reader.snapshotSequence()).isPositive(); // So that merging takes its time.
        await(
            () -> {
              CoalescenceInfo info = store.coalescence().get(0);
              return info.doneBytes() > 0 && info.totalBytes() > info.doneBytes()
                  || !store.segments().equals(before);
            });
      }
    }
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      assertThat(store.check(what -> {})).isEmpty();
      assertThat(TestTables.asOf(store, items, 3)).isEqualTo(rows);
      store.coalesce(items.tableId());
      assertThat(store.segments()).hasSize(1);
      assertThat(TestTables.asOf(store, items, 3)).isEqualTo(rows);
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  /** As many segments as are merged together, of several blocks. */
  private static void fillBlocks(Store store, TableSchema items) {
    for (int segment = 0; segment < SegmentMerges.FAN_IN; segment++) {
      List<List<Object>> rows = new ArrayList<>();
      for (long i = 0; i < 12_000; i++) {
        rows.add(row(segment * 12_000 + i, "n" + i % 900, i * i));
      }
      try (Transaction txn = store.begin()) {
        txn.apply(
            TableChange.insert(items.tableId(), TestTables.rows(items, List.of(0, 1, 2), rows)));
        txn.commit(null);
      }
      store.flush();
    }
  }

  @Test
  void deltasSayWhereEverythingLies() {
    try (Store store = Store.open(options.withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      fill(store, items, 2);
      List<DeltaInfo> deltas = new ArrayList<>();
      store.deltas(deltas::add);

      SegmentInfo first = store.segments().get(0);
      List<DeltaInfo> ofFirst =
          deltas.stream().filter(d -> d.segmentId() == first.segmentId()).toList();
      assertThat(ofFirst)
          .extracting(d -> d.chunk().kind())
          .contains(ChunkInfo.Kind.INSERT_COLUMN, ChunkInfo.Kind.KEY_FILTER);
      long end = 68;
      for (DeltaInfo delta : ofFirst) {
        assertThat(delta.chunk().offset()).isEqualTo(end);
        end += delta.chunk().length();
        assertThat(delta.baseSequence()).isEqualTo(first.fromSequence());
        assertThat(delta.firstStampMillis())
            .isEqualTo(store.stampOf(delta.chunk().firstSequence()));
      }
      assertThat(end).isLessThan(first.sizeBytes());
    }
  }

  /** So many segments of ten rows each. */
  private static void fill(Store store, TableSchema items, int segments) {
    for (int segment = 0; segment < segments; segment++) {
      try (Transaction txn = store.begin()) {
        for (long i = 0; i < 10; i++) {
          insert(txn, items, row(segment * 10 + i, "row", i));
        }
        txn.commit(null);
      }
      store.flush();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
