package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are found to be changed: as those that are found, and no longer held than needed. */
class FindToChangeTest {
  private static final long ABSENT = 99;

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void setUp() {
    root = directory.resolve("store");
  }

  private Store open() {
    return Store.open(StoreOptions.at(root).withBackgroundWork(false));
  }

  /** Ten rows, half of them in one segment and half in another. */
  private static TableSchema fill(Store store) {
    TableSchema items = TestTables.items(store);
    for (long id = 0; id < 10; id++) {
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(id, "item " + id, 15L));
        txn.commit(null);
      }
      if (id % 5 == 4) {
        store.flush();
      }
    }
    return items;
  }

  private static VectorBatch keys(long... ids) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.LONG);
    for (long id : ids) {
      builder.appendLong(id);
    }
    return new VectorBatch(ids.length, List.of(builder.build()));
  }

  private static VectorBatch names(String... names) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (String name : names) {
      builder.appendString(name);
    }
    return new VectorBatch(names.length, List.of(builder.build()));
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("segments"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void rowsAreFoundAsAlwaysWhateverIsAskedInBetween() {
    try (Store store = open()) {
      TableSchema items = fill(store);
      try (Transaction txn = store.begin()) {
        insert(txn, items, row(20L, "own", 15L));
        long[] expected = txn.find(items.tableId(), keys(7, ABSENT, 2, 20));

        assertThat(txn.findToChange(items.tableId(), keys(7, ABSENT, 2, 20))).isEqualTo(expected);
        assertThat(txn.findToChange(items.tableId(), keys(ABSENT)))
            .containsExactly(Transaction.NO_ROW);
        assertThat(TestTables.now(txn, items)).hasSize(11);
        assertThat(txn.findToChange(items.tableId(), keys(7, ABSENT, 2, 20))).isEqualTo(expected);
      }
    }
  }

  @Test
  void foundRowsAreChangedThoughTheirSegmentsAreMergedMeanwhile() throws IOException {
    try (Store store = open()) {
      TableSchema items = fill(store);
      try (Transaction txn = store.begin()) {
        long[] rowIds = txn.findToChange(items.tableId(), keys(8, 3));
        store.coalesce(items.tableId());
        txn.apply(
            TableChange.update(items.tableId(), rowIds, List.of(1), names("eight", "item 3")));

        assertThat(segmentFiles()).as("nobody holds the merged ones any more").hasSize(1);
        assertThat(txn.commit(null).orElseThrow().updated())
            .as("one of the two is as it was")
            .isEqualTo(1);
      }
      assertThat(TestTables.now(store, items))
          .contains(row(8L, "eight", 15L), row(3L, "item 3", 15L));
    }
  }

  @Test
  void anIdleTransactionThatFoundNothingHoldsNoSegments() throws IOException {
    try (Store store = open()) {
      TableSchema items = fill(store);
      try (Transaction txn = store.begin()) {
        txn.findToChange(items.tableId(), keys(ABSENT));
        store.coalesce(items.tableId());

        assertThat(segmentFiles()).hasSize(1);
      }
    }
  }
}
