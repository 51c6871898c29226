package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange.CreateTable;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes and reads a table of many versions in a JVM of its own with a small heap. One thread. */
public final class ManyVersions {
  private static final int VERSIONS_PER_ROW = 10;
  private static final int COMMIT_ROWS = 1 << 14;
  private static final TableName NAME = TableName.of("MANY");

  private final Path directory;
  private final long rows;

  private ManyVersions(Path directory, long versions) {
    this.directory = directory;
    this.rows = versions / VERSIONS_PER_ROW;
  }

  /** Starts the JVM and passes on what it says. */
  static void fork(Path directory, long versions, int heapMegabytes, Consumer<String> out)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                ManyVersions.class.getName(),
                directory.toString(),
                Long.toString(versions))
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "writing and reading %d versions in a heap of %d MB failed"
                .formatted(versions, heapMegabytes));
      }
      out.accept(Files.readString(finding(directory)));
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The forked JVM: a directory and the number of versions. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    String finding = new ManyVersions(directory, Long.parseLong(arguments[1])).run();
    Files.writeString(finding(directory), finding);
  }

  /** Beside the store, where the JVM that waits finds what was measured. */
  private static Path finding(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".txt");
  }

  private String run() {
    long start = System.nanoTime();
    try (Store store = Store.open(StoreOptions.at(directory))) {
      store.execute(
          new CreateTable(
              NAME,
              List.of(
                  new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
                  new Column(1, "N", ColumnType.of(Kind.BIGINT), true, null)),
              List.of(0),
              null),
          null);
      TableSchema table = store.catalog().table(NAME).orElseThrow();
      for (int version = 0; version < VERSIONS_PER_ROW; version++) {
        for (long first = 0; first < rows; first += COMMIT_ROWS) {
          write(store, table, version, first, (int) Math.min(COMMIT_ROWS, rows - first));
        }
      }
    }
    double written = seconds(start);
    start = System.nanoTime();
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      double opened = seconds(start);
      TableSchema table = store.catalog().table(NAME).orElseThrow();
      long versions = count(store, table, Period.Versions.ALL);
      long now = count(store, table, new Period.AsOf(store.lastSequence()));
      if (now != rows || versions != rows * VERSIONS_PER_ROW) {
        throw new IllegalStateException(versions + " versions of " + now + " rows");
      }
      System.gc();
      var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      return String.format(
          Locale.ROOT,
          "%d versions of %d rows: written in %.0f s, opened in %.2f s, all read; heap %.0f of %.0f MB used",
          versions,
          now,
          written,
          opened,
          heap.getUsed() / 1e6,
          heap.getMax() / 1e6);
    }
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void write(Store store, TableSchema table, int version, long first, int count) {
    ColumnBuilder ids = new ColumnBuilder(ColumnType.Physical.LONG);
    ColumnBuilder values = new ColumnBuilder(ColumnType.Physical.LONG);
    for (int i = 0; i < count; i++) {
      ids.appendLong(first + i);
      values.appendLong((first + i) * 31 + version);
    }
    ColumnVector id = ids.build();
    ColumnVector value = values.build();
    try (Transaction transaction = store.begin()) {
      if (version == 0) {
        transaction.apply(
            TableChange.insert(table.tableId(), new VectorBatch(count, List.of(id, value))));
      } else {
        long[] rowIds = transaction.find(table.tableId(), new VectorBatch(count, List.of(id)));
        transaction.apply(
            TableChange.update(
                table.tableId(), rowIds, List.of(1), new VectorBatch(count, List.of(value))));
      }
      transaction.commit(null);
    }
  }

  private static long count(Store store, TableSchema table, Period period) {
    ScanSpec spec = new ScanSpec(table.tableId(), List.of(0, 1), List.of(), period, Long.MAX_VALUE);
    long count = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        count += batch.selectedCount();
      }
    }
    return count;
  }
}
