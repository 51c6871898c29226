package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which patches become patches of more columns, and that every state stays as it was. */
class PatchFoldsTest {
  private static final int ROWS = 400;
  private static final int DAY = 1;
  private static final int STATE = 2;
  private static final int NOTE = 3;
  private static final ImageCost NO_IMAGES = (physical, slots) -> Long.MAX_VALUE;

  private final Random random = new Random(17);
  private final TestStreams streams = new TestStreams(table(null));
  private long sequence;
  private long nextRowId;

  @Test
  void patchesOfOneColumnLessBecomePatchesOfAllWhereThatTakesFewerBytes() {
    try (streams) {
      insert(ROWS, ROWS);
      for (int i = 0; i < 60; i++) {
        patch(DAY, STATE);
        patch(i % 5 == 0 ? STATE : DAY);
      }
      List<List<List<Object>>> before = states();
      assertThat(columnIds(merge(NO_IMAGES))).containsExactly(List.of(DAY, STATE));
      assertThat(states()).isEqualTo(before);
    }
  }

  @Test
  void longTextsAreNotRepeatedForTheSakeOfAColumnBesideThem() {
    try (streams) {
      insert(ROWS, ROWS);
      for (int i = 0; i < 60; i++) {
        patch(DAY, NOTE);
        patch(DAY);
      }
      List<List<List<Object>>> before = states();
      assertThat(columnIds(merge(NO_IMAGES)))
          .containsExactlyInAnyOrder(List.of(DAY, NOTE), List.of(DAY));
      assertThat(states()).isEqualTo(before);
    }
  }

  @Test
  void rowsInsertedAndPatchesMadeInBetweenCount() {
    try (streams) {
      insert(ROWS, ROWS);
      for (int i = 0; i < 24; i++) {
        patch(DAY, STATE);
        patch(DAY);
        insert(1, 0);
        patch(STATE, NOTE);
        patch(STATE);
        if (i % 8 == 7) {
          streams.flush(sequence);
        }
      }
      List<List<List<Object>>> before = states();
      assertThat(columnIds(merge((physical, slots) -> 90)))
          .containsOnly(List.of(DAY, STATE), List.of(STATE, NOTE));
      assertThat(states()).isEqualTo(before);
    }
  }

  @Test
  void whatWasMergedBeforeIsTheStateBefore() {
    try (streams) {
      insert(ROWS, ROWS);
      patch(DAY, STATE);
      streams.flush(sequence);
      for (int i = 0; i < 60; i++) {
        patch(DAY, STATE);
        patch(DAY);
      }
      streams.flush(sequence);
      patch(STATE);
      streams.flush(sequence);
      List<List<List<Object>>> before = states();
      streams.merge(1, 3, false, NO_IMAGES);
      assertThat(columnIds(streams.streams().segments().get(1)))
          .containsExactly(List.of(DAY, STATE));
      assertThat(states()).isEqualTo(before);
    }
  }

  @Test
  void columnsThatRowsAreOlderThanStayOut() {
    TestStreams younger = new TestStreams(table(new OlderRows.Constant(7L, 1)));
    try (streams;
        younger) {
      for (TestStreams each : List.of(streams, younger)) {
        sequence = 0;
        append(each, rows(ROWS, ROWS), List.of());
        for (int i = 0; i < 60; i++) {
          append(each, rows(0, 0), List.of(group(DAY, STATE)));
          append(each, rows(0, 0), List.of(group(DAY)));
        }
        each.flush(sequence);
        each.merge(0, 1, false, NO_IMAGES);
      }
      assertThat(columnIds(streams.streams().segments().get(0))).hasSize(1);
      assertThat(columnIds(younger.streams().segments().get(0))).hasSize(2);
    }
  }

  private static TableSchema table(@Nullable OlderRows olderThanState) {
    return new TableSchema(
        1,
        TableName.of("T"),
        List.of(
            new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
            new Column(DAY, "DAY", ColumnType.of(Kind.BIGINT), true, null),
            new Column(STATE, "STATE", ColumnType.of(Kind.BIGINT), true, null, olderThanState),
            new Column(NOTE, "NOTE", ColumnType.of(Kind.VARCHAR), true, null)),
        List.of(0),
        1,
        Long.MAX_VALUE,
        null);
  }

  private void insert(int rows, int notNull) {
    append(streams, rows(rows, notNull), List.of());
  }

  private void patch(int... columnIds) {
    append(streams, rows(0, 0), List.of(group(columnIds)));
  }

  private void append(TestStreams to, VectorBatch rows, List<PatchGroup> patches) {
    sequence++;
    long first = sequence == 1 ? 0 : nextRowId;
    to.append(sequence, new TableDelta(1, first, rows, new long[0], patches));
    nextRowId = first + rows.rowCount();
  }

  private VectorBatch rows(int count, int notNull) {
    long[] ids = LongStream.range(0, count).map(i -> sequence * 1000 + i).toArray();
    List<ColumnVector> columns = new ArrayList<>();
    columns.add(new LongVector(ids, count, null));
    for (int columnId : new int[] {DAY, STATE, NOTE}) {
      columns.add(values(columnId, count, notNull));
    }
    return new VectorBatch(count, columns);
  }

  private PatchGroup group(int... columnIds) {
    int count = 4;
    int step = 1 + random.nextInt((int) nextRowId / count);
    List<ColumnVector> columns = new ArrayList<>();
    for (int columnId : columnIds) {
      columns.add(values(columnId, count, count - 1));
    }
    long[] rowIds = LongStream.range(0, count).map(i -> i * step).toArray();
    return new PatchGroup(
        IntStream.of(columnIds).boxed().toList(), rowIds, new VectorBatch(count, columns));
  }

  private ColumnVector values(int columnId, int count, int notNull) {
    ColumnBuilder values = new ColumnBuilder(columnId == NOTE ? Physical.BYTES : Physical.LONG);
    for (int i = 0; i < count; i++) {
      if (i >= notNull) {
        values.appendNull();
      } else if (columnId == NOTE) {
        byte[] text = new byte[100];
        for (int at = 0; at < text.length; at++) {
          text[at] = (byte) (' ' + random.nextInt(90));
        }
        values.appendBytes(text, 0, text.length);
      } else {
        values.appendLong(random.nextInt(columnId == STATE ? 3 : 3000));
      }
    }
    return values.build();
  }

  /** All segments merged into one. */
  private SegmentHandle merge(ImageCost cost) {
    streams.flush(sequence);
    streams.merge(0, streams.streams().segments().size(), false, cost);
    return streams.streams().segments().get(0);
  }

  private static List<List<Integer>> columnIds(SegmentHandle segment) {
    BlockDelta block = segment.reader().readBlock(segment.reader().blocks().get(0));
    return block.patches().stream().map(PatchRun::columnIds).toList();
  }

  /** Every row of every state. */
  private List<List<List<Object>>> states() {
    List<List<List<Object>>> states = new ArrayList<>();
    VectorCache cache = new VectorCache(8 << 20);
    for (long at = 1; at <= sequence; at++) {
      ScanSpec spec =
          new ScanSpec(1, List.of(0, 1, 2, 3), List.of(), new Period.AsOf(at), Long.MAX_VALUE);
      states.add(
          ScanRows.all(new TableScan(streams.pinned(), spec, sequence, s -> s, null, cache, null)));
    }
    return states;
  }
}
