package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.manifest.ManifestWriter;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.TableState;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What opening a published store costs does not depend on how much history it holds. Prints the
 * figures of docs/scale.md.
 */
class BigManifestTest {
  private static final long BILLION = 1_000_000_000L;
  private static final long FIRST_MILLIS = 1_600_000_000_000L;

  /** Two commits a minute: ten million take almost ten years. */
  private static final long STEP_MILLIS = 30_000;

  @TempDir private Path parent;
  private final UUID storeId = new UUID(1, 2);

  /** A store's tables, of which only names are needed. */
  private record Shape(long commits, int tables, int segmentsPerTable) {
    int segments() {
      return tables * segmentsPerTable;
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
        segments.add(entry);
        digests.put(entry, "%032x".formatted(segmentId * 0x9E3779B97F4A7C15L));
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
          writer.write(state, digests, (from, to) -> commits(shape, from, to), FIRST_MILLIS);
      long written = objects.traffic().writtenBytes();
      long requests = objects.traffic().requests();
      MetadataState next =
          new MetadataState(
              new Checkpoint(sequence + 1, sequence + 1, segmentId, shape.stampOf(sequence + 1)),
              catalogs,
              states,
              segments,
              HistoryState.WHOLE);
      writer.write(next, digests, (from, to) -> commits(shape, from, to), FIRST_MILLIS + 1);
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
      return cost;
    }
  }

  private Cost measured(Shape shape) {
    ObjectStoreOptions place = ObjectStoreOptions.of(parent.resolve("place").toString());
    publish(shape, place);
    open(shape, place, "warm"); // The first time the JVM reads its classes, too.
    return open(shape, place, "scratch");
  }

  @Test
  void openingAStoreReadsNeitherItsListsOfSegmentsNorItsCommits() {
    Cost cost = measured(new Shape(200_000, 20, 1_000));
    assertThat(cost.bytes).isLessThan(400 << 10);
    assertThat(cost.requests).isLessThan(20);
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
