package dev.yore.tpc.streams;

import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.schema.TableSchema;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures a table of which nine rows in ten were deleted: what its present costs to read, beside a
 * copy that never had the others, and what it takes. Confined to one thread.
 */
final class DeletedRows {
  /** Rows deleted by one commit. */
  private static final int COMMIT_ROWS = 4096;

  private static final int KEPT_PART = 10;
  private static final double MEGABYTE = 1e6;

  private final Path directory;
  private final double scale;
  private final int repeat;
  private final Consumer<String> out;

  DeletedRows(Path directory, double scale, int repeat, Consumer<String> out) {
    this.directory = directory;
    this.scale = scale;
    this.repeat = repeat;
    this.out = out;
  }

  void run() throws IOException {
    measure(
        "here and there",
        row -> Long.remainderUnsigned((row * 0x9E3779B97F4A7C15L) >>> 32, KEPT_PART) == 0);
    long rows = TpchTable.LINEITEM.estimatedRows(scale);
    measure("the oldest", row -> row >= rows - rows / KEPT_PART);
  }

  private void measure(String which, LongPredicate kept) throws IOException {
    Path past = directory.resolve(which.replace(' ', '-'));
    Path fresh = directory.resolve(which.replace(' ', '-') + "-copy");
    TableSchema table;
    long loadedBytes;
    try (Store store = Store.open(StoreOptions.at(past))) {
      TpchStoreLoader loader = new TpchStoreLoader(store, LoadProgress.NONE);
      loader.createTables();
      loader.load(scale);
      table = StoreHistory.schema(store, TpchTable.LINEITEM);
      store.coalesce(table.tableId());
      loadedBytes = bytes(store, table);
      delete(store, table, kept);
      store.coalesce(table.tableId());
    }
    long bytes;
    long copyBytes;
    int copied;
    long last;
    try (Store store = Store.open(StoreOptions.at(past).withReadOnly(true))) {
      bytes = bytes(store, table);
      last = store.lastSequence();
      copied = FreshCopy.make(store, table, last, fresh);
    }
    try (Store copy = Store.open(StoreOptions.at(fresh).withReadOnly(true))) {
      copyBytes = copy.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
    }
    say(
        "%s deleted: %.2f MB loaded, %.2f MB with the deletes, a copy of what is left %.2f MB",
        which, loadedBytes / MEGABYTE, bytes / MEGABYTE, copyBytes / MEGABYTE);
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    for (List<Integer> columns : List.of(all, StreamsCommand.Q6_COLUMNS)) {
      ScanTimes.Times then = new ScanTimes(past, table.tableId(), repeat).of(columns, last);
      ScanTimes.Times now = new ScanTimes(fresh, copied, repeat).of(columns, Long.MAX_VALUE);
      say(
          "  %2d columns, %d rows: cold %.2f / copy %.2f ms = %.2f, warm %.3f / %.3f ms = %.2f",
          columns.size(),
          then.rows(),
          then.coldNanos() / MEGABYTE,
          now.coldNanos() / MEGABYTE,
          (double) then.coldNanos() / now.coldNanos(),
          then.warmNanos() / MEGABYTE,
          now.warmNanos() / MEGABYTE,
          (double) then.warmNanos() / now.warmNanos());
    }
  }

  /** Rows of a table that was only loaded have the ids from 0 on. */
  private static void delete(Store store, TableSchema table, LongPredicate kept) {
    long rows = store.statistics(table.tableId()).rowCount();
    for (long from = 0; from < rows; from += COMMIT_ROWS) {
      long[] deleted =
          LongStream.range(from, Math.min(rows, from + COMMIT_ROWS))
              .filter(kept.negate())
              .toArray();
      if (deleted.length > 0) {
        try (Transaction transaction = store.begin()) {
          transaction.apply(TableChange.delete(table.tableId(), deleted));
          transaction.commit(null);
        }
      }
    }
  }

  private static long bytes(Store store, TableSchema table) {
    return store.segments().stream()
        .filter(segment -> segment.tableId() == table.tableId())
        .mapToLong(SegmentInfo::sizeBytes)
        .sum();
  }

  private void say(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }
}
