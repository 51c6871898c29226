package dev.yore.tpc.streams;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times scans in CPU time of the scanning thread, every selected value looked at. The least of some
 * repetitions counts: on a shared machine only that one is the store's.
 */
final class ScanTimes {
  private final Path directory;
  private final int tableId;
  private final int repetitions;

  /** Keeps the compiler from leaving the scan out. */
  private long checksum;

  ScanTimes(Path directory, int tableId, int repetitions) {
    this.directory = directory;
    this.tableId = tableId;
    this.repetitions = repetitions;
  }

  /**
   * What a scan costs.
   *
   * @param rows in the answer
   * @param coldNanos with nothing decoded yet
   * @param warmNanos when the same has been read before
   */
  record Times(long rows, long coldNanos, long warmNanos) {
    double coldNanosPerRow() {
      return (double) coldNanos / Math.max(1, rows);
    }

    double warmNanosPerRow() {
      return (double) warmNanos / Math.max(1, rows);
    }
  }

  /** Scans so often with nothing decoded yet, so that the JVM has compiled what is timed then. */
  void warmUp(List<Integer> columns, long sequence, int scans) {
    for (int i = 0; i < scans; i++) {
      try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
        scan(store, spec(store, columns, sequence));
      }
    }
  }

  private ScanSpec spec(Store store, List<Integer> columns, long sequence) {
    long asOf = Math.min(sequence, store.lastSequence());
    return new ScanSpec(tableId, columns, List.of(), new Period.AsOf(asOf), Long.MAX_VALUE);
  }

  /** Times a scan as of a sequence; {@link Long#MAX_VALUE} for the newest. */
  Times of(List<Integer> columns, long sequence) {
    long rows = 0;
    long cold = Long.MAX_VALUE;
    long warm = Long.MAX_VALUE;
    for (int i = 0; i < repetitions; i++) {
      try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
        ScanSpec spec = spec(store, columns, sequence);
        long start = cpuNanos();
        rows = scan(store, spec);
        cold = Math.min(cold, cpuNanos() - start);
        for (int again = 0; again < repetitions; again++) {
          start = cpuNanos();
          scan(store, spec);
          warm = Math.min(warm, cpuNanos() - start);
        }
      }
    }
    return new Times(rows, cold, warm);
  }

  long checksum() {
    return checksum;
  }

  private long scan(Store store, ScanSpec spec) {
    long rows = 0;
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
        for (ColumnVector column : batch.columns()) {
          checksum += sum(column, batch.selection(), batch.selectedCount());
        }
      }
    }
    return rows;
  }

  private static long sum(ColumnVector column, int @Nullable [] selection, int count) {
    long sum = 0;
    if (column instanceof LongVector v) {
      long[] values = v.values();
      for (int i = 0; i < count; i++) {
        sum += values[selection == null ? i : selection[i]];
      }
    } else if (column instanceof DoubleVector v) {
      double[] values = v.values();
      for (int i = 0; i < count; i++) {
        sum += (long) values[selection == null ? i : selection[i]];
      }
    } else {
      BytesVector v = (BytesVector) column;
      for (int i = 0; i < count; i++) {
        int row = selection == null ? i : selection[i];
        sum += v.end(row) - v.start(row);
      }
    }
    return sum;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
