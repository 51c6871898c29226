package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single rows of a block with many images and divided patches, read once and often. */
class SlotLookupTest {
  private static final int ROWS = 5000;
  private static final int LAST = 60;
  private static final int PATCHED_ROWS = 7;

  private TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final VectorCache cache = new VectorCache(1 << 24);

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  /** The commit of sequence s patches row s mod 7; two segments with images, the rest in L0. */
  private void makeHistory() {
    streams.append(1, TestTable.insert(0, 0, ROWS));
    for (int sequence = 2; sequence <= LAST; sequence++) {
      streams.append(sequence, TestTable.amount(sequence % PATCHED_ROWS, -sequence));
      if (sequence == 10 || sequence == 25 || sequence == 40 || sequence == 50) {
        streams.flush(sequence);
      }
    }
    streams.merge(0, 2, false, (physical, slots) -> 2);
    streams.merge(1, 3, false, (physical, slots) -> 3);
  }

  private static long amount(long id, int sequence) {
    for (int patch = sequence; patch >= 2; patch--) {
      if (patch % PATCHED_ROWS == id) {
        return -patch;
      }
    }
    return id;
  }

  private List<List<Object>> rows(List<Integer> columns, Period period, long id) {
    ScanSpec spec = TestTable.spec(columns, period, new Compare(TestTable.ID, Operator.EQUAL, id));
    return ScanRows.all(TestTable.scan(streams, LAST, spec, cache));
  }

  @Test
  void aRowIsAsItWasAtEverySequenceHoweverOftenItsBlockIsVisited() {
    makeHistory();
    List<Integer> columns = List.of(TestTable.ID, TestTable.NAME, TestTable.AMOUNT);
    for (int round = 0; round < 3; round++) {
      for (int sequence = 1; sequence <= LAST; sequence++) {
        for (long id = 0; id <= PATCHED_ROWS; id++) {
          assertThat(rows(columns, new Period.AsOf(sequence), id))
              .as("row %d as of %d", id, sequence)
              .containsExactly(List.of(id, "n" + id, amount(id, sequence)));
        }
      }
    }
  }

  @Test
  void aBlockThatIsVisitedForTheFirstTimeIsReadFromItsImages() {
    List<Integer> columns = List.of(TestTable.NAME, TestTable.AMOUNT);
    for (int sequence = 1; sequence <= LAST; sequence += 4) {
      streams.close();
      streams = new TestStreams(TestTable.SCHEMA);
      cache.clear();
      makeHistory();
      for (long id = 0; id <= PATCHED_ROWS; id++) {
        assertThat(rows(columns, new Period.AsOf(sequence), id))
            .as("row %d as of %d", id, sequence)
            .containsExactly(List.of("n" + id, amount(id, sequence)));
      }
    }
  }

  @Test
  void allVersionsOfARowAreFound() {
    makeHistory();
    for (long id = 0; id <= PATCHED_ROWS; id++) {
      List<List<Object>> expected = new ArrayList<>();
      expected.add(List.of("n" + id, id, 1L));
      for (int sequence = 2; sequence <= LAST; sequence++) {
        if (sequence % PATCHED_ROWS == id) {
          expected.add(List.of("n" + id, (long) -sequence, (long) sequence));
        }
      }
      assertThat(
              rows(
                  List.of(TestTable.NAME, TestTable.AMOUNT, PseudoColumn.ROW_START_SEQ),
                  Period.Versions.ALL,
                  id))
          .isEqualTo(expected);
    }
  }
}
