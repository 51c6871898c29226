package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.vector.ColumnVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table of 40 rows, some of them changed, whose history is asked for again and again. */
class HistoryPagesTest {
  private static final ScanSpec ALL = TestTable.spec(TestTable.COLUMNS, Period.Versions.ALL);

  private final TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final VectorCache cache = new VectorCache(1 << 24);

  @BeforeEach
  void write() {
    streams.append(1, TestTable.insert(0, 1, 41));
    streams.append(2, TestTable.amount(3, 100));
    streams.append(3, TestTable.delete(5, 6));
    streams.flush(3);
    streams.append(4, TestTable.amount(3, 200));
  }

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  private List<List<Object>> rows(long snapshot, ScanSpec spec) {
    return ScanRows.all(TestTable.scan(streams, snapshot, spec, cache));
  }

  private List<List<Object>> rowsWithoutCache(long snapshot, ScanSpec spec) {
    return ScanRows.all(TestTable.scan(streams, snapshot, spec, new VectorCache(0)));
  }

  private List<ScanBatch> batches(long snapshot, VectorCache from) {
    List<ScanBatch> batches = new ArrayList<>();
    try (TableScan scan = TestTable.scan(streams, snapshot, ALL, from)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  private ColumnVector amounts(VectorCache from) {
    return batches(4, from).get(0).columns().get(2);
  }

  @Test
  void whoComesBackMakesArraysForTheNextOnes() {
    ColumnVector first = amounts(cache);
    ColumnVector second = amounts(cache);
    assertThat(second).isNotSameAs(first);
    assertThat(amounts(cache)).isSameAs(second);
    assertThat(rows(4, ALL)).hasSize(42).isEqualTo(rowsWithoutCache(4, ALL));
  }

  @Test
  void aFullCacheGetsNoArrays() {
    VectorCache full = new VectorCache(1 << 20);
    long[] filler = new long[1 << 9];
    for (int i = 0; i < 1_000; i++) {
      full.put(new VectorCache.Key(99, i, 0, 0, 0), filler, 8L * filler.length);
    }
    assertThat(full.sizeBytes()).isGreaterThan(full.budgetBytes() * 3 / 4);
    amounts(full);
    assertThat(amounts(full)).isNotSameAs(amounts(full));
  }

  @Test
  void aCommitThatEndsAVersionIsSeenAtOnceButNotByAnEarlierSnapshot() {
    List<List<Object>> before = rowsWithoutCache(4, ALL);
    for (int i = 0; i < 3; i++) {
      assertThat(rows(4, ALL)).isEqualTo(before);
    }
    streams.append(5, TestTable.delete(3));
    for (int i = 0; i < 3; i++) {
      assertThat(rows(5, ALL)).isEqualTo(rowsWithoutCache(5, ALL)).isNotEqualTo(before);
      assertThat(rows(4, ALL)).isEqualTo(before);
    }
  }

  @Test
  void aFlushAndAMergeChangeNothing() {
    List<List<Object>> before = rowsWithoutCache(4, ALL);
    for (int i = 0; i < 3; i++) {
      assertThat(rows(4, ALL)).isEqualTo(before);
    }
    streams.flush(4);
    for (int i = 0; i < 3; i++) {
      assertThat(rows(4, ALL)).isEqualTo(before);
    }
    streams.merge(0, 2, true);
    for (int i = 0; i < 3; i++) {
      assertThat(rows(4, ALL)).isEqualTo(before);
    }
  }

  @Test
  void periodsAndConditionsChooseAmongTheArrays() {
    rows(4, ALL);
    rows(4, ALL);
    List<Period.Versions> periods =
        List.of(
            Period.Versions.ALL,
            new Period.Versions(0, 1, 3, Long.MAX_VALUE),
            new Period.Versions(2, 4, 0, Long.MAX_VALUE),
            new Period.Versions(4, 4, 4, 4));
    List<ColumnPredicate> conditions =
        List.of(
            new Compare(TestTable.AMOUNT, Operator.GREATER, 30L),
            new Compare(PseudoColumn.ROW_END_SEQ, Operator.LESS, 4L),
            new Compare(TestTable.NAME, Operator.EQUAL, "n4".getBytes(StandardCharsets.UTF_8)));
    for (Period.Versions period : periods) {
      ScanSpec chosen = TestTable.spec(TestTable.COLUMNS, period);
      assertThat(rows(4, chosen)).isEqualTo(rowsWithoutCache(4, chosen));
      for (ColumnPredicate condition : conditions) {
        ScanSpec filtered = TestTable.spec(TestTable.COLUMNS, period, condition);
        assertThat(rows(4, filtered)).isEqualTo(rowsWithoutCache(4, filtered));
      }
    }
  }

  @Test
  void aRowOfMoreVersionsThanABatchIsGivenInPieces() {
    int versions = BlockDelta.PAGE_SLOTS + 10;
    for (int i = 0; i < versions; i++) {
      streams.append(5 + i, TestTable.amount(7, i));
    }
    long last = 4L + versions;
    List<List<Object>> expected = rowsWithoutCache(last, ALL);
    for (int i = 0; i < 3; i++) {
      assertThat(rows(last, ALL)).isEqualTo(expected);
    }
    List<ScanBatch> kept = batches(last, cache);
    assertThat(kept).allMatch(batch -> batch.selectedCount() <= BlockDelta.PAGE_SLOTS);
    assertThat(kept.stream().mapToInt(ScanBatch::selectedCount).sum()).isEqualTo(versions + 42);
  }
}
