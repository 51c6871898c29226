package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.TestTables;
import dev.yore.store.Transaction;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ranges of a table are written to, on a real store. */
class WriteRatesTest {
  private static final int[] FIRST_BLOCK = {0, 1, 2, 3};
  private static final int[] SECOND_BLOCK = {4};

  @TempDir private Path parent;

  private static void append(Store store, TableSchema table, long fromId, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = fromId; id < fromId + count; id++) {
      rows.add(List.of(id, "name", id));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
  }

  @Test
  void whoeverReadsTheBeginningNeedNotFearWhatIsAppended() {
    try (Store store =
        Store.open(StoreOptions.at(parent.resolve("store")).withBackgroundWork(false))) {
      TableSchema table = TestTables.items(store);
      append(store, table, 0, 70_000);
      WriteRates rates = new WriteRates();
      double unknown = rates.gapMillis(table.tableId());
      for (int commit = 0; commit < 4; commit++) {
        long before = store.lastSequence();
        append(store, table, 70_000 + commit, 1);
        if (commit == 2) {
          store.flush();
        }
        rates.catchUp(store, before, store.lastSequence());
      }
      assertThat(rates.lastMillis(table.tableId(), FIRST_BLOCK)).isEqualTo(Long.MIN_VALUE);
      assertThat(rates.gapMillis(table.tableId(), FIRST_BLOCK)).isEqualTo(unknown);
      assertThat(rates.lastMillis(table.tableId(), SECOND_BLOCK))
          .isEqualTo(rates.lastMillis(table.tableId()))
          .isGreaterThan(0);
      assertThat(rates.gapMillis(table.tableId(), SECOND_BLOCK)).isLessThan(unknown);
    }
  }
}
