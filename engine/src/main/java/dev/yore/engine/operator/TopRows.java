package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.sort.RowOrder;
import dev.yore.engine.sort.RowSorter;
import dev.yore.store.vector.ColumnVector;
import java.util.List;

/** Keeps the first rows of an order, few enough for memory. One thread. */
final class TopRows {
  /** More rows than this are sorted instead. */
  static final long MAX_ROWS = 10_000;

  /** Rows collected beyond those wanted before the superfluous ones are thrown out. */
  private static final int SLACK_ROWS = 8192;

  private final RowOrder order;
  private final int limit;
  private RowCollector rows;

  /** No row whose prefix is greater can be among the first. */
  private long lastPrefix = Long.MAX_VALUE;

  /**
   * No rows yet.
   *
   * @param limit how many to keep
   */
  TopRows(RowOrder order, int limit) {
    this.order = order;
    this.limit = limit;
    rows = new RowCollector(order.types());
  }

  void add(Batch batch) {
    int count = batch.selectedCount();
    long[] prefixes = order.prefixes(batch.columns(), batch.selection(), 0, count);
    int[] kept = new int[count];
    int keptCount = 0;
    for (int i = 0; i < count; i++) {
      kept[keptCount] = batch.position(i);
      keptCount += prefixes[i] <= lastPrefix ? 1 : 0;
    }
    rows.append(batch.columns(), kept, 0, keptCount);
    if (rows.length() > limit + SLACK_ROWS) {
      cut();
    }
  }

  private void cut() {
    Batch first = first();
    rows = new RowCollector(order.types());
    rows.append(first);
    if (first.selectedCount() == limit && limit > 0) {
      lastPrefix = order.prefixes(first.columns(), null, limit - 1, limit)[0];
    }
  }

  private Batch first() {
    Batch all = rows.batch();
    int[] sorted = RowSorter.sort(order, all, () -> {});
    int count = Math.min(limit, sorted.length);
    ColumnVector[] columns = new ColumnVector[all.columns().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Gather.rows(all.columns()[i], sorted, count, false);
    }
    return new Batch(count, null, columns);
  }

  /** The rows in order. */
  List<SortedRun> finish() {
    SlicedCursor first = new SlicedCursor(first());
    return List.of(first::next);
  }
}
