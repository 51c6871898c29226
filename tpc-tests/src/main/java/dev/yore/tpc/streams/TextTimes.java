package dev.yore.tpc.streams;

import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Measures what dictionaries do for tables of texts: their bytes, the time to write them and what a
 * single text as of a sequence costs to read, with dictionaries where they pay and without any.
 * Confined to one thread.
 */
final class TextTimes {
  private static final int ROWS_PER_COMMIT = 2_000;

  /** Openings of a store, after each of which every page is asked for one row. */
  private static final int ROUNDS = 40;

  private static final int LOOKUPS = 4_000;
  private static final int PAGE_ROWS = 1 << 14;
  private static final long SMALL_CACHE_BYTES = 8 << 20;

  private final Path directory;
  private final long seed;
  private final Consumer<String> out;

  TextTimes(Path directory, long seed, Consumer<String> out) {
    this.directory = directory;
    this.seed = seed;
    this.out = out;
  }

  void run() {
    for (SampleTexts texts : SampleTexts.values()) {
      for (DictionaryUse use : List.of(DictionaryUse.NEVER, DictionaryUse.MEASURED)) {
        Path own = directory.resolve(texts + "-" + use);
        out.accept(String.format(Locale.ROOT, "%-9s %-8s %s", texts, use, write(own, texts, use)));
        out.accept(read(own, texts));
      }
    }
  }

  private String write(Path own, SampleTexts texts, DictionaryUse use) {
    Random random = new Random(seed);
    long textBytes = 0;
    try (Store store = Store.open(StoreOptions.at(own).withDictionaries(use))) {
      List<Column> columns =
          List.of(
              new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
              new Column(1, "BODY", ColumnType.varchar(4000), false, null));
      store.execute(
          new CatalogChange.CreateTable(TableName.of("TEXTS"), columns, List.of(0), null), null);
      TableSchema table = table(store);
      for (int from = 0; from < texts.rows(); from += ROWS_PER_COMMIT) {
        textBytes += insert(store, table, texts, from, random);
      }
      long start = System.nanoTime();
      store.flush();
      store.coalesce(table.tableId());
      double seconds = (System.nanoTime() - start) / 1e9;
      List<SegmentInfo> segments = store.segments();
      return String.format(
          Locale.ROOT,
          "%.1f MB of text: segments %.3f MB, of which dictionaries %d in %.3f MB; flushed in %.2f s",
          textBytes / 1e6,
          segments.stream().mapToLong(SegmentInfo::sizeBytes).sum() / 1e6,
          segments.stream().mapToInt(SegmentInfo::dictionaries).sum(),
          segments.stream().mapToLong(SegmentInfo::dictionaryBytes).sum() / 1e6,
          seconds);
    }
  }

  private static TableSchema table(Store store) {
    return store.catalogs().of(0).table(TableName.of("TEXTS")).orElseThrow();
  }

  private static long insert(
      Store store, TableSchema table, SampleTexts texts, int from, Random random) {
    ColumnBuilder ids = new ColumnBuilder(ColumnType.Physical.LONG);
    ColumnBuilder bodies = new ColumnBuilder(ColumnType.Physical.BYTES);
    long bytes = 0;
    for (int row = 0; row < ROWS_PER_COMMIT; row++) {
      String text = texts.next(random);
      ids.appendLong(from + row);
      bodies.appendString(text);
      bytes += text.length();
    }
    try (Transaction txn = store.begin()) {
      VectorBatch batch = new VectorBatch(ROWS_PER_COMMIT, List.of(ids.build(), bodies.build()));
      txn.apply(TableChange.insert(table.tableId(), batch));
      txn.commit(null);
    }
    return bytes;
  }

  private String read(Path own, SampleTexts texts) {
    StoreOptions options = StoreOptions.at(own).withReadOnly(true);
    Random random = new Random(seed);
    int pages = texts.rows() / PAGE_ROWS;
    long[] first = new long[ROUNDS * pages];
    for (int round = 0; round < ROUNDS; round++) {
      try (Store store = Store.open(options)) {
        for (int page = 0; page < pages; page++) {
          // Key and index of the row's page are in memory, its text is not.
          look(store, (long) page * PAGE_ROWS, List.of(0));
          first[round * pages + page] =
              look(store, (long) page * PAGE_ROWS + random.nextInt(PAGE_ROWS), List.of(1));
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "  one text as of, p50: a page's first %.1f us; at random %.1f us (p99 %.1f), with a cache"
            + " of 8 MB %.1f us (p99 %.1f); a scan of all, nothing cached %.0f ms",
        percentile(first, 50),
        percentile(lookups(options, texts), 50),
        percentile(lookups(options, texts), 99),
        percentile(lookups(options.withCacheBytes(SMALL_CACHE_BYTES), texts), 50),
        percentile(lookups(options.withCacheBytes(SMALL_CACHE_BYTES), texts), 99),
        scanMillis(options));
  }

  private long[] lookups(StoreOptions options, SampleTexts texts) {
    Random random = new Random(seed);
    long[] nanos = new long[LOOKUPS];
    try (Store store = Store.open(options)) {
      for (int i = 0; i < LOOKUPS; i++) {
        nanos[i] = look(store, random.nextInt(texts.rows()), List.of(1));
      }
    }
    return nanos;
  }

  private static double scanMillis(StoreOptions options) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      try (Store store = Store.open(options)) {
        TableSchema table = table(store);
        best = Math.min(best, nanos(store, scan(store, table, List.of(1), List.of())));
      }
    }
    return best / 1e6;
  }

  private static long look(Store store, long id, List<Integer> columns) {
    TableSchema table = table(store);
    ColumnPredicate isRow =
        new ColumnPredicate.Compare(0, ColumnPredicate.Operator.EQUAL, (Object) id);
    return nanos(store, scan(store, table, columns, List.of(isRow)));
  }

  private static ScanSpec scan(
      Store store, TableSchema table, List<Integer> columns, List<ColumnPredicate> predicates) {
    Period.AsOf now = new Period.AsOf(store.lastSequence());
    return new ScanSpec(table.tableId(), columns, predicates, now, Long.MAX_VALUE);
  }

  private static long nanos(Store store, ScanSpec spec) {
    long start = System.nanoTime();
    long rows = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    long nanos = System.nanoTime() - start;
    if (rows == 0) {
      throw new IllegalStateException("no row: " + spec);
    }
    return nanos;
  }

  /** In microseconds. */
  private static double percentile(long[] nanos, int percent) {
    Arrays.sort(nanos);
    return nanos[nanos.length * percent / 100] / 1e3;
  }
}
