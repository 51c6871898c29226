package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.codec.KeyHash;
import dev.yore.store.codec.RandomVectors;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class SegmentRoundTripTest {
  private static final UUID STORE = new UUID(1, 2);

  private Path directory;

  @BeforeProperty
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory("segments");
  }

  @AfterProperty
  void deleteDirectory() throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 60)
  void anyContentComesBackAsItWas(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int rows) {
    withSegment(
        seed, rows, (content, reader) -> RandomSegments.assertSame(reader.readAll(), content));
  }

  @Property(tries = 6)
  void contentAcrossPagesComesBackAsItWas(@ForAll long seed) {
    withSegment(
        seed, 40_000, (content, reader) -> RandomSegments.assertSame(reader.readAll(), content));
  }

  @Property(tries = 20)
  void aSoundSegmentHasNoProblems(@ForAll long seed) {
    withSegment(
        seed,
        300,
        (content, reader) -> {
          List<String> problems = new ArrayList<>();
          reader.verify(problems::add);
          assertThat(problems).isEmpty();
        });
  }

  @Property(tries = 30)
  void zonesHoldEveryValueOfTheirPages(@ForAll long seed) {
    withSegment(seed, 20_000, (content, reader) -> forEachRun(content, reader, this::checkZones));
  }

  private void checkZones(SegmentReader reader, InsertRunEntry entry, InsertRun run) {
    for (int column = 0; column < entry.columnIds().size(); column++) {
      ColumnType type = RandomSegments.typeOf(entry.columnIds().get(column));
      for (int page = entry.firstPage(); page <= entry.lastPage(); page++) {
        ColumnVector vector = reader.readInsertColumn(entry, column, page);
        checkZone(type, vector, entry.zone(column, page));
      }
    }
  }

  private static void checkZone(ColumnType type, ColumnVector vector, ZoneMap zone) {
    int nulls = 0;
    for (int row = 0; row < vector.length(); row++) {
      if (vector.isNull(row)) {
        nulls++;
        continue;
      }
      assertThat(PhysicalOrder.compareRow(type, vector, row, zone.min())).isNotNegative();
      if (zone.max() != null) {
        assertThat(PhysicalOrder.compareRow(type, vector, row, zone.max())).isNotPositive();
      }
    }
    assertThat(zone.nullCount()).isEqualTo(nulls);
    assertThat(zone.rowCount()).isEqualTo(vector.length());
    assertThat(zone.allNull()).isEqualTo(zone.min() == null);
  }

  @Property(tries = 30)
  void everyKeyIsFoundByFilterAndOrder(@ForAll long seed) {
    withSegment(seed, 2_000, (content, reader) -> forEachRun(content, reader, this::checkKeys));
  }

  private void checkKeys(SegmentReader reader, InsertRunEntry entry, InsertRun run) {
    List<ColumnVector> key = List.of(run.rows().column(1), run.rows().column(0));
    for (int row = 0; row < entry.rowCount(); row++) {
      assertThat(reader.mayContainKey(entry, KeyHash.ofRow(key, row))).isTrue();
    }
    int[] order = reader.readKeyPermutation(entry);
    assertThat(entry.sortedByKey()).isEqualTo(order == null);
    for (int i = 1; i < entry.rowCount(); i++) {
      int left = order == null ? i - 1 : order[i - 1];
      int right = order == null ? i : order[i];
      int text =
          PhysicalOrder.compareRows(ColumnType.varchar(9), key.get(0), left, key.get(0), right);
      int number =
          PhysicalOrder.compareRows(
              ColumnType.of(ColumnType.Kind.BIGINT), key.get(1), left, key.get(1), right);
      assertThat(text < 0 || text == 0 && number <= 0).isTrue();
      assertThat(text == 0 && number == 0 && left > right).as("equal keys by slot").isFalse();
    }
  }

  @Property(tries = 30)
  void aSlotIsReadWithoutItsWholePage(@ForAll long seed) {
    withSegment(seed, 20_000, (content, reader) -> forEachRun(content, reader, this::checkAround));
  }

  private void checkAround(SegmentReader reader, InsertRunEntry entry, InsertRun run) {
    Random random = new Random(entry.rowCount());
    for (int column = 0; column < entry.columnIds().size(); column++) {
      int slot = entry.firstSlot() + random.nextInt(entry.rowCount());
      SlotVector around = reader.readInsertColumnAround(entry, column, slot);
      assertThat(around.rowOf(slot)).isBetween(0, around.vector().length() - 1);
      RandomVectors.assertRows(
          around.vector(), run.rows().column(column), around.firstSlot() - run.firstSlot());
    }
  }

  /** Hands over a reader, its entry of a run and the run. */
  private interface RunCheck {
    void check(SegmentReader reader, InsertRunEntry entry, InsertRun run);
  }

  private static void forEachRun(SegmentContent content, SegmentReader reader, RunCheck check) {
    for (BlockDelta block : content.blocks()) {
      SegmentBlock entries = reader.block(block.block());
      for (int i = 0; i < block.inserts().size(); i++) {
        check.check(reader, entries.inserts().get(i), block.inserts().get(i));
      }
    }
  }

  /** Half of all segments have dictionaries, though none of them is worth one. */
  private static DictionaryUse use(long seed) {
    return (seed & 1) == 0 ? DictionaryUse.ALWAYS : DictionaryUse.MEASURED;
  }

  private void withSegment(
      long seed, int maxRows, BiConsumer<SegmentContent, SegmentReader> check) {
    SegmentContent content = new RandomSegments(seed, maxRows).content();
    Path file = directory.resolve("3").resolve("77.seg");
    long size =
        new SegmentWriter(STORE, VectorCodec.ZSTD_HOT, false, use(seed))
            .write(file, RandomSegments.TABLE, content);
    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      assertThat(reader.sizeBytes()).isEqualTo(size).isEqualTo(file.toFile().length());
      check.accept(content, reader);
    }
  }
}
