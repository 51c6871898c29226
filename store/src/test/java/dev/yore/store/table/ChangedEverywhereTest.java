package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One row as of a sequence costs a few pages of columns, in a table of which nearly every row was
 * changed by each of many commits, too, and however often somebody comes back.
 */
class ChangedEverywhereTest {
  private static final int ROWS = 40_000;
  private static final long FIRST_CHANGE = 2;
  private static final long LAST_CHANGE = 25;

  /** The row is deleted at one sequence and inserted again at the other. */
  private static final long GONE = 77;

  private static final long DELETED = 26;
  private static final long INSERTED_AGAIN = 27;
  private static final long LAST = INSERTED_AGAIN;

  /** Of the rows all but each so many-th are changed by an odd commit, all by an even one. */
  private static final int UNCHANGED_PART = 100;

  /** A page of numbers, decoded. */
  private static final long PAGE_BYTES = 8 << 14;

  /** Keys and values of one commit's patches, decoded. */
  private static final long COMMIT_BYTES = ROWS * 20L;

  /** When rows were inserted, and in which order their keys are. */
  private static final long KEY_ORDER_BYTES = ROWS * 12L;

  private static final List<Integer> STATE = List.of(TestTable.ID, TestTable.AMOUNT);
  private static final List<Integer> WITH_TIMES =
      List.of(TestTable.ID, TestTable.AMOUNT, PseudoColumn.ROW_START_SEQ);

  private final TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final Random random = new Random(11);

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  private void makeHistory() {
    streams.append(1, TestTable.insert(0, 0, ROWS));
    streams.flush(1);
    for (long sequence = FIRST_CHANGE; sequence <= LAST_CHANGE; sequence++) {
      streams.append(sequence, amounts(sequence));
      streams.flush(sequence);
    }
    streams.append(DELETED, TestTable.delete(GONE));
    streams.append(INSERTED_AGAIN, TestTable.insert(ROWS, GONE, GONE + 1));
    streams.flush(LAST);
  }

  private static boolean changes(long sequence, long id) {
    return sequence % 2 == 0 || id % UNCHANGED_PART != 0;
  }

  private static TableDelta amounts(long sequence) {
    long[] rowIds = LongStream.range(0, ROWS).filter(id -> changes(sequence, id)).toArray();
    long[] values = Arrays.stream(rowIds).map(id -> amount(sequence, id)).toArray();
    VectorBatch batch =
        new VectorBatch(values.length, List.of(new LongVector(values, values.length, null)));
    PatchGroup patch = new PatchGroup(List.of(TestTable.AMOUNT), rowIds, batch);
    TableDelta none = TestTable.delete();
    return new TableDelta(1, 0, none.inserts(), none.deletedRowIds(), List.of(patch));
  }

  /** What nothing compresses. */
  private static long amount(long sequence, long id) {
    return new SplittableRandom(sequence << 32 | id).nextLong();
  }

  /** The id, the amount, and since when, or nothing. */
  private static List<List<Object>> expected(long id, long sequence) {
    if (id == GONE && sequence >= DELETED) {
      return sequence < INSERTED_AGAIN ? List.of() : List.of(List.of(id, id, INSERTED_AGAIN));
    }
    for (long start = Math.min(sequence, LAST_CHANGE); start >= FIRST_CHANGE; start--) {
      if (changes(start, id)) {
        return List.of(List.of(id, amount(start, id), start));
      }
    }
    return List.of(List.of(id, id, 1L));
  }

  private long randomId() {
    return switch (random.nextInt(4)) {
      case 0 -> GONE;
      case 1 -> (long) random.nextInt(ROWS / UNCHANGED_PART) * UNCHANGED_PART;
      default -> random.nextInt(ROWS);
    };
  }

  private ScanStatistics look(long id, long sequence, List<Integer> columns, VectorCache cache) {
    Compare key = new Compare(TestTable.ID, Operator.EQUAL, id);
    Period period = new Period.AsOf(sequence);
    TableScan scan = TestTable.scan(streams, LAST, TestTable.spec(columns, period, key), cache);
    List<List<Object>> expected =
        expected(id, sequence).stream().map(row -> row.subList(0, columns.size())).toList();
    assertThat(ScanRows.all(scan)).as("row %d as of %d", id, sequence).isEqualTo(expected);
    return scan.statistics();
  }

  /** Nothing is kept in memory from one to the next; who asks since when looks into a run more. */
  private void coldLookupsDecodeAtMost(long bytes) {
    for (int i = 0; i < 60; i++) {
      List<Integer> columns = i % 3 == 2 ? WITH_TIMES : STATE;
      long id = randomId();
      long sequence = i % 6 == 0 ? LAST : 1 + random.nextInt((int) LAST);
      long start = columns.equals(WITH_TIMES) ? COMMIT_BYTES : 0;
      assertThat(look(id, sequence, columns, new VectorCache(1 << 28)).decodedBytes())
          .as("lookup %d, of row %d as of %d", i, id, sequence)
          .isLessThanOrEqualTo(bytes + start);
    }
  }

  /** Whoever checks keys and changes rows reads them in another way. */
  private void changersDecodeAtMost(long bytes) {
    for (int i = 0; i < 30; i++) {
      long id = randomId();
      long sequence = 1 + random.nextInt((int) LAST);
      VectorCache cache = new VectorCache(1 << 28);
      TableStreams pinned = streams.pinned();
      try {
        RowLookup lookup = new RowLookup(pinned, sequence, cache);
        long rowId = lookup.findVisible(id);
        List<List<Object>> expected = expected(id, sequence);
        assertThat(rowId >= 0).isEqualTo(!expected.isEmpty());
        if (rowId >= 0) {
          VectorBatch row = lookup.readRows(new long[] {rowId}, STATE);
          List<Object> values =
              IntStream.range(0, STATE.size())
                  .mapToObj(at -> (Object) ((LongVector) row.columns().get(at)).get(0))
                  .toList();
          assertThat(values).isEqualTo(expected.get(0).subList(0, STATE.size()));
        }
      } finally {
        pinned.release();
      }
      assertThat(cache.sizeBytes()).as("kept of row %d as of %d", id, sequence).isLessThan(bytes);
    }
  }

  @Test
  void oneRowBeginsAtTheLastImage() {
    makeHistory();
    streams.merge(0, streams.streams().segments().size(), true);
    coldLookupsDecodeAtMost(4 * PAGE_BYTES + KEY_ORDER_BYTES);
    changersDecodeAtMost(4 * PAGE_BYTES + KEY_ORDER_BYTES);
  }

  @Test
  void imagesOfOneSegmentSpareThePatchesOfOthers() {
    makeHistory();
    streams.merge(0, 9, true);
    streams.merge(1, 12, true, (physical, slots) -> 4L * ROWS);
    coldLookupsDecodeAtMost(2 * PAGE_BYTES + 5 * COMMIT_BYTES);
    changersDecodeAtMost(2 * PAGE_BYTES + 5 * COMMIT_BYTES);
  }

  @Test
  void beforeThereAreImagesTheLastCommitsPatchesAreEnough() {
    makeHistory();
    coldLookupsDecodeAtMost(PAGE_BYTES + 2 * COMMIT_BYTES);
    changersDecodeAtMost(PAGE_BYTES + 2 * COMMIT_BYTES);
  }

  @Test
  void whatIsInMemoryIsNotDecodedAgain() {
    makeHistory();
    streams.merge(0, streams.streams().segments().size(), true);
    VectorCache cache = new VectorCache(1 << 28);
    long again = 0;
    for (int round = 0; round < 4; round++) {
      again = 0;
      for (long sequence = 1; sequence <= LAST; sequence++) {
        again += look(5, sequence, STATE, cache).decodedBytes();
        again += look(ROWS / 2, sequence, STATE, cache).decodedBytes();
      }
    }
    assertThat(again).isZero();
  }
}
