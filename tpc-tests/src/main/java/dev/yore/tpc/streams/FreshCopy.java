package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange.CreateTable;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Loads a table's state of a sequence into a store of its own, which has no history. */
final class FreshCopy {
  /** One block's worth, as a loader does. */
  private static final int COMMIT_ROWS = 1 << 16;

  private final Store target;
  private final TableSchema copy;
  private List<ColumnBuilder> rows;

  private FreshCopy(Store target, TableSchema copy) {
    this.target = target;
    this.copy = copy;
    rows = builders();
  }

  /** Makes the copy, coalesced, and returns the copied table's id in it. */
  static int make(Store source, TableSchema table, long sequence, Path directory) {
    try (Store target = Store.open(StoreOptions.at(directory))) {
      target.execute(
          new CreateTable(table.name(), table.columns(), table.keyColumns(), null), null);
      TableSchema created = target.catalog().table(table.name()).orElseThrow();
      new FreshCopy(target, created).copy(source, table, sequence);
      target.coalesce(created.tableId());
      return created.tableId();
    }
  }

  private void copy(Store source, TableSchema table, long sequence) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    ScanSpec spec =
        new ScanSpec(table.tableId(), all, List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
    try (Transaction transaction = source.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        int[] selection = batch.selection();
        for (int i = 0; i < batch.selectedCount(); i++) {
          for (int column = 0; column < rows.size(); column++) {
            rows.get(column)
                .appendFrom(batch.columns().get(column), selection == null ? i : selection[i]);
          }
          if (rows.get(0).length() == COMMIT_ROWS) {
            commit();
          }
        }
      }
    }
    commit();
  }

  private void commit() {
    int count = rows.get(0).length();
    if (count > 0) {
      try (Transaction transaction = target.begin()) {
        VectorBatch batch =
            new VectorBatch(count, rows.stream().map(ColumnBuilder::build).toList());
        transaction.apply(TableChange.insert(copy.tableId(), batch));
        transaction.commit(null);
      }
    }
    rows = builders();
  }

  private List<ColumnBuilder> builders() {
    List<ColumnBuilder> builders = new ArrayList<>();
    for (Column column : copy.columns()) {
      builders.add(new ColumnBuilder(column.type().physical()));
    }
    return builders;
  }
}
