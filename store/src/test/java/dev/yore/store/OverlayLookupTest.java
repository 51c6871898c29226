package dev.yore.store;

import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction finds rows by key as its own changes have left them. */
class OverlayLookupTest {
  private Store store;
  private TableSchema items;
  private Transaction txn;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    items = TestTables.items(store);
    try (Transaction first = store.begin()) {
      insert(first, items, row(1L, "one", 10L), row(2L, "two", 20L), row(3L, "three", 30L));
      first.commit(null);
    }
    txn = store.begin();
  }

  @AfterEach
  void close() {
    txn.close();
    store.close();
  }

  @Test
  void anInsertedRowIsFoundUnderANegativeRowId() {
    insert(txn, items, row(4L, "four", 40L), row(5L, "five", 50L));
    assertThat(byKey(5)).containsExactly(row(5L, "five", 50L));
    assertThat(TestTables.rowId(txn, items, 5)).isNegative();
    assertThat(byKey(6)).isEmpty();
  }

  @Test
  void anUpdatedRowIsFoundOnceAsItIsNowUnderTheRowIdItHad() {
    long rowId = TestTables.rowId(txn, items, 2);
    update(txn, items, 2, 2, 21L);
    update(txn, items, 2, 1, "zwei");
    assertThat(byKey(2)).containsExactly(row(2L, "zwei", 21L));
    assertThat(TestTables.rowId(txn, items, 2)).isEqualTo(rowId);
  }

  @Test
  void aChangedKeyIsFoundUnderTheNewKeyOnly() {
    update(txn, items, 2, 0, 7L);
    assertThat(byKey(2)).isEmpty();
    assertThat(byKey(7)).containsExactly(row(7L, "two", 20L));
    update(txn, items, 7, 0, 8L);
    assertThat(byKey(7)).isEmpty();
    assertThat(byKey(8)).containsExactly(row(8L, "two", 20L));
    update(txn, items, 8, 0, 2L);
    assertThat(byKey(2)).containsExactly(row(2L, "two", 20L));
  }

  @Test
  void keysThatChangePlacesInOneStatementAreFoundInTheirNewPlaces() {
    long[] rowIds = {TestTables.rowId(txn, items, 1), TestTables.rowId(txn, items, 2)};
    txn.apply(
        TableChange.update(
            items.tableId(),
            rowIds,
            List.of(0),
            TestTables.rows(items, List.of(0), List.of(row(2L), row(1L)))));
    assertThat(byKey(1)).containsExactly(row(1L, "two", 20L));
    assertThat(byKey(2)).containsExactly(row(2L, "one", 10L));
  }

  @Test
  void aDeletedRowIsNotFoundUntilItsKeyIsInsertedAgain() {
    delete(txn, items, 1);
    assertThat(byKey(1)).isEmpty();
    insert(txn, items, row(1L, "uno", 11L));
    assertThat(byKey(1)).containsExactly(row(1L, "uno", 11L));
    delete(txn, items, 1);
    assertThat(byKey(1)).isEmpty();
  }

  @Test
  void anUpdatedAndThenDeletedRowIsNotFound() {
    update(txn, items, 3, 2, 31L);
    delete(txn, items, 3);
    assertThat(byKey(3)).isEmpty();
  }

  @Test
  void aListOfKeysFindsCommittedChangedAndOwnRowsOnceEach() {
    update(txn, items, 2, 2, 21L);
    delete(txn, items, 3);
    insert(txn, items, row(4L, "four", 40L));
    assertThat(read(List.of(new In(0, List.of(4L, 1L, 2L, 2L, 3L, 4L, 9L)))))
        .containsExactly(row(1L, "one", 10L), row(2L, "two", 21L), row(4L, "four", 40L));
  }

  @Test
  void otherConditionsAreHeldAgainstTheRowAsItIsNow() {
    update(txn, items, 2, 2, 21L);
    ColumnPredicate key = new Compare(0, Operator.EQUAL, 2L);
    assertThat(read(List.of(key, new Compare(2, Operator.EQUAL, 20L)))).isEmpty();
    assertThat(read(List.of(key, new Compare(2, Operator.EQUAL, 21L)))).hasSize(1);
    assertThat(read(List.of(key, new Compare(PseudoColumn.ROW_ID, Operator.LESS, 0L)))).isEmpty();
  }

  @Test
  void goingBackToASavepointFindsWhatWasThereThen() {
    update(txn, items, 1, 2, 11L);
    insert(txn, items, row(4L, "four", 40L));
    int savepoint = txn.savepoint();
    update(txn, items, 1, 2, 12L);
    update(txn, items, 2, 2, 21L);
    update(txn, items, 3, 0, 7L);
    delete(txn, items, 4);
    insert(txn, items, row(4L, "vier", 44L), row(5L, "five", 50L));
    txn.rollbackTo(savepoint);
    assertThat(byKey(1)).containsExactly(row(1L, "one", 11L));
    assertThat(byKey(2)).containsExactly(row(2L, "two", 20L));
    assertThat(byKey(3)).containsExactly(row(3L, "three", 30L));
    assertThat(byKey(4)).containsExactly(row(4L, "four", 40L));
    assertThat(byKey(5)).isEmpty();
    assertThat(byKey(7)).isEmpty();
  }

  @Test
  void aReleasedSavepointKeepsTheChangesAndIsGone() {
    int outer = txn.savepoint();
    update(txn, items, 1, 2, 11L);
    int inner = txn.savepoint();
    update(txn, items, 1, 2, 12L);
    txn.release(inner);
    assertThat(byKey(1)).containsExactly(row(1L, "one", 12L));
    assertThat(catchThrowableOfType(StoreException.class, () -> txn.rollbackTo(inner)).code())
        .isEqualTo(ErrorCode.TRANSACTION_STATE);
    txn.rollbackTo(outer);
    assertThat(byKey(1)).containsExactly(row(1L, "one", 10L));
    txn.release(outer);
    assertThat(catchThrowableOfType(StoreException.class, () -> txn.release(outer)).code())
        .isEqualTo(ErrorCode.TRANSACTION_STATE);
  }

  @Test
  void aScanKeepsToWhatWasThereWhenItBegan() {
    insert(txn, items, row(4L, "four", 40L));
    update(txn, items, 2, 2, 21L);
    List<ColumnPredicate> some = List.of(new In(0, List.of(1L, 2L, 4L)));
    try (Scan lookup = txn.scan(spec(some));
        Scan everything = txn.scan(spec(List.of()))) {
      update(txn, items, 1, 2, 11L);
      update(txn, items, 2, 2, 22L);
      delete(txn, items, 4);
      insert(txn, items, row(5L, "five", 50L));
      assertThat(count(lookup)).isEqualTo(3);
      assertThat(count(everything)).isEqualTo(4);
    }
    assertThat(now(txn, items)).hasSize(4);
  }

  @Test
  void manyOwnRowsAreSeenByScansAndLookupsWhileTheyChange() {
    int rows = 3 * RowChunks.CHUNK_ROWS;
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (long id = 10; id < 10 + rows; id++) {
      insert(txn, items, row(id, "n" + id, id));
      if (id % 97 == 0) {
        assertThat(count(txn.scan(spec(List.of())))).isEqualTo(3 + id - 9);
      }
    }
    for (long id = 10; id < 10 + rows; id++) {
      if (id % 5 == 0) {
        delete(txn, items, id);
      } else if (id % 7 == 0) {
        update(txn, items, id, 2, -id);
      }
    }
    LongStream.range(10, 10 + rows)
        .filter(id -> id % 5 != 0)
        .forEach(id -> expected.add(row(id, "n" + id, id % 7 == 0 ? -id : id)));
    assertThat(read(List.of(new Compare(0, Operator.GREATER_OR_EQUAL, 10L))))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(byKey(11)).containsExactly(row(11L, "n11", 11L));
    assertThat(byKey(14)).containsExactly(row(14L, "n14", -14L));
    assertThat(byKey(15)).isEmpty();
  }

  private List<List<@Nullable Object>> byKey(long id) {
    return read(List.of(new Compare(0, Operator.EQUAL, id)));
  }

  private List<List<@Nullable Object>> read(List<ColumnPredicate> predicates) {
    return TestTables.read(txn, spec(predicates), items);
  }

  private ScanSpec spec(List<ColumnPredicate> predicates) {
    return new ScanSpec(
        items.tableId(), List.of(0, 1, 2), predicates, new Period.Current(), Long.MAX_VALUE);
  }

  private static long count(Scan scan) {
    long rows = 0;
    try (scan) {
      ScanBatch batch = scan.next();
      while (batch != null) {
        rows += batch.selectedCount();
        batch = scan.next();
      }
    }
    return rows;
  }
}
