package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When columns are imaged, and that reading begins with the image. */
class BlockImagesTest {
  private static final int ROWS = 5000;
  private static final ImageCost EVERY_THOUSAND_PATCHES = (physical, slots) -> 1000;
  private static final TableSchema TABLE =
      new TableSchema(
          1,
          TableName.of("T"),
          List.of(
              new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
              new Column(1, "STABLE", ColumnType.of(Kind.BIGINT), false, null),
              new Column(2, "BUSY", ColumnType.of(Kind.BIGINT), true, null)),
          List.of(0),
          1,
          Long.MAX_VALUE,
          null);

  @Test
  void aColumnIsImagedWhenItWasPatchedEnoughAndTheOthersAreNot() {
    try (TestStreams streams = patched(35)) {
      assertThat(block(streams, EVERY_THOUSAND_PATCHES).images())
          .extracting(image -> image.columnId() + "@" + image.sequence())
          .containsExactly("2@11", "2@21", "2@31");
    }
  }

  @Test
  void patchesAreDividedAtImages() {
    try (TestStreams streams = patched(35)) {
      assertThat(block(streams, EVERY_THOUSAND_PATCHES).patches())
          .extracting(
              run ->
                  Arrays.stream(run.sequences()).min().getAsLong()
                      + "-"
                      + Arrays.stream(run.sequences()).max().getAsLong())
          .containsExactly("2-11", "12-21", "22-31", "32-36");
    }
  }

  @Test
  void imagesOfEarlierMergesCountAndStay() {
    try (TestStreams streams = patched(15)) {
      streams.merge(0, 2, false, EVERY_THOUSAND_PATCHES);
      patch(streams, 17, 12);
      streams.flush(28);

      assertThat(block(streams, EVERY_THOUSAND_PATCHES).images())
          .extracting(image -> image.sequence())
          .containsExactly(11L, 21L);
    }
  }

  @Test
  void tablesThatAreHardlyPatchedGetNoImages() {
    try (TestStreams streams = patched(1)) {
      assertThat(block(streams, ImageCost.MEASURED).images()).isEmpty();
    }
  }

  @Test
  void wherePastsAreExpectedToBeReadImagesAreTwiceAsClose() {
    ImageCost everyFiveHundred = (physical, slots) -> 500;
    try (TestStreams streams = patched(40)) {
      streams.merge(0, 2, false, EVERY_THOUSAND_PATCHES, everyFiveHundred, 26);
      var reader = streams.streams().segments().get(0).reader();
      assertThat(reader.readBlock(reader.blocks().get(0)).images())
          .extracting(image -> image.sequence())
          .containsExactly(11L, 21L, 26L, 31L, 36L, 41L);
      assertThat(values(streams, 30)).isEqualTo(expected(30));
      assertThat(values(streams, 5)).isEqualTo(expected(5));
    }
  }

  @Test
  void onlyTheFirstEightImagesOfAPastThatIsExpectedToBeReadAreTwiceAsClose() {
    ImageCost everyHundred = (physical, slots) -> 100;
    try (TestStreams streams = patched(30)) {
      streams.merge(0, 2, false, EVERY_THOUSAND_PATCHES, everyHundred, 3);
      var reader = streams.streams().segments().get(0).reader();
      assertThat(reader.readBlock(reader.blocks().get(0)).images())
          .extracting(image -> image.sequence())
          .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 20L, 30L);
      patch(streams, 32, 12);
      streams.flush(43);
      streams.merge(0, 2, false, EVERY_THOUSAND_PATCHES, everyHundred, 3);
      reader = streams.streams().segments().get(0).reader();
      assertThat(reader.readBlock(reader.blocks().get(0)).images())
          .extracting(image -> image.sequence())
          .endsWith(30L, 40L);
    }
  }

  @Test
  void whoReadsAfterAnImageDecodesNothingFromBefore() {
    try (TestStreams streams = patched(35)) {
      long before = decodedBytes(streams, 34);
      streams.merge(0, 2, false, EVERY_THOUSAND_PATCHES);

      assertThat(decodedBytes(streams, 34)).isLessThan(before);
      assertThat(values(streams, 34)).isEqualTo(expected(34));
      assertThat(values(streams, 11)).isEqualTo(expected(11));
      assertThat(values(streams, 1)).isEqualTo(expected(1));
    }
  }

  /** One segment of rows, another of commits that set BUSY of a hundred rows each. */
  private static TestStreams patched(int commits) {
    TestStreams streams = new TestStreams(TABLE);
    long[] ids = LongStream.range(0, ROWS).toArray();
    LongVector column = new LongVector(ids, ROWS, null);
    VectorBatch rows = new VectorBatch(ROWS, List.of(column, column, column));
    streams.append(1, new TableDelta(1, 0, rows, new long[0], List.of()));
    streams.flush(1);
    patch(streams, 2, commits);
    streams.flush(commits + 1L);
    return streams;
  }

  private static void patch(TestStreams streams, long fromSequence, int commits) {
    for (long sequence = fromSequence; sequence < fromSequence + commits; sequence++) {
      long[] values = new long[100];
      Arrays.fill(values, sequence);
      VectorBatch set = new VectorBatch(100, List.of(new LongVector(values, 100, null)));
      PatchGroup group = new PatchGroup(List.of(2), rowsOf(sequence), set);
      VectorBatch none = new VectorBatch(0, List.of(empty(), empty(), empty()));
      streams.append(sequence, new TableDelta(1, ROWS, none, new long[0], List.of(group)));
    }
  }

  private static LongVector empty() {
    return new LongVector(new long[0], 0, null);
  }

  private static long[] rowsOf(long sequence) {
    return LongStream.range(0, 100).map(i -> i * 50 + sequence % 7).toArray();
  }

  /** All segments merged into one. */
  private static BlockDelta block(TestStreams streams, ImageCost cost) {
    streams.merge(0, streams.streams().segments().size(), false, cost);
    var reader = streams.streams().segments().get(0).reader();
    return reader.readBlock(reader.blocks().get(0));
  }

  private static long[] expected(long sequence) {
    long[] values = LongStream.range(0, ROWS).toArray();
    for (long s = 2; s <= sequence; s++) {
      for (long row : rowsOf(s)) {
        values[(int) row] = s;
      }
    }
    return values;
  }

  private static long decodedBytes(TestStreams streams, long sequence) {
    try (TableScan scan = scan(streams, sequence)) {
      while (scan.next() != null) {
        // Only what it costs is of interest.
      }
      return scan.statistics().decodedBytes();
    }
  }

  private static long[] values(TestStreams streams, long sequence) {
    try (TableScan scan = scan(streams, sequence)) {
      ScanBatch batch = scan.next();
      assertThat(batch).isNotNull();
      return Arrays.copyOf(((LongVector) batch.columns().get(0)).values(), batch.selectedCount());
    }
  }

  private static TableScan scan(TestStreams streams, long sequence) {
    ScanSpec spec =
        new ScanSpec(1, List.of(2), List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
    return new TableScan(
        streams.pinned(), spec, sequence, s -> s, null, new VectorCache(1 << 20), null);
  }
}
