package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.Transaction;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Times single rows and single rows' histories, of keys drawn at random. One thread. */
final class PointTimes {
  private static final int WARM_UP = 500;

  private final Store store;
  private final int commits;
  private final Random random;
  private final Map<Integer, List<List<Object>>> keysByTable;

  PointTimes(Store store, int commits, long seed) {
    this(store, commits, new Random(seed), new HashMap<>());
  }

  private PointTimes(
      Store store, int commits, Random random, Map<Integer, List<List<Object>>> keysByTable) {
    this.store = store;
    this.commits = commits;
    this.random = random;
    this.keysByTable = keysByTable;
  }

  /** Reads the same keys of the same store, opened anew. */
  PointTimes in(Store reopened) {
    return new PointTimes(reopened, commits, random, keysByTable);
  }

  Times asOf(TableSchema table, int lookups) {
    List<List<Object>> keys = keys(table);
    long last = store.lastSequence();
    return times(table, keys, lookups, () -> new Period.AsOf(last - random.nextInt(commits)));
  }

  Times history(TableSchema table, int lookups) {
    return times(table, keys(table), lookups, () -> Period.Versions.ALL);
  }

  private interface Periods {
    Period next();
  }

  private Times times(TableSchema table, List<List<Object>> keys, int lookups, Periods periods) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    long[] nanos = new long[lookups];
    long rows = 0;
    for (int i = -WARM_UP; i < lookups; i++) {
      List<Object> key = keys.get(random.nextInt(keys.size()));
      List<ColumnPredicate> isKey = new ArrayList<>();
      for (int k = 0; k < key.size(); k++) {
        isKey.add(
            new ColumnPredicate.Compare(
                table.keyColumns().get(k), ColumnPredicate.Operator.EQUAL, key.get(k)));
      }
      ScanSpec spec = new ScanSpec(table.tableId(), all, isKey, periods.next(), Long.MAX_VALUE);
      long start = System.nanoTime();
      rows += read(spec);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return new Times(
        nanos[lookups / 2] / 1e6,
        nanos[lookups * 99 / 100] / 1e6,
        (double) rows / (lookups + WARM_UP));
  }

  /**
   * What lookups took.
   *
   * @param rows found by each, on average
   */
  record Times(double p50Millis, double p99Millis, double rows) {
    /** The medians of several rounds' figures, so that one disturbed round does not decide. */
    static Times of(List<Times> rounds) {
      return new Times(
          median(rounds.stream().mapToDouble(Times::p50Millis).toArray()),
          median(rounds.stream().mapToDouble(Times::p99Millis).toArray()),
          median(rounds.stream().mapToDouble(Times::rows).toArray()));
    }

    private static double median(double[] values) {
      Arrays.sort(values);
      return values[values.length / 2];
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "p50 %.4f ms, p99 %.4f ms, %.2f rows", p50Millis, p99Millis, rows);
    }
  }

  private long read(ScanSpec spec) {
    long rows = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    return rows;
  }

  /** Keys of all versions, so that often changed rows are drawn more often. */
  private List<List<Object>> keys(TableSchema table) {
    return keysByTable.computeIfAbsent(table.tableId(), id -> readKeys(table));
  }

  private List<List<Object>> readKeys(TableSchema table) {
    List<List<Object>> keys = new ArrayList<>();
    ScanSpec spec =
        new ScanSpec(
            table.tableId(), table.keyColumns(), List.of(), Period.Versions.ALL, Long.MAX_VALUE);
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        int[] selection = batch.selection();
        for (int i = 0; i < batch.selectedCount(); i++) {
          List<Object> key = new ArrayList<>();
          for (ColumnVector column : batch.columns()) {
            key.add(((LongVector) column).get(selection == null ? i : selection[i]));
          }
          keys.add(key);
        }
      }
    }
    return keys;
  }
}
