package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of which most rows were deleted give only what is left, at every sequence. */
class SparsePageTest {
  private static final int ROWS = 20_000;
  private static final int KEPT_PART = 10;
  private static final long LAST = 6;

  private final TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final VectorCache cache = new VectorCache(1 << 28);

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  /** Row 0 is patched at 3 and 5, row 10 is deleted at 6; nine rows in ten go at 2. */
  private void makeHistory() {
    streams.append(1, TestTable.insert(0, 0, ROWS));
    streams.append(
        2, TestTable.delete(LongStream.range(0, ROWS).filter(id -> id % KEPT_PART != 0).toArray()));
    streams.append(3, TestTable.amount(0, -3));
    streams.flush(4);
    streams.append(5, TestTable.amount(0, -5));
    streams.append(6, TestTable.delete(10));
  }

  private static List<List<Object>> expected(long sequence, boolean negativeOnly) {
    List<List<Object>> rows = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      boolean kept = id % KEPT_PART == 0;
      boolean visible = sequence == 1 || (kept && !(id == 10 && sequence >= 6));
      boolean isFirst = id == 0;
      long start = !isFirst || sequence < 3 ? 1 : sequence < 5 ? 3 : 5;
      long amount = start == 1 ? id : -start;
      long end = Long.MAX_VALUE;
      if (isFirst) {
        end = start == 1 ? 3 : start == 3 ? 5 : Long.MAX_VALUE;
      } else if (!kept || id == 10) {
        end = kept ? 6 : 2;
      }
      if (visible && (!negativeOnly || amount < 0)) {
        rows.add(List.of(id, "n" + id, amount, id, start, end, start == 1 ? "INSERT" : "UPDATE"));
      }
    }
    return rows;
  }

  private List<List<Object>> rows(long sequence, ColumnPredicate... predicates) {
    return ScanRows.all(
        TestTable.scan(
            streams,
            LAST,
            TestTable.spec(TestTable.COLUMNS, new Period.AsOf(sequence), predicates),
            cache));
  }

  @Test
  void everySequenceIsReadAsItWasHoweverOftenOthersAreReadInBetween() {
    makeHistory();
    for (long sequence : new long[] {1, 2, 3, 4, 5, 6, 5, 4, 6, 6, 3, 2, 2, 1}) {
      assertThat(rows(sequence)).as("as of %d", sequence).isEqualTo(expected(sequence, false));
    }
  }

  @Test
  void filtersSeeTheRowsThatAreLeft() {
    makeHistory();
    Compare negative = new Compare(TestTable.AMOUNT, Operator.LESS, 0L);
    for (long sequence : new long[] {2, 3, 5, 6, 3, 2}) {
      assertThat(rows(sequence, negative)).isEqualTo(expected(sequence, true));
    }
  }

  @Test
  void whatIsCommittedLaterIsNotMissedByWhatWasRemembered() {
    makeHistory();
    assertThat(rows(LAST)).isEqualTo(expected(LAST, false));
    streams.append(7, TestTable.amount(20, -7));
    List<List<Object>> now =
        ScanRows.all(
            TestTable.scan(
                streams,
                7,
                TestTable.spec(
                    List.of(TestTable.ID, TestTable.AMOUNT),
                    new Period.Current(),
                    new Compare(TestTable.AMOUNT, Operator.LESS, 0L)),
                cache));
    assertThat(now).containsExactly(List.of(0L, -5L), List.of(20L, -7L));
  }
}
