package dev.yore.tpc.streams;

import dev.yore.store.CoalescenceInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.schema.TableSchema;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Times readers of single rows of the past while nothing else happens, and while segments are
 * merged in the background. Confined to one thread.
 */
final class ReaderTimes {
  /** Small, so that a short history leaves enough segments to merge for a while. */
  private static final int FLUSH_ROW_EVENTS = 1 << 12;

  private static final int LOOKUPS = 1000;

  /** Whoever has not begun to merge after so many lookups has nothing to merge. */
  private static final int MAX_WAITING_ROUNDS = 20;

  private final Path directory;
  private final double scale;
  private final long seed;
  private final Consumer<String> out;

  ReaderTimes(Path directory, double scale, long seed, Consumer<String> out) {
    this.directory = directory;
    this.scale = scale;
    this.seed = seed;
    this.out = out;
  }

  void run(int commits) {
    StoreOptions options = StoreOptions.at(directory).withFlushRowEvents(FLUSH_ROW_EVENTS);
    try (Store store = Store.open(options.withCoalescing(false))) {
      TpchStoreLoader loader = new TpchStoreLoader(store, LoadProgress.NONE);
      loader.createTables();
      loader.load(scale);
      BusinessHistory history =
          new BusinessHistory(scale, seed, BusinessHistory.BENCHMARK_CHANGES_PER_COMMIT);
      StoreHistory writer = new StoreHistory(store);
      for (int i = 0; i < commits; i++) {
        writer.write(history.next());
      }
    }
    PointTimes points;
    PointTimes.Times idle;
    try (Store store = Store.open(options.withCoalescing(false))) {
      points = new PointTimes(store, commits, seed);
      idle = read(store, points);
    }
    List<PointTimes.Times> merging = new ArrayList<>();
    try (Store store = Store.open(options)) {
      PointTimes again = points.in(store);
      for (int round = 0; round < MAX_WAITING_ROUNDS || isMerging(store); round++) {
        boolean before = isMerging(store);
        PointTimes.Times times = read(store, again, 1).get(0);
        if (before && isMerging(store)) {
          merging.add(times);
        } else if (!merging.isEmpty()) {
          break;
        }
      }
    }
    if (merging.isEmpty()) {
      throw new IllegalStateException("nothing was merged; run more commits");
    }
    PointTimes.Times busy = PointTimes.Times.of(merging);
    out.accept(
        String.format(
            Locale.ROOT,
            "one row as of, idle %s; while segments are merged %s (%d rounds): p99 ratio %.2f",
            idle,
            busy,
            merging.size(),
            busy.p99Millis() / idle.p99Millis()));
  }

  private static PointTimes.Times read(Store store, PointTimes points) {
    return PointTimes.Times.of(read(store, points, MAX_WAITING_ROUNDS));
  }

  private static List<PointTimes.Times> read(Store store, PointTimes points, int rounds) {
    TableSchema table = StoreHistory.schema(store, TpchTable.LINEITEM);
    List<PointTimes.Times> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      times.add(points.asOf(table, LOOKUPS));
    }
    return times;
  }

  private static boolean isMerging(Store store) {
    return store.coalescence().stream()
        .anyMatch(table -> table.state() == CoalescenceInfo.State.MERGING);
  }
}
