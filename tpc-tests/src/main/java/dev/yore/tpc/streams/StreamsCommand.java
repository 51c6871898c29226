package dev.yore.tpc.streams;

import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.WrittenBytes;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures delta streams: TPC-H's tables, a history over them, then what that takes on disk and
 * what the past costs to read. Confined to one thread.
 */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "bench-streams",
    description = "Measure the store's delta streams: disk, scans of the past, points, commits.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class StreamsCommand implements Callable<Integer> {
  /** Quantity, extended price, discount and ship date: what TPC-H's Q6 reads. */
  static final List<Integer> Q6_COLUMNS = List.of(4, 5, 6, 10);

  private static final int LOOKUPS = 2000;

  @Spec private CommandSpec spec;

  @Option(names = "--scale", paramLabel = "SF", defaultValue = "0.1", description = "Of TPC-H.")
  private double scale;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Commits of the history, 358 row changes each.")
  private int commits;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "11",
      description = "Evenly spaced sequences of the history that are scanned.")
  private int points;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Repetitions, of which the quickest counts.")
  private int repeat;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of the history.")
  private long seed;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where the store goes; kept, and used again if it is there. Default: temporary.")
  private @Nullable Path work;

  /** What can be measured. */
  enum Part {
    /** Disk, scans as of points beside fresh copies, single rows. */
    STREAMS,
    /** A history ten times as long. */
    GROWTH,
    /** Readers while segments are merged. */
    READERS,
    /** Ten million versions in a small heap. */
    MEMORY,
    /** Durable one-row commits from many connections, on this disk and on slower ones. */
    COMMITS,
    /** A table of which most rows were deleted. */
    DELETES,
    /** Policies of the cache on dashboards and walks through the past. */
    CACHE,
    /** Tables of documents, log lines and URLs, with dictionaries and without. */
    DICTIONARIES
  }

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "STREAMS",
      description = "Any of ${COMPLETION-CANDIDATES}; all of them take an hour at scale 0.1.")
  private List<Part> parts;

  @Option(
      names = "--growth",
      paramLabel = "FACTOR",
      defaultValue = "10",
      description = "How many times as long GROWTH makes the history.")
  private int growth;

  @Option(
      names = "--versions",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "Versions that MEMORY writes and reads.")
  private long versions;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      defaultValue = "512",
      description = "Heap of the JVM in which MEMORY does it.")
  private int heapMegabytes;

  @Option(
      names = "--sync-millis",
      paramLabel = "MS",
      split = ",",
      defaultValue = "2,5",
      description = "How much longer syncs take in COMMITS, after the disk as it is; by strace.")
  private List<Integer> syncMillis;

  private PrintWriter out;

  @Override
  public Integer call() throws IOException {
    out = spec.commandLine().getOut();
    boolean keep = work != null;
    Path directory = work == null ? Files.createTempDirectory("yore-streams") : work;
    try {
      for (Part part : parts) {
        measure(part, directory);
      }
    } finally {
      if (!keep) {
        delete(directory);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Part part, Path directory) throws IOException {
    Path own = directory.resolve(part.name().toLowerCase(Locale.ROOT));
    switch (part) {
      case STREAMS -> {
        Path store = store(directory);
        disk(store);
        scans(store, directory.resolve("fresh"));
        points(store);
      }
      case GROWTH -> {
        delete(own);
        new GrowthTimes(own, scale, seed, repeat, this::say).run(commits, growth);
      }
      case READERS -> {
        delete(own);
        new ReaderTimes(own, scale, seed, this::say).run(commits);
      }
      case MEMORY -> {
        delete(own);
        ManyVersions.fork(own, versions, heapMegabytes, this::say);
      }
      case COMMITS -> {
        delete(own);
        CommitRates.run(own, syncMillis, this::say);
      }
      case DELETES -> {
        delete(own);
        new DeletedRows(own, scale, repeat, this::say).run();
      }
      case DICTIONARIES -> {
        delete(own);
        new TextTimes(own, seed, this::say).run();
      }
      case CACHE -> new CacheTimes(store(directory), commits, seed, this::say).run();
    }
  }

  /** The store with its history, made if it is not there. */
  private Path store(Path directory) {
    Path store = directory.resolve("store");
    if (!Files.exists(store)) {
      build(store);
    }
    return store;
  }

  private void build(Path directory) {
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
      WrittenBytes after = store.written();
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
  }

  private static void coalesce(Store store) {
    for (TpchTable table : TpchTable.values()) {
      store.coalesce(StoreHistory.schema(store, table).tableId());
    }
  }

  private void disk(Path directory) throws IOException {
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
          megabytes(bytes(directory)),
          megabytes(segmentBytes(store)),
          100.0 * indexBytes(store) / segmentBytes(store));
    }
  }

  private void scans(Path directory, Path fresh) throws IOException {
    scans(directory, fresh, TpchTable.LINEITEM, Q6_COLUMNS);
    scans(directory, fresh, TpchTable.ORDERS, List.of());
  }

  private void scans(Path directory, Path fresh, TpchTable table, List<Integer> some)
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
    for (int point = 0; point < points; point++) {
      delete(fresh);
      long sequence;
      TableSchema schema;
      int copied;
      try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
        schema = StoreHistory.schema(store, table);
        long last = store.lastSequence();
        sequence = last - commits + (long) commits * point / Math.max(1, points - 1);
        copied = FreshCopy.make(store, schema, sequence, fresh);
      }
      ScanTimes past = new ScanTimes(directory, schema.tableId(), repeat);
      ScanTimes copy = new ScanTimes(fresh, copied, repeat);
      StringBuilder line = new StringBuilder();
      compare(line, worst, 0, past, copy, all, sequence);
      if (!some.isEmpty()) {
        compare(line, worst, 2, past, copy, some, sequence);
      }
      print("%8d %s", sequence, line);
      delete(fresh);
    }
    print(
        "worst ratio: all cold %.2f warm %.2f, Q6 cold %.2f warm %.2f",
        worst[0], worst[1], worst[2], worst[3]);
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

  private void points(Path directory) {
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      PointTimes times = new PointTimes(store, commits, seed);
      for (TpchTable table : List.of(TpchTable.LINEITEM, TpchTable.ORDERS)) {
        TableSchema schema = StoreHistory.schema(store, table);
        print("%s: one row as of, %s", table.sqlName(), times.asOf(schema, LOOKUPS));
        print("%s: one key's history, %s", table.sqlName(), times.history(schema, LOOKUPS));
      }
    }
  }

  private void print(String format, Object... arguments) {
    say(String.format(Locale.ROOT, format, arguments));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
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

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(StreamsCommand::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
