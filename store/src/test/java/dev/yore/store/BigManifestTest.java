package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.manifest.ManifestWriter;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentRange;
import dev.yore.store.segment.SegmentWriter;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.tier.SegmentCopies;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.tier.TierStorage;
import dev.yore.store.vector.LongVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What opening a published store costs, and the first question of one row, does not depend on how
 * much history it holds. Prints the figures of docs/scale.md.
 */
class BigManifestTest {
  private static final long BILLION = 1_000_000_000L;
  private static final int OPENINGS = 3;
  private static final long FIRST_MILLIS = 1_600_000_000_000L;

  /** Two commits a minute: ten million take almost ten years. */
  private static final long STEP_MILLIS = 30_000;

  @TempDir private Path parent;
  private final UUID storeId = new UUID(1, 2);

  /** Of each segment, all inserted by it. */
  private static final int BLOCKS_PER_SEGMENT = 2;

  private static final long IDS_PER_SEGMENT = (long) BLOCKS_PER_SEGMENT * BlockDelta.SLOTS;

  /** Of the one segment that is there. */
  private static final int ROWS = 1000;

  /** A store's tables, of which only names are needed. */
  private record Shape(long commits, int tables, int segmentsPerTable) {
    int segments() {
      return tables * segmentsPerTable;
    }

    /** The place of the only segment that is there, in the first table. */
    int realSegment() {
      return segmentsPerTable / 3;
    }

    /** With a little noise, as people's commits have it. */
    long stampOf(long sequence) {
      return FIRST_MILLIS + sequence * STEP_MILLIS + (sequence * 7919) % 20_011;
    }
  }

  private List<Commit> commits(Shape shape, long from, long to) {
    List<Commit> commits = new ArrayList<>(Math.toIntExact(to - from));
    for (long sequence = from; sequence < to; sequence++) {
      commits.add(
          new Commit(sequence, shape.stampOf(sequence), null, "main", 1, 3, sequence % 50, 1));
    }
    return commits;
  }

  /** Tables made by a real store, so that the catalog is one. */
  private Catalogs catalogs(Shape shape) {
    try (Store store =
        Store.open(StoreOptions.ephemeral(parent.resolve("made")).withBackgroundWork(false))) {
      for (int table = 0; table < shape.tables; table++) {
        TestTables.create(store, "main", "T" + table, List.of(0));
      }
      return store.catalogs();
    }
  }

  private void publish(Shape shape, ObjectStoreOptions place) {
    Catalogs catalogs = catalogs(shape);
    long sequence = shape.commits;
    List<TableState> states = new ArrayList<>();
    List<SegmentEntry> segments = new ArrayList<>();
    Map<SegmentEntry, String> digests = new HashMap<>();
    Map<SegmentEntry, SegmentRange> ranges = new HashMap<>();
    long segmentId = 1;
    for (TableSchema table : catalogs.allTables()) {
      states.add(new TableState(table.tableId(), sequence, 1L << 30, 1 << 20, 0, 0));
      long step = sequence / shape.segmentsPerTable;
      for (int i = 0; i < shape.segmentsPerTable; i++) {
        SegmentEntry entry =
            new SegmentEntry(
                table.tableId(),
                segmentId,
                2,
                i * step + 1,
                (i + 1) * step + 1,
                900_000,
                100L << 20);
        String digest = "%032x".formatted(segmentId * 0x9E3779B97F4A7C15L);
        if (segmentId == shape.realSegment() + 1) {
          Path file = write(table, entry, i);
          entry = withSize(entry, file);
          digest = upload(place, entry, file);
        }
        ranges.put(
            entry,
            new SegmentRange(
                i * BLOCKS_PER_SEGMENT,
                (i + 1) * BLOCKS_PER_SEGMENT,
                Map.of(0, new ZoneMap(i * IDS_PER_SEGMENT, (i + 1) * IDS_PER_SEGMENT - 1, 0, 2))));
        segments.add(entry);
        digests.put(entry, digest);
        segmentId++;
      }
    }
    MetadataState state =
        new MetadataState(
            new Checkpoint(sequence, sequence, segmentId, shape.stampOf(sequence)),
            catalogs,
            states,
            segments,
            HistoryState.WHOLE);
    try (ObjectAccess objects = ObjectAccess.open(place)) {
      ManifestStore manifests = new ManifestStore(objects);
      ManifestWriter writer = new ManifestWriter(manifests, storeId, 1);
      Manifest first =
          writer.write(
              state, digests, ranges::get, (from, to) -> commits(shape, from, to), FIRST_MILLIS);
      long written = objects.traffic().writtenBytes();
      long requests = objects.traffic().requests();
      MetadataState next =
          new MetadataState(
              new Checkpoint(sequence + 1, sequence + 1, segmentId, shape.stampOf(sequence + 1)),
              catalogs,
              states,
              segments,
              HistoryState.WHOLE);
      writer.write(
          next, digests, ranges::get, (from, to) -> commits(shape, from, to), FIRST_MILLIS + 1);
      System.out.printf(
          "published: %d commits, %d segments, %d parts, %d KB in %d requests; the next manifest: %d KB in %d requests%n",
          shape.commits,
          shape.segments(),
          first.commits().size() * 2 + shape.segments() / 1024,
          written >> 10,
          requests,
          objects.traffic().writtenBytes() - written >> 10,
          objects.traffic().requests() - requests);
    }
  }

  private Path write(TableSchema table, SegmentEntry entry, int index) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      rows.add(TestTables.row(index * IDS_PER_SEGMENT + i, "name", i));
    }
    long[] sequences = new long[ROWS];
    Arrays.fill(sequences, entry.fromSequence());
    InsertRun run =
        new InsertRun(
            0, sequences, List.of(0, 1, 2), TestTables.rows(table, List.of(0, 1, 2), rows));
    DeleteRun none = new DeleteRun(new int[0], new long[0]);
    BlockDelta block = new BlockDelta(index * BLOCKS_PER_SEGMENT, List.of(run), none, List.of());
    Path file = parent.resolve("real.seg");
    new SegmentWriter(storeId, VectorCodec.ZSTD_HOT, false)
        .write(
            file,
            table,
            new SegmentContent(
                entry.tableId(),
                entry.segmentId(),
                entry.level(),
                entry.fromSequence(),
                entry.toSequence(),
                List.of(block)));
    return file;
  }

  private static SegmentEntry withSize(SegmentEntry entry, Path file) {
    try {
      return new SegmentEntry(
          entry.tableId(),
          entry.segmentId(),
          entry.level(),
          entry.fromSequence(),
          entry.toSequence(),
          entry.rowEvents(),
          Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String upload(ObjectStoreOptions place, SegmentEntry entry, Path file) {
    String digest = SegmentCopies.digestOf(file);
    try (ObjectAccess objects = ObjectAccess.open(place)) {
      objects.put(
          TierStorage.key(SegmentPlace.ordinary(entry).withDigest(digest)),
          file,
          entry.sizeBytes());
    }
    return digest;
  }

  private record Cost(long bytes, long requests, double millis) {}

  /** Opens the store, then finds a state by its time. */
  private Cost open(Shape shape, ObjectStoreOptions place, String scratch) {
    long sequence = shape.commits / 3;
    long began = System.nanoTime();
    try (Store store =
        Store.openPublished(
            StoreOptions.at(parent.resolve(scratch))
                .withTiers(TierOptions.NONE.withPlaces(null, place)))) {
      assertThat(store.lastSequence()).isEqualTo(shape.commits + 1);
      long found = store.sequenceAsOf(shape.stampOf(sequence));
      double millis = (System.nanoTime() - began) / 1e6;
      assertThat(store.stampOf(found)).isLessThanOrEqualTo(shape.stampOf(sequence));
      assertThat(store.stampOf(found + 1)).isGreaterThan(shape.stampOf(sequence));
      assertThat(store.catalog().tables()).hasSize(shape.tables);
      ObjectAccess.Traffic traffic = Objects.requireNonNull(store.tiers().traffic());
      Cost cost = new Cost(traffic.readBytes(), traffic.requests(), millis);
      System.out.printf(
          "opened as of a time: %d KB in %d requests, %.0f ms%n",
          cost.bytes >> 10, cost.requests, cost.millis);
      Cost first = firstQuery(shape, store);
      System.out.printf(
          "then one row by its key: %d KB in %d requests, %.0f ms%n",
          first.bytes - cost.bytes >> 10, first.requests - cost.requests, first.millis);
      return new Cost(first.bytes, first.requests, Math.max(cost.millis, first.millis));
    }
  }

  /** One row of the one segment that is there: if another one was asked for, this would fail. */
  private Cost firstQuery(Shape shape, Store store) {
    TableSchema table = TestTables.table(store, "main", "T0");
    long id = shape.realSegment() * IDS_PER_SEGMENT + 77;
    ScanSpec spec =
        new ScanSpec(
            table.tableId(),
            List.of(0, 2),
            List.of(new Compare(0, Operator.EQUAL, id)),
            new Period.AsOf(store.lastSequence()),
            Long.MAX_VALUE);
    long began = System.nanoTime();
    long[] blocks = store.blockBytes(spec);
    int block = shape.realSegment() * BLOCKS_PER_SEGMENT;
    assertThat(blocks).hasSize(block + 1);
    assertThat(blocks[block]).isPositive();
    ScanRange range = new ScanRange(block, block + 1, store.lastSequence());
    try (Scan scan = store.scan(spec, range)) {
      ScanBatch batch = Objects.requireNonNull(scan.next());
      assertThat(batch.selectedCount()).isOne();
      int[] selection = batch.selection();
      int row = selection == null ? 0 : selection[0];
      assertThat(((LongVector) batch.columns().get(1)).get(row)).isEqualTo(77);
      assertThat(scan.next()).isNull();
    }
    try (Transaction txn = store.begin()) {
      // As a statement would ask, of the whole table.
      assertThat(TestTables.read(txn, spec, table)).hasSize(1);
    }
    double millis = (System.nanoTime() - began) / 1e6;
    ObjectAccess.Traffic traffic = Objects.requireNonNull(store.tiers().traffic());
    return new Cost(traffic.readBytes(), traffic.requests(), millis);
  }

  /** The quickest of a few openings: something else may have had the processors during one. */
  private Cost measured(Shape shape) {
    ObjectStoreOptions place = ObjectStoreOptions.of(parent.resolve("place").toString());
    publish(shape, place);
    open(shape, place, "warm"); // The first time the JVM reads its classes, too.
    return IntStream.range(0, OPENINGS)
        .mapToObj(i -> open(shape, place, "scratch-" + i))
        .min(Comparator.comparingDouble(Cost::millis))
        .orElseThrow();
  }

  @Test
  void openingAStoreAndAskingForARowReadsNoListsOfSegmentsButOneAndNoCommits() {
    Cost cost = measured(new Shape(200_000, 20, 1_000));
    assertThat(cost.bytes).isLessThan(600 << 10);
    assertThat(cost.requests).isLessThan(25);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1})
  @Tag("long")
  void tenMillionCommitsAndAMillionSegmentsAreOpenedWithinASecondAndAMegabyte(int tables) {
    Cost cost = measured(new Shape(10_000_000, tables, 1_000_000 / tables));
    assertThat(cost.bytes).isLessThan(1 << 20);
    assertThat(cost.millis * 1e6).isLessThan(BILLION);
  }
}
