package dev.yore.tpc.streams;

import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.WrittenBytes;
import dev.yore.store.segment.ChunkInfo;
import dev.yore.tpc.files.Directories;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A store of TPC-H's tables with a history over them: makes it, and says what it wrote and what it
 * takes on disk. Confined to one thread.
 */
final class HistoryStore {
  private final Path directory;
  private final Consumer<String> out;

  private HistoryStore(Path directory, Consumer<String> out) {
    this.directory = directory;
    this.out = out;
  }

  /**
   * The store in a directory, made if there is none.
   *
   * @param commits of the history, if it is made
   */
  static HistoryStore at(
      Path directory, double scale, int commits, long seed, Consumer<String> out) {
    HistoryStore store = new HistoryStore(directory, out);
    if (!Files.exists(directory)) {
      store.make(scale, commits, seed);
    }
    return store;
  }

  Path directory() {
    return directory;
  }

  private void make(double scale, int commits, long seed) {
    try (Store store = Store.open(StoreOptions.at(directory))) {
      TpchStoreLoader loader = new TpchStoreLoader(store, LoadProgress.NONE);
      loader.createTables();
      loader.load(scale);
      coalesce(store);
      print("loaded: %.2f MB of segments", megabytes(segmentBytes(store)));
      BusinessHistory history =
          new BusinessHistory(scale, seed, BusinessHistory.BENCHMARK_CHANGES_PER_COMMIT);
      StoreHistory writer = new StoreHistory(store);
      WriteMeter writes = WriteMeter.start();
      WrittenBytes before = store.written();
      long start = System.nanoTime();
      for (int i = 0; i < commits; i++) {
        writer.write(history.next());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      print("history: %d commits, %.0f/s", commits, commits / seconds);
      store.flush();
      coalesce(store);
      printWritten(before, store.written(), writes);
    }
  }

  private static void coalesce(Store store) {
    for (TpchTable table : TpchTable.values()) {
      store.coalesce(StoreHistory.schema(store, table).tableId());
    }
  }

  private void printWritten(WrittenBytes before, WrittenBytes after, WriteMeter writes) {
    WrittenBytes written =
        new WrittenBytes(
            after.log() - before.log(),
            after.flushed() - before.flushed(),
            after.merged() - before.merged());
    print(
        "written: log %.2f MB, flushed %.2f MB, merged %.2f MB = %.2f times the log; by all of the process %s",
        megabytes(written.log()),
        megabytes(written.flushed()),
        megabytes(written.merged()),
        written.timesTheLog(),
        writes);
  }

  /** Says what each table takes on disk, and how much of it all is index. */
  void printDisk() throws IOException {
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      for (TpchTable table : TpchTable.values()) {
        int tableId = StoreHistory.schema(store, table).tableId();
        List<SegmentInfo> segments =
            store.segments().stream().filter(s -> s.tableId() == tableId).toList();
        print(
            "  %-9s %2d segments %8.3f MB %9d row events, %d dictionaries in %.3f MB",
            table.sqlName(),
            segments.size(),
            megabytes(segments.stream().mapToLong(SegmentInfo::sizeBytes).sum()),
            segments.stream().mapToLong(SegmentInfo::rowEvents).sum(),
            segments.stream().mapToInt(SegmentInfo::dictionaries).sum(),
            megabytes(segments.stream().mapToLong(SegmentInfo::dictionaryBytes).sum()));
      }
      print(
          "disk: %.2f MB, segments %.2f MB, of which indexes and footers %.1f %%",
          megabytes(Directories.sizeBytes(directory)),
          megabytes(segmentBytes(store)),
          100.0 * indexBytes(store) / segmentBytes(store));
    }
  }

  /** Key filters, key orders, and whatever of the files is no piece of a stream. */
  private static long indexBytes(Store store) {
    long[] data = new long[1];
    store.deltas(
        delta -> {
          ChunkInfo.Kind kind = delta.chunk().kind();
          boolean isIndex = kind == ChunkInfo.Kind.KEY_FILTER || kind == ChunkInfo.Kind.KEY_ORDER;
          data[0] += isIndex ? 0 : delta.chunk().length();
        });
    return segmentBytes(store) - data[0];
  }

  private static long segmentBytes(Store store) {
    return store.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }

  private void print(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }
}
