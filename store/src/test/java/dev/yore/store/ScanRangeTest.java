package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of ranges of blocks together find every row of a state, of versions and of changes. */
class ScanRangeTest {
  private static final int ROWS = 150_000;

  @TempDir private Path directory;
  private Store store;
  private TableSchema table;
  private long loaded;

  @BeforeEach
  void threeBlocksOfRows() {
    store = Store.open(StoreOptions.at(directory.resolve("store")).withBackgroundWork(false));
    table = TestTables.items(store);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      rows.add(TestTables.row(id, "name", id));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
    loaded = store.lastSequence();
    store.flush();
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.delete(table.tableId(), LongStream.of(1, 70_000, 140_000).toArray()));
      insert(txn, table, TestTables.row((long) ROWS, "later", 1L));
      txn.commit(null);
    }
    store.flush();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ScanSpec spec(Period period, Compare... conditions) {
    return new ScanSpec(table.tableId(), List.of(0), List.of(conditions), period, Long.MAX_VALUE);
  }

  /** Keys found in each of the blocks, block by block. */
  private List<Long> found(ScanSpec spec, long knownSequence) {
    List<Long> found = new ArrayList<>();
    for (int block = 0; block < 4; block++) {
      try (Scan scan = store.scan(spec, new ScanRange(block, block + 1, knownSequence))) {
        for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
          LongVector keys = (LongVector) batch.columns().get(0);
          int[] selection = batch.selection();
          for (int i = 0; i < batch.selectedCount(); i++) {
            long key = keys.get(selection == null ? i : selection[i]);
            assertThat(key >> 16).isEqualTo(block);
            found.add(key);
          }
        }
      }
    }
    return found;
  }

  @Test
  void rangesTogetherHaveEveryRowOnce() {
    List<Long> before = found(spec(new Period.AsOf(loaded)), loaded);
    assertThat(before).hasSize(ROWS);
    assertThat(new TreeSet<>(before)).hasSize(ROWS);
    List<Long> after = found(spec(new Period.AsOf(loaded + 1)), loaded + 1);
    assertThat(after).hasSize(ROWS - 2).doesNotContain(1L, 70_000L, 140_000L);
    assertThat(found(spec(Period.Versions.ALL), loaded + 1)).hasSize(ROWS + 1);
  }

  @Test
  void aLookupIsOfOneRangeOnly() {
    Compare key = new Compare(0, Operator.EQUAL, 100_000L);
    assertThat(found(spec(new Period.AsOf(loaded), key), loaded)).containsExactly(100_000L);
    assertThat(found(spec(Period.Versions.ALL, key), loaded)).containsExactly(100_000L);
  }

  @Test
  void whatTheReaderDoesNotKnowDoesNotExist() {
    Period changes = new Period.Changes(loaded, Long.MAX_VALUE);
    assertThat(found(spec(changes), loaded)).isEmpty();
    assertThat(found(spec(changes), loaded + 1))
        .containsExactlyInAnyOrder(1L, 70_000L, 140_000L, (long) ROWS);
    ScanRange future = new ScanRange(0, 1, loaded + 2);
    assertThat(
            catchThrowableOfType(
                    StoreException.class, () -> store.scan(spec(new Period.AsOf(loaded)), future))
                .code())
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
  }

  @Test
  void bytesAreThoseOfBlocksThatMayMatchAndOfColumnsThatAreRead() {
    long[] all = store.blockBytes(spec(new Period.AsOf(loaded)));
    long[] some =
        store.blockBytes(spec(new Period.AsOf(loaded), new Compare(2, Operator.LESS, 1_000L)));
    assertThat(all).hasSize(3).doesNotContain(0L);
    assertThat(some[0]).isGreaterThan(all[0]);
    assertThat(some[1]).isZero();
    assertThat(store.rowCount(table.tableId())).isEqualTo(ROWS - 2);
  }
}
