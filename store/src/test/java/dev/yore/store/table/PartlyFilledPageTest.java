package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages as they were when half of their rows were not there yet. */
class PartlyFilledPageTest {
  private static final int COMMITS = 6;
  private static final int ROWS = 2600;

  /** The commit after which a row here and there is patched. */
  private static final int PATCHED = 4;

  private static final TableSchema TABLE =
      new TableSchema(
          1,
          TableName.of("T"),
          List.of(
              new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
              new Column(1, "AMOUNT", ColumnType.of(Kind.BIGINT), true, null),
              new Column(2, "RATE", ColumnType.of(Kind.DOUBLE), true, null),
              new Column(3, "CODE", ColumnType.of(Kind.VARCHAR), true, null),
              new Column(4, "NOTE", ColumnType.of(Kind.VARCHAR), true, null)),
          List.of(0),
          1,
          Long.MAX_VALUE,
          null);

  private final TestStreams streams = new TestStreams(TABLE);
  private final VectorCache cache = new VectorCache(64 << 20);

  @AfterEach
  void close() {
    streams.close();
  }

  @Test
  void everyStateIsWhatItWasInWhateverOrderTheyAreRead() {
    Random random = new Random(5);
    List<List<List<Object>>> states = fill(random);
    List<Integer> order = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int commit = 1; commit <= COMMITS; commit++) {
        order.add(commit);
      }
    }
    Collections.shuffle(order, random);
    for (int commit : order) {
      assertThat(ScanRows.all(scan(List.of(0, 1, 2, 3, 4), commit, cache)))
          .isEqualTo(states.get(commit - 1));
    }
  }

  @Test
  void rowsThatWereNotThereYetAreNotDecoded() {
    fill(new Random(6));
    assertThat(decodedBytes(1)).isLessThan(decodedBytes(COMMITS) / 4);
  }

  /** Merges commits of rows, and says which rows there were after each. */
  private List<List<List<Object>>> fill(Random random) {
    List<List<List<Object>>> states = new ArrayList<>();
    for (int commit = 1; commit <= COMMITS; commit++) {
      List<PatchGroup> patches = commit == PATCHED ? List.of(patch(random)) : List.of();
      long firstRowId = (commit - 1L) * ROWS;
      streams.append(
          commit, new TableDelta(1, firstRowId, rows(commit, random), new long[0], patches));
      streams.flush(commit);
      states.add(ScanRows.all(scan(List.of(0, 1, 2, 3, 4), commit, new VectorCache(0))));
    }
    streams.merge(0, COMMITS, false);
    return states;
  }

  private static PatchGroup patch(Random random) {
    long[] rowIds = LongStream.range(0, 50).map(i -> i * 40).toArray();
    ColumnBuilder amounts = new ColumnBuilder(ColumnType.Physical.LONG);
    Arrays.stream(rowIds).forEach(row -> amounts.appendLong(random.nextInt(1000)));
    return new PatchGroup(
        List.of(1), rowIds, new VectorBatch(rowIds.length, List.of(amounts.build())));
  }

  private static VectorBatch rows(int commit, Random random) {
    List<ColumnVector> columns = new ArrayList<>();
    for (Column column : TABLE.columns()) {
      ColumnBuilder values = new ColumnBuilder(column.type().physical());
      for (int i = 0; i < ROWS; i++) {
        boolean isNull = column.nullable() && random.nextInt(30) == 0;
        switch (isNull ? -1 : column.id()) {
          case 0 -> values.appendLong(commit * 10_000L + i);
          case 1 -> values.appendLong(random.nextInt(1000));
          case 2 -> values.appendDouble(random.nextInt(1000) / 8.0);
          case 3 -> append(values, "code " + random.nextInt(3));
          case 4 -> append(values, "note " + random.nextLong());
          default -> values.appendNull();
        }
      }
      columns.add(values.build());
    }
    return new VectorBatch(ROWS, columns);
  }

  private static void append(ColumnBuilder values, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    values.appendBytes(bytes, 0, bytes.length);
  }

  private long decodedBytes(long sequence) {
    try (TableScan scan = scan(List.of(1, 2, 3), sequence, new VectorCache(0))) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        assertThat(batch.selectedCount()).isPositive();
      }
      return scan.statistics().decodedBytes();
    }
  }

  private TableScan scan(List<Integer> columns, long sequence, VectorCache with) {
    ScanSpec spec = new ScanSpec(1, columns, List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
    return new TableScan(streams.pinned(), spec, sequence, s -> s, null, with, null);
  }
}
