package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;

/** Divides a scan among tasks by the bytes they have to read. Immutable. */
final class ScanPlanning {
  /** Less is not worth a task of its own. */
  private static final long MIN_SPLIT_BYTES = 1 << 20;

  /** Tasks per core, so that a slow one does not hold up all. */
  private static final int TASKS_PER_CORE = 2;

  private final TableRead read;
  private final long splitBytes;

  /**
   * Plans scans of one table.
   *
   * @param splitBytes how much a task reads at most, unless one block is more
   */
  ScanPlanning(TableRead read, long splitBytes) {
    this.read = read;
    this.splitBytes = splitBytes;
  }

  TableRead read() {
    return read;
  }

  PublishedStores.Lease store() {
    return PublishedStores.atLeast(read.address(), read.knownSequence());
  }

  /** Ranges of blocks that together have all the scan may find; at least one. */
  InputPartition[] partitions(ScanSpec spec) {
    try (PublishedStores.Lease lease = store()) {
      Store store = lease.store();
      long[] bytes = store.blockBytes(spec);
      boolean isLookup = store.footprint(spec).lookup();
      int cores = SparkSession.active().sparkContext().defaultParallelism();
      long total = Arrays.stream(bytes).sum();
      long share = Math.max(MIN_SPLIT_BYTES, total / ((long) TASKS_PER_CORE * cores));
      long split = isLookup ? Long.MAX_VALUE : Math.min(splitBytes, share);
      CopyLocations locations = CopyLocations.of(read.address());
      return ranges(bytes, split).stream()
          .map(
              range ->
                  new ReadPartition(spec, range, locations.of(range.fromBlock(), bytes.length)))
          .toArray(InputPartition[]::new);
    } catch (StoreException e) {
      PublishedStores.failed(read.address(), e);
      throw e;
    }
  }

  private List<ScanRange> ranges(long[] bytes, long split) {
    List<ScanRange> ranges = new ArrayList<>();
    int from = 0;
    long taken = 0;
    for (int block = 0; block < bytes.length; block++) {
      if (taken > 0 && bytes[block] > split - taken) {
        ranges.add(range(from, block));
        taken = 0;
      }
      if (taken == 0) {
        from = block; // Blocks without anything to read are nobody's.
      }
      taken += bytes[block];
    }
    if (taken > 0 || ranges.isEmpty()) {
      ranges.add(range(taken > 0 ? from : bytes.length, bytes.length));
    }
    return ranges;
  }

  private ScanRange range(int from, int to) {
    return new ScanRange(from, to, read.knownSequence());
  }
}
