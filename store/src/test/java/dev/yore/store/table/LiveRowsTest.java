package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the live rows of pages are copied, and that reading begins with them. */
class LiveRowsTest {
  private static final int ROWS = 24_000;
  private static final ImageCost NO_IMAGES = ImageCost.MEASURED;
  private static final TableSchema TABLE =
      new TableSchema(
          1,
          TableName.of("T"),
          List.of(
              new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
              new Column(1, "TEXT", ColumnType.of(Kind.VARCHAR), true, null)),
          List.of(0),
          1,
          Long.MAX_VALUE,
          null);

  /** The rows there are after each commit, by id. */
  private final TreeMap<Long, TreeMap<Long, String>> expected = new TreeMap<>();

  private long rows;

  @Test
  void pagesOfWhichATenthWasDeletedGetACopyOfTheirLiveRows() {
    try (TestStreams streams = loaded()) {
      delete(streams, 2, id -> id < 16_384 && id % 9 == 0);
      mergeAll(streams);

      assertThat(block(streams).live())
          .singleElement()
          .satisfies(
              copy -> {
                assertThat(copy.columnIds()).containsExactly(0, 1);
                assertThat(copy.slots()).hasSize(16_384 - 1_821);
                assertThat(copy.sequences()).containsOnly(2);
              });
      compare(streams);
    }
  }

  @Test
  void fewDeletesAreNotWorthACopy() {
    try (TestStreams streams = loaded()) {
      delete(streams, 2, id -> id % 11 == 0);
      mergeAll(streams);

      assertThat(block(streams).live()).isEmpty();
      compare(streams);
    }
  }

  @Test
  void whatHappensAfterACopyIsSeenThroughIt() {
    try (TestStreams streams = loaded()) {
      delete(streams, 2, id -> id % 10 != 0);
      mergeAll(streams);
      delete(streams, 3, id -> id % 100 == 0);
      update(streams, 4, id -> id % 70 == 10);
      insert(streams, 5, 500);
      compare(streams);
      streams.flush(5);
      update(streams, 6, id -> id % 30 == 10);
      compare(streams);
    }
  }

  @Test
  void theNextCopyIsMadeWhenAFifthOfTheRowsWentOrManyWereInserted() {
    try (TestStreams streams = loaded()) {
      delete(streams, 2, id -> id % 10 != 0);
      mergeAll(streams);
      delete(streams, 3, id -> id % 100 == 0);
      mergeAll(streams);
      assertThat(copies(streams)).containsExactly(2L, 2L);

      delete(streams, 4, id -> id % 50 == 10);
      mergeAll(streams);
      assertThat(copies(streams)).containsExactly(2L, 2L, 4L, 4L);

      update(streams, 5, id -> true);
      mergeAll(streams);
      assertThat(copies(streams)).as("patches are what images are for").hasSize(4);
      insert(streams, 6, 8_000);
      mergeAll(streams);
      assertThat(copies(streams)).containsExactly(2L, 2L, 4L, 4L, 6L);
      compare(streams);
    }
  }

  @Test
  void whoReadsACopyDecodesNothingOfTheDeletedRows() {
    try (TestStreams streams = loaded()) {
      delete(streams, 2, id -> id % 10 != 0);
      long before = decodedBytes(streams, 2);
      mergeAll(streams);

      assertThat(decodedBytes(streams, 2)).isLessThan(before / 5);
    }
  }

  private TestStreams loaded() {
    TestStreams streams = new TestStreams(TABLE);
    insert(streams, 1, ROWS);
    streams.flush(1);
    return streams;
  }

  private void insert(TestStreams streams, long sequence, int count) {
    long[] ids = LongStream.range(rows, rows + count).toArray();
    ColumnBuilder texts = new ColumnBuilder(ColumnType.Physical.BYTES);
    TreeMap<Long, String> state = state();
    for (long id : ids) {
      texts.appendBytes(text(id, sequence).getBytes(StandardCharsets.UTF_8));
      state.put(id, text(id, sequence));
    }
    VectorBatch batch =
        new VectorBatch(count, List.of(new LongVector(ids, count, null), texts.build()));
    streams.append(sequence, new TableDelta(1, rows, batch, new long[0], List.of()));
    rows += count;
    expected.put(sequence, state);
  }

  private void delete(TestStreams streams, long sequence, LongPredicate deleted) {
    TreeMap<Long, String> state = state();
    long[] ids = state.keySet().stream().mapToLong(id -> id).filter(deleted).toArray();
    for (long id : ids) {
      state.remove(id);
    }
    streams.append(sequence, new TableDelta(1, rows, none(), ids, List.of()));
    expected.put(sequence, state);
  }

  private void update(TestStreams streams, long sequence, LongPredicate updated) {
    TreeMap<Long, String> state = state();
    long[] ids = state.keySet().stream().mapToLong(id -> id).filter(updated).toArray();
    ColumnBuilder texts = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (long id : ids) {
      texts.appendBytes(text(id, sequence).getBytes(StandardCharsets.UTF_8));
      state.put(id, text(id, sequence));
    }
    PatchGroup group =
        new PatchGroup(List.of(1), ids, new VectorBatch(ids.length, List.of(texts.build())));
    streams.append(sequence, new TableDelta(1, rows, none(), new long[0], List.of(group)));
    expected.put(sequence, state);
  }

  private TreeMap<Long, String> state() {
    return expected.isEmpty() ? new TreeMap<>() : new TreeMap<>(expected.lastEntry().getValue());
  }

  private static String text(long id, long sequence) {
    return "row " + id + " as of " + sequence;
  }

  private static VectorBatch none() {
    return new VectorBatch(
        0,
        List.of(
            new ColumnBuilder(ColumnType.Physical.LONG).build(),
            new ColumnBuilder(ColumnType.Physical.BYTES).build()));
  }

  private void mergeAll(TestStreams streams) {
    streams.flush(expected.lastKey());
    streams.merge(0, streams.streams().segments().size(), false, NO_IMAGES);
  }

  private static BlockDelta block(TestStreams streams) {
    var reader = streams.streams().segments().get(0).reader();
    return reader.readBlock(reader.blocks().get(0));
  }

  private static List<Long> copies(TestStreams streams) {
    return block(streams).live().stream().map(copy -> copy.sequences()[0]).toList();
  }

  /** Every state, nothing cached and then with all that is. */
  private void compare(TestStreams streams) {
    VectorCache cache = new VectorCache(16 << 20);
    for (int i = 0; i < 2; i++) {
      expected.forEach(
          (sequence, state) -> assertThat(read(streams, sequence, cache)).isEqualTo(state));
    }
    List<String> problems = new ArrayList<>();
    ImageCheck check = new ImageCheck(streams.streams(), problems::add);
    streams.streams().segments().forEach(segment -> check.check(segment.reader()));
    assertThat(problems).isEmpty();
  }

  private static TreeMap<Long, String> read(TestStreams streams, long sequence, VectorCache cache) {
    TreeMap<Long, String> read = new TreeMap<>();
    try (TableScan scan = scan(streams, sequence, cache)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        LongVector ids = (LongVector) batch.columns().get(0);
        BytesVector texts = (BytesVector) batch.columns().get(1);
        LongVector rowIds = (LongVector) batch.columns().get(2);
        for (int i = 0; i < batch.selectedCount(); i++) {
          int row = batch.selection() == null ? i : batch.selection()[i];
          assertThat(rowIds.get(row)).isEqualTo(ids.get(row));
          read.put(ids.get(row), texts.getString(row));
        }
      }
    }
    return read;
  }

  private static long decodedBytes(TestStreams streams, long sequence) {
    try (TableScan scan = scan(streams, sequence, new VectorCache(16 << 20))) {
      while (scan.next() != null) {
        // Only what it costs is of interest.
      }
      return scan.statistics().decodedBytes();
    }
  }

  private static TableScan scan(TestStreams streams, long sequence, VectorCache cache) {
    ScanSpec spec =
        new ScanSpec(
            1,
            List.of(0, 1, PseudoColumn.ROW_ID),
            List.of(),
            new Period.AsOf(sequence),
            Long.MAX_VALUE);
    return new TableScan(streams.pinned(), spec, sequence, s -> s, null, cache, null);
  }
}
