package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.delete;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction reads one snapshot, and the past can be read at any sequence. */
class SnapshotTest {
  private final MutableClock clock =
      new MutableClock(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli());
  private Store store;
  private TableSchema items;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(StoreOptions.at(directory.resolve("store")).withClock(clock));
    items = TestTables.items(store);
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(1L, "one", 10L), row(2L, "two", 20L));
      txn.commit(null);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aLongReaderSeesItsSnapshotAcrossCommitsFlushesAndMerges() {
    try (Transaction reader = store.begin()) {
      Scan open = reader.scan(allOf(items, new Period.Current()));
      for (int i = 0; i < 3; i++) {
        try (Transaction writer = store.begin()) {
          update(writer, items, 1, 2, 100L + i);
          insert(writer, items, row(10L + i, "new", 0L));
          writer.commit(null);
        }
        store.flush();
      }
      try (Transaction writer = store.begin()) {
        delete(writer, items, 2);
        writer.commit(null);
      }
      store.coalesce(items.tableId());
      assertThat(now(reader, items)).containsExactly(row(1L, "one", 10L), row(2L, "two", 20L));
      assertThat(open.next()).isNotNull();
      open.close();
    }
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void ownChangesAreSeenByTheTransactionAloneAndOnlyInThePresent() {
    try (Transaction txn = store.begin()) {
      update(txn, items, 1, 2, 11L);
      insert(txn, items, row(3L, "three", 30L));
      assertThat(now(txn, items))
          .containsExactly(row(1L, "one", 11L), row(2L, "two", 20L), row(3L, "three", 30L));
      assertThat(TestTables.read(txn, allOf(items, new Period.AsOf(2)), items))
          .containsExactly(row(1L, "one", 10L), row(2L, "two", 20L));
      assertThat(now(store, items)).containsExactly(row(1L, "one", 10L), row(2L, "two", 20L));
    }
  }

  @Test
  void aFutureSequenceIsRefusedNamingBoth() {
    assertThat(refused(99))
        .hasMessage("sequence 99 is in the future: the last one is 2")
        .extracting(StoreException::code)
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
  }

  @Test
  void beforeATableExistedIsRefusedNamingWhenItWasCreated() {
    assertThat(refused(0))
        .hasMessage(
            "table ITEMS did not exist at sequence 0 (it was created at sequence 1,"
                + " 2026-03-01T10:00:00Z)")
        .extracting(StoreException::code)
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
    assertThat(asOf(store, items, 1)).isEmpty();
  }

  @Test
  void aDroppedTableIsReadableAsOfBeforeItsDrop() {
    clock.set(Instant.parse("2026-03-02T10:00:00Z").toEpochMilli());
    store.execute(new CatalogChange.DropTable(items.name()), null);
    assertThat(asOf(store, items, 2)).containsExactly(row(1L, "one", 10L), row(2L, "two", 20L));
    assertThat(refused(3))
        .hasMessage(
            "table ITEMS did not exist at sequence 3 (it was dropped at sequence 3,"
                + " 2026-03-02T10:00:00Z)");
    try (Transaction txn = store.begin()) {
      assertThat(catchThrowableOfType(StoreException.class, () -> now(txn, items)).code())
          .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    }
  }

  @Test
  void aTableDroppedAndMadeAgainIsAnotherTable() {
    store.execute(new CatalogChange.DropTable(items.name()), null);
    TableSchema again = TestTables.items(store);
    assertThat(again.tableId()).isNotEqualTo(items.tableId());
    assertThat(now(store, again)).isEmpty();
    assertThat(asOf(store, items, 2)).hasSize(2);
    assertThat(store.catalog().tableAt(items.name(), 2))
        .map(TableSchema::tableId)
        .contains(items.tableId());
  }

  @Test
  void anObserverHearsOfEveryScan() {
    List<ScanStatistics> heard = new ArrayList<>();
    store.observe((spec, snapshot, statistics, nanos) -> heard.add(statistics));
    now(store, items);
    store.observe(null);
    now(store, items);
    assertThat(heard).singleElement().satisfies(s -> assertThat(s.rows()).isEqualTo(2));
  }

  private StoreException refused(long sequence) {
    return catchThrowableOfType(StoreException.class, () -> asOf(store, items, sequence));
  }

  private static ScanSpec allOf(TableSchema table, Period period) {
    return new ScanSpec(table.tableId(), List.of(0, 1, 2), List.of(), period, Long.MAX_VALUE);
  }
}
