package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableScanTest {
  private final TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final VectorCache cache = new VectorCache(1 << 24);

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  private List<List<Object>> rows(long snapshot, ScanSpec spec) {
    return ScanRows.all(TestTable.scan(streams, snapshot, spec, cache));
  }

  @Test
  void aRowIsVisibleFromItsStartUntilItsEndExclusive() {
    streams.append(5, TestTable.insert(0, 1, 2));
    streams.append(7, TestTable.delete(0));
    List<Integer> id = List.of(TestTable.ID);
    assertThat(rows(9, TestTable.spec(id, new Period.AsOf(4)))).isEmpty();
    assertThat(rows(9, TestTable.spec(id, new Period.AsOf(5)))).hasSize(1);
    assertThat(rows(9, TestTable.spec(id, new Period.AsOf(6)))).hasSize(1);
    assertThat(rows(9, TestTable.spec(id, new Period.AsOf(7)))).isEmpty();
  }

  @Test
  void streamsMayRunAheadOfTheSnapshot() {
    streams.append(1, TestTable.insert(0, 1, 3));
    streams.append(2, TestTable.delete(0));
    streams.append(3, TestTable.amount(1, 99));
    streams.append(4, TestTable.insert(2, 3, 4));
    List<Integer> columns = List.of(TestTable.ID, TestTable.AMOUNT, PseudoColumn.ROW_END_SEQ);
    List<List<Object>> asOfOne =
        List.of(List.of(1L, 1L, Long.MAX_VALUE), List.of(2L, 2L, Long.MAX_VALUE));
    assertThat(rows(1, TestTable.spec(columns, new Period.Current()))).isEqualTo(asOfOne);
    assertThat(rows(1, TestTable.spec(columns, Period.Versions.ALL))).isEqualTo(asOfOne);
  }

  @Test
  void aDeletedAndReinsertedKeyHasTwoDisjointVersionsInItsLife() {
    streams.append(1, TestTable.insert(0, 7, 8));
    streams.append(3, TestTable.delete(0));
    streams.flush(3);
    streams.append(6, TestTable.insert(1, 7, 8));
    ScanSpec life =
        TestTable.spec(
            List.of(PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ),
            Period.Versions.ALL,
            new Compare(TestTable.ID, Operator.EQUAL, 7L));
    assertThat(rows(6, life)).containsExactly(List.of(1L, 3L), List.of(6L, Long.MAX_VALUE));
  }

  @Test
  void tenThousandVersionsOfOneRowAreReadInOrder() {
    streams.append(1, TestTable.insert(0, 0, 3));
    for (int version = 2; version <= 10_000; version++) {
      streams.append(version, TestTable.amount(1, version));
      if (version == 4_000) {
        streams.flush(version);
      }
    }
    List<Integer> columns =
        List.of(TestTable.AMOUNT, PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ);
    ScanSpec life =
        TestTable.spec(columns, Period.Versions.ALL, new Compare(TestTable.ID, Operator.EQUAL, 1L));
    List<List<Object>> expected = new ArrayList<>();
    for (long start = 1; start <= 10_000; start++) {
      expected.add(List.of(start, start, start == 10_000 ? Long.MAX_VALUE : start + 1));
    }
    assertThat(rows(10_000, life)).isEqualTo(expected);
    assertThat(rows(10_000, TestTable.spec(columns, Period.Versions.ALL))).hasSize(10_002);
  }

  @Test
  void pagesWhoseZonesExcludeThePredicateAreNotDecoded() {
    streams.append(1, TestTable.insert(0, 0, 50_000));
    streams.flush(1);
    ScanSpec spec =
        TestTable.spec(
            List.of(TestTable.NAME),
            new Period.Current(),
            new Compare(TestTable.AMOUNT, Operator.GREATER_OR_EQUAL, 49_500L));
    try (TableScan scan = TestTable.scan(streams, 1, spec, cache)) {
      assertThat(scan.next().selectedCount()).isEqualTo(500);
      assertThat(scan.next()).isNull();
      assertThat(scan.statistics().pages()).isEqualTo(4);
      assertThat(scan.statistics().prunedPages()).isEqualTo(3);
    }
  }

  @Test
  void aPatchIntoTheRangeKeepsItsPageFromBeingPruned() {
    streams.append(1, TestTable.insert(0, 0, 20_000));
    streams.flush(1);
    streams.append(2, TestTable.amount(3, 70_000));
    ScanSpec spec =
        TestTable.spec(
            List.of(TestTable.ID),
            new Period.Current(),
            new Compare(TestTable.AMOUNT, Operator.EQUAL, 70_000L));
    assertThat(rows(2, spec)).containsExactly(List.of(3L));
    streams.flush(2);
    assertThat(rows(2, spec)).containsExactly(List.of(3L));
    assertThat(
            rows(
                2,
                TestTable.spec(
                    List.of(TestTable.ID), new Period.AsOf(1), spec.predicates().get(0))))
        .isEmpty();
  }

  @Test
  void countingDecodesNothing() {
    streams.append(1, TestTable.insert(0, 0, 20_000));
    streams.flush(1);
    try (TableScan scan =
        TestTable.scan(streams, 1, TestTable.spec(List.of(), new Period.Current()), cache)) {
      long rows = 0;
      for (var batch = scan.next(); batch != null; batch = scan.next()) {
        assertThat(batch.columns()).isEmpty();
        rows += batch.selectedCount();
      }
      assertThat(rows).isEqualTo(20_000);
      assertThat(scan.statistics().decodedBytes()).isZero();
    }
  }

  @Test
  void columnsAddedLaterAreNullInOlderRows() {
    streams.append(1, TestTable.insert(0, 0, 2));
    streams.flush(1);
    List<Column> columns = new ArrayList<>(TestTable.SCHEMA.columns());
    columns.add(new Column(3, "NOTE", ColumnType.varchar(10), true, null));
    TableSchema wider =
        new TableSchema(
            1,
            TestTable.SCHEMA.name(),
            columns,
            TestTable.SCHEMA.keyColumns(),
            0,
            Long.MAX_VALUE,
            null);
    TableStreams pinned = streams.pinned();
    TableStreams widened =
        new TableStreams(wider, pinned.segments(), Level0.empty(wider), new TableStreams.Lineage());
    ScanSpec spec = TestTable.spec(List.of(TestTable.ID, 3), new Period.Current());
    TableScan scan = new TableScan(widened, spec, 1, s -> s, null, cache, null);
    assertThat(ScanRows.all(scan)).containsExactly(List.of(0L, "null"), List.of(1L, "null"));
  }

  @Test
  void theCancelCheckEndsAScanBetweenPages() {
    streams.append(1, TestTable.insert(0, 0, 20_000));
    int[] pages = {0};
    Runnable cancel =
        () -> {
          if (++pages[0] == 2) {
            throw new StoreException(ErrorCode.CANCELLED, "cancelled by the test");
          }
        };
    ScanSpec spec = TestTable.spec(List.of(TestTable.ID), new Period.Current());
    try (TableScan scan = new TableScan(streams.pinned(), spec, 1, s -> s, null, cache, cancel)) {
      assertThat(scan.next()).isNotNull();
      assertThatThrownBy(scan::next).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aSegmentMergedAwayIsReadableUntilItsLastScanIsClosed() {
    streams.append(1, TestTable.insert(0, 0, 100));
    streams.flush(1);
    streams.append(2, TestTable.insert(100, 100, 200));
    streams.flush(2);
    TableScan scan =
        TestTable.scan(
            streams,
            2,
            TestTable.spec(List.of(TestTable.NAME), new Period.Current()),
            new VectorCache(0));
    streams.merge(0, 2, false);
    assertThat(streams.fileCount()).isEqualTo(3);
    assertThat(ScanRows.all(scan)).hasSize(200).contains(List.of("n0"), List.of("n199"));
    assertThat(streams.fileCount()).isEqualTo(1);
    assertThat(rows(2, TestTable.spec(List.of(TestTable.NAME), new Period.Current()))).hasSize(200);
  }

  @Test
  void mergingJoinsWhatCommitsLeftApart() {
    for (int commit = 1; commit <= 4; commit++) {
      streams.append(commit * 2, TestTable.insert(commit * 10 - 10, commit * 10, commit * 10 + 10));
      streams.append(commit * 2 + 1, TestTable.amount(3, commit));
      streams.flush(commit * 2 + 1);
    }
    streams.merge(0, 4, false);
    var block = streams.streams().segments().get(0).reader().block(0);
    assertThat(block.inserts()).hasSize(1);
    assertThat(block.inserts().get(0).rowCount()).isEqualTo(40);
    assertThat(block.patches()).hasSize(1);
    assertThat(block.patches().get(0).rowCount()).isEqualTo(4);
  }
}
