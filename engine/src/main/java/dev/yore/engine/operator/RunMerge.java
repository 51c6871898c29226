package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.sort.RowOrder;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges sorted runs into one; rows that are equal come in the order of their runs. One thread. */
final class RunMerge implements SortedRun {

  /** Where a run has been read to. */
  private static final class Head {
    final SortedRun run;
    final int number;
    Batch batch;
    long[] prefixes;
    int row;

    Head(SortedRun run, int number, Batch batch, long[] prefixes) {
      this.run = run;
      this.number = number;
      this.batch = batch;
      this.prefixes = prefixes;
    }
  }

  private final RowOrder order;
  private final PriorityQueue<Head> heads;

  RunMerge(RowOrder order, List<SortedRun> runs) {
    this.order = order;
    Comparator<Head> byRow = this::compare;
    heads =
        new PriorityQueue<>(Math.max(1, runs.size()), byRow.thenComparingInt(head -> head.number));
    for (SortedRun run : runs) {
      Batch first = run.next();
      if (first != null) {
        heads.add(new Head(run, heads.size(), first, prefixes(first)));
      }
    }
  }

  private long[] prefixes(Batch batch) {
    return order.prefixes(batch.columns(), null, 0, batch.selectedCount());
  }

  private int compare(Head left, Head right) {
    int byPrefix = Long.compare(left.prefixes[left.row], right.prefixes[right.row]);
    return byPrefix != 0
        ? byPrefix
        : order.compare(left.batch.columns(), left.row, right.batch.columns(), right.row);
  }

  @Override
  public @Nullable Batch next() {
    if (heads.size() == 1) {
      return rest(heads.element());
    }
    RowCollector merged = new RowCollector(order.types());
    while (merged.length() < Batch.TARGET_ROWS && !heads.isEmpty()) {
      Head head = heads.remove();
      int from = head.row++;
      Head second = heads.peek();
      int most = from + Batch.TARGET_ROWS - merged.length();
      int end = Math.min(head.batch.selectedCount(), most);
      while (head.row < end && (second == null || isBefore(head, second))) {
        head.row++;
      }
      merged.append(head.batch.columns(), null, from, head.row);
      if (head.row < head.batch.selectedCount() || refill(head)) {
        heads.add(head);
      }
    }
    return merged.length() == 0 ? null : merged.batch();
  }

  private boolean isBefore(Head head, Head other) {
    int byRow = compare(head, other);
    return byRow < 0 || (byRow == 0 && head.number < other.number);
  }

  /** What the last run still has. */
  private @Nullable Batch rest(Head head) {
    Batch batch = head.batch;
    int from = head.row;
    if (!refill(head)) {
      heads.clear();
    }
    if (from == 0) {
      return batch;
    }
    RowCollector rows = new RowCollector(order.types());
    rows.append(batch.columns(), null, from, batch.selectedCount());
    return rows.batch();
  }

  private boolean refill(Head head) {
    Batch batch = head.run.next();
    if (batch == null) {
      return false;
    }
    head.batch = batch;
    head.prefixes = prefixes(batch);
    head.row = 0;
    return true;
  }
}
