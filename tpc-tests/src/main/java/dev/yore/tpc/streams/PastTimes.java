package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.schema.TableSchema;
import dev.yore.tpc.files.Directories;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Compares scans of a store's past with scans of copies of those states that were loaded afresh,
 * and times single rows of the past. Confined to one thread.
 */
final class PastTimes {
  private static final int LOOKUPS = 2000;

  /** What a scan does block by block is compiled after six hundred calls, a few of each scan. */
  private static final int WARM_UP_SCANS = 60;

  private final Path store;
  private final int commits;
  private final int repeat;
  private final long seed;
  private final Consumer<String> out;

  /**
   * Reads nothing yet.
   *
   * @param commits of the history at the store's end
   */
  PastTimes(Path store, int commits, int repeat, long seed, Consumer<String> out) {
    this.store = store;
    this.commits = commits;
    this.repeat = repeat;
    this.seed = seed;
    this.out = out;
  }

  /**
   * Measures.
   *
   * @param points evenly spaced sequences of the history that are scanned
   * @param fresh where copies go for a while
   */
  void run(int points, Path fresh) throws IOException {
    scans(points, fresh, TpchTable.LINEITEM, StreamsCommand.Q6_COLUMNS);
    scans(points, fresh, TpchTable.ORDERS, List.of());
    singleRows();
  }

  private void scans(int points, Path fresh, TpchTable table, List<Integer> some)
      throws IOException {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    print("%s, ns per row: past / fresh copy = ratio", table.sqlName());
    print(
        "%8s %8s | %-25s | %-25s | %-25s | %-25s",
        "sequence",
        "rows",
        "all columns, cold",
        "all columns, warm",
        "Q6 columns, cold",
        "Q6 columns, warm");
    double[] worst = new double[4];
    warmUp(table, some.isEmpty() ? all : some);
    for (int point = 0; point < points; point++) {
      Directories.delete(fresh);
      long sequence;
      TableSchema schema;
      int copied;
      try (Store source = Store.open(StoreOptions.at(store).withReadOnly(true))) {
        schema = StoreHistory.schema(source, table);
        long last = source.lastSequence();
        sequence = last - commits + (long) commits * point / Math.max(1, points - 1);
        copied = FreshCopy.make(source, schema, sequence, fresh);
      }
      ScanTimes past = new ScanTimes(store, schema.tableId(), repeat);
      ScanTimes copy = new ScanTimes(fresh, copied, repeat);
      StringBuilder line = new StringBuilder();
      compare(line, worst, 0, past, copy, all, sequence);
      if (!some.isEmpty()) {
        compare(line, worst, 2, past, copy, some, sequence);
      }
      print("%8d %s", sequence, line);
      Directories.delete(fresh);
    }
    print(
        "worst ratio: all cold %.2f warm %.2f, Q6 cold %.2f warm %.2f",
        worst[0], worst[1], worst[2], worst[3]);
  }

  /** States of both kinds: of the first one, as of a copy, nothing was deleted or patched. */
  private void warmUp(TpchTable table, List<Integer> columns) {
    int tableId;
    long last;
    try (Store source = Store.open(StoreOptions.at(store).withReadOnly(true))) {
      tableId = StoreHistory.schema(source, table).tableId();
      last = source.lastSequence();
    }
    ScanTimes times = new ScanTimes(store, tableId, repeat);
    times.warmUp(columns, last - commits / 2, WARM_UP_SCANS);
    times.warmUp(columns, last - commits, WARM_UP_SCANS);
  }

  private static void compare(
      StringBuilder line,
      double[] worst,
      int at,
      ScanTimes past,
      ScanTimes copy,
      List<Integer> columns,
      long sequence) {
    ScanTimes.Times then = past.of(columns, sequence);
    ScanTimes.Times now = copy.of(columns, Long.MAX_VALUE);
    if (then.rows() != now.rows() || past.checksum() != copy.checksum()) {
      throw new IllegalStateException("the copy differs from the past at " + sequence);
    }
    double cold = (double) then.coldNanos() / now.coldNanos();
    double warm = (double) then.warmNanos() / now.warmNanos();
    worst[at] = Math.max(worst[at], cold);
    worst[at + 1] = Math.max(worst[at + 1], warm);
    if (at == 0) {
      line.append(String.format(Locale.ROOT, "%8d ", then.rows()));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "| %7.2f / %7.2f = %5.2f | %7.2f / %7.2f = %5.2f ",
            then.coldNanosPerRow(),
            now.coldNanosPerRow(),
            cold,
            then.warmNanosPerRow(),
            now.warmNanosPerRow(),
            warm));
  }

  private void singleRows() {
    try (Store source = Store.open(StoreOptions.at(store).withReadOnly(true))) {
      PointTimes times = new PointTimes(source, commits, seed);
      for (TpchTable table : List.of(TpchTable.LINEITEM, TpchTable.ORDERS)) {
        TableSchema schema = StoreHistory.schema(source, table);
        print("%s: one row as of, %s", table.sqlName(), times.asOf(schema, LOOKUPS));
        print("%s: one key's history, %s", table.sqlName(), times.history(schema, LOOKUPS));
      }
    }
  }

  private void print(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }
}
