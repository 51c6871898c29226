package dev.yore.tpc.streams;

import dev.yore.store.MemoryUse;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.Transaction;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.CachePolicy;
import dev.yore.tpc.tpch.TpchTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures the policies of the cache of decoded vectors on what dashboards ask and on walks through
 * the past, at several budgets: part of lookups that hit, and processor time. Confined to one
 * thread.
 */
final class CacheTimes {
  private static final int ASKS = 300;

  /** From less than one large tile to all of them. */
  private static final long[] BUDGETS_MEGABYTES = {16, 32, 64, 128};

  private static final double MEGABYTE = 1e6;

  /** One in so many asks is of somebody who exports a table. */
  private static final int EXPORT_PART = 20;

  private final Path directory;
  private final int commits;
  private final long seed;
  private final Consumer<String> out;

  CacheTimes(Path directory, int commits, long seed, Consumer<String> out) {
    this.directory = directory;
    this.commits = commits;
    this.seed = seed;
    this.out = out;
  }

  void run() {
    for (String workload : List.of("dashboard", "fresh days", "history", "all three")) {
      for (long megabytes : BUDGETS_MEGABYTES) {
        StringBuilder line = new StringBuilder();
        for (CachePolicy policy : CachePolicy.values()) {
          measure(workload, megabytes, policy, line);
        }
        out.accept(String.format(Locale.ROOT, "%-10s %4d MB |%s", workload, megabytes, line));
      }
    }
  }

  private void measure(String workload, long megabytes, CachePolicy policy, StringBuilder line) {
    StoreOptions options =
        StoreOptions.at(directory)
            .withReadOnly(true)
            .withCacheBytes(megabytes << 20)
            .withCachePolicy(policy);
    try (Store store = Store.open(options)) {
      List<ScanSpec> asks = asks(store, workload);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long rows = 0;
      for (ScanSpec ask : asks) {
        rows += scan(store, ask);
      }
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      MemoryUse cache = store.memory().get(0);
      long hits = cache.hits() == null ? 0 : cache.hits();
      long misses = cache.misses() == null ? 0 : cache.misses();
      line.append(
          String.format(
              Locale.ROOT,
              " %s %.3f hit, %6.0f ms (%d rows) |",
              policy.key(),
              hits / (double) Math.max(1, hits + misses),
              nanos / MEGABYTE,
              rows));
    }
  }

  private static long scan(Store store, ScanSpec spec) {
    long rows = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (var batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    return rows;
  }

  private List<ScanSpec> asks(Store store, String workload) {
    Random random = new Random(seed);
    List<ScanSpec> dashboard = dashboard(store, random);
    List<ScanSpec> fresh = freshDays(store);
    List<ScanSpec> history = history(store, random);
    return switch (workload) {
      case "dashboard" -> dashboard;
      case "fresh days" -> fresh;
      case "history" -> history;
      default -> {
        List<ScanSpec> all = new ArrayList<>();
        for (int i = 0; i < ASKS / 3; i++) {
          all.add(dashboard.get(i));
          all.add(fresh.get(i));
          all.add(history.get(i));
        }
        yield all;
      }
    };
  }

  /** Tiles, the first ones most often, and now and then an export of everything. */
  private static List<ScanSpec> dashboard(Store store, Random random) {
    List<ScanSpec> tiles = new ArrayList<>();
    tiles.add(now(store, TpchTable.LINEITEM, StreamsCommand.Q6_COLUMNS));
    tiles.add(now(store, TpchTable.ORDERS, List.of(0, 3, 4)));
    tiles.add(now(store, TpchTable.CUSTOMER, List.of(0, 5)));
    tiles.add(now(store, TpchTable.LINEITEM, List.of(0, 5, 6)));
    tiles.add(now(store, TpchTable.ORDERS, List.of(2, 3)));
    tiles.add(now(store, TpchTable.PART, List.of(0, 3, 7)));
    tiles.add(now(store, TpchTable.LINEITEM, List.of(8, 9, 4)));
    tiles.add(now(store, TpchTable.PARTSUPP, List.of(0, 2, 3)));
    List<ScanSpec> asks = new ArrayList<>();
    for (int i = 0; i < ASKS; i++) {
      if (random.nextInt(EXPORT_PART) == 0) {
        asks.add(now(store, TpchTable.LINEITEM, all(TpchTable.LINEITEM)));
      } else {
        int rank = Math.min(random.nextInt(tiles.size()), random.nextInt(tiles.size()));
        asks.add(tiles.get(rank));
      }
    }
    return asks;
  }

  /**
   * A window of a tenth of the table that goes on a little each time; each is asked three times.
   */
  private static List<ScanSpec> freshDays(Store store) {
    TableSchema table = StoreHistory.schema(store, TpchTable.LINEITEM);
    long keys = store.statistics(table.tableId()).rowCount();
    List<ScanSpec> asks = new ArrayList<>();
    for (int i = 0; i < ASKS; i++) {
      long to = keys / 10 + keys * 9 / 10 * (i - i % 3) / ASKS;
      long from = to - keys / 10;
      asks.add(
          new ScanSpec(
              table.tableId(),
              List.of(0, 4, 5, 6, 10),
              List.of(
                  new ColumnPredicate.Compare(0, ColumnPredicate.Operator.GREATER_OR_EQUAL, from),
                  new ColumnPredicate.Compare(0, ColumnPredicate.Operator.LESS, to)),
              new Period.AsOf(store.lastSequence()),
              Long.MAX_VALUE));
    }
    return asks;
  }

  /** Back step by step, then to and fro between moments, some columns of two tables. */
  private List<ScanSpec> history(Store store, Random random) {
    long last = store.lastSequence();
    List<ScanSpec> asks = new ArrayList<>();
    for (int i = 0; i < ASKS; i++) {
      long back = i < ASKS / 2 ? (long) commits * i / ASKS : random.nextInt(8) * (long) commits / 8;
      TpchTable table = i % 3 == 0 ? TpchTable.ORDERS : TpchTable.LINEITEM;
      List<Integer> columns = i % 3 == 0 ? List.of(0, 2, 3) : StreamsCommand.Q6_COLUMNS;
      asks.add(spec(store, table, columns, last - back));
    }
    return asks;
  }

  private static List<Integer> all(TpchTable table) {
    return IntStream.range(0, table.columns().size()).boxed().toList();
  }

  private static ScanSpec now(Store store, TpchTable table, List<Integer> columns) {
    return spec(store, table, columns, store.lastSequence());
  }

  private static ScanSpec spec(Store store, TpchTable table, List<Integer> columns, long sequence) {
    int tableId = StoreHistory.schema(store, table).tableId();
    return new ScanSpec(tableId, columns, List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
  }
}
