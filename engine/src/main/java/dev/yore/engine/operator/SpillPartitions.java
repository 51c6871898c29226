package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.SpillFile;
import dev.yore.store.schema.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows written to one file per partition, where the partition follows from a hash. One thread at a
 * time.
 */
final class SpillPartitions implements AutoCloseable {
  /** Partitions of one level are told apart by so many bits of the hash. */
  static final int BITS = 4;

  static final int COUNT = 1 << BITS;

  /** With this many levels, rows of a partition that is still too large have the same hash. */
  static final int MAX_LEVELS = 8;

  /** Rows of a partition collected before they are written: larger pieces compress better. */
  private static final int CHUNK_ROWS = 4096;

  private final Execution execution;
  private final OperatorMetrics metrics;
  private final int level;
  private final RowCollector[] pending = new RowCollector[COUNT];
  private final @Nullable SpillFile[] files = new SpillFile[COUNT];
  private final int[][] partitionRows = new int[COUNT][0];

  /**
   * No rows yet.
   *
   * @param level 0 for rows that have not been divided before, one more for each time they have
   */
  SpillPartitions(Execution execution, OperatorMetrics metrics, List<ColumnType> types, int level) {
    this.execution = execution;
    this.metrics = metrics;
    this.level = level;
    for (int i = 0; i < COUNT; i++) {
      pending[i] = new RowCollector(types);
    }
  }

  /**
   * The partition of a hash at a level. From the lowest bits upward: hash tables find their slots
   * by the highest, and would put all rows of a partition side by side.
   */
  static int partition(long hash, int level) {
    return (int) (hash >>> BITS * level) & COUNT - 1;
  }

  /**
   * Writes a batch's selected rows.
   *
   * @param hashes per selected row
   */
  void add(Batch batch, long[] hashes) {
    int[] counts = new int[COUNT];
    int count = batch.selectedCount();
    for (int i = 0; i < count; i++) {
      int partition = partition(hashes[i], level);
      int[] rows = partitionRows[partition];
      if (rows.length == counts[partition]) {
        rows = Arrays.copyOf(rows, Math.max(256, rows.length * 2));
        partitionRows[partition] = rows;
      }
      rows[counts[partition]++] = batch.position(i);
    }
    for (int partition = 0; partition < COUNT; partition++) {
      for (int from = 0; from < counts[partition]; from += CHUNK_ROWS) {
        int to = Math.min(counts[partition], from + CHUNK_ROWS);
        pending[partition].append(batch.columns(), partitionRows[partition], from, to);
        if (pending[partition].length() >= CHUNK_ROWS) {
          flush(partition);
        }
      }
    }
  }

  /** Writes what is collected; call it before {@link #file}. */
  void flush() {
    for (int partition = 0; partition < COUNT; partition++) {
      flush(partition);
    }
  }

  private void flush(int partition) {
    RowCollector rows = pending[partition];
    if (rows.length() == 0) {
      return;
    }
    SpillFile file = files[partition];
    if (file == null) {
      file = execution.spills().newFile();
      files[partition] = file;
    }
    long before = file.sizeBytes();
    file.write(rows.batch().columns(), rows.length());
    metrics.addSpilledBytes(file.sizeBytes() - before);
    rows.clear();
  }

  /** The partition's rows, or null if there are none. */
  @Nullable SpillFile file(int partition) {
    return files[partition];
  }

  /** Removes the files. */
  @Override
  public void close() {
    for (SpillFile file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
