package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.RowLookup;
import dev.yore.store.table.TableStreams;
import dev.yore.store.table.VectorCache;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Committed rows read through the table's newest streams, which each call pins, or which stay
 * pinned from {@link #keep} to {@link #release}. One thread.
 */
final class LookupRows implements SnapshotRows {
  private final StoreReads reads;
  private final TableSchema table;
  private final long snapshot;
  private final VectorCache cache;
  private @Nullable TableStreams pinned;
  private @Nullable RowLookup kept;

  LookupRows(StoreReads reads, TableSchema table, long snapshot, VectorCache cache) {
    this.reads = reads;
    this.table = table;
    this.snapshot = snapshot;
    this.cache = cache;
  }

  @Override
  public VectorBatch read(long[] rowIds, List<Integer> ordinals) {
    return with(
        lookup -> {
          requireVisible(lookup, rowIds);
          return lookup.readRows(rowIds, ordinals);
        });
  }

  @Override
  public long[] find(VectorBatch keys) {
    return with(lookup -> lookup.findVisible(keys));
  }

  @Override
  public long[] find(List<Integer> ordinals, List<Object> values) {
    return with(lookup -> lookup.findVisible(ordinals, values));
  }

  @Override
  public void requireVisible(long[] rowIds) {
    with(
        lookup -> {
          requireVisible(lookup, rowIds);
          return rowIds;
        });
  }

  int tableId() {
    return table.tableId();
  }

  /** Keeps the streams, and what the next calls find out about rows, for those after them. */
  void keep() {
    TableStreams streams = reads.pin(table.tableId());
    pinned = streams;
    kept = new RowLookup(streams.withSchema(table), snapshot, cache);
  }

  /** Lets go of what was kept; rows can still be read. Idempotent. */
  void release() {
    TableStreams streams = pinned;
    pinned = null;
    kept = null;
    if (streams != null) {
      streams.release();
    }
  }

  private <T> T with(Function<RowLookup, T> function) {
    RowLookup known = kept;
    if (known != null) {
      return function.apply(known);
    }
    TableStreams streams = reads.pin(table.tableId());
    try {
      return function.apply(new RowLookup(streams.withSchema(table), snapshot, cache));
    } finally {
      streams.release();
    }
  }

  private void requireVisible(RowLookup lookup, long[] rowIds) {
    long invisible = lookup.firstInvisible(rowIds);
    if (invisible >= 0) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "row %d of %s is not visible at sequence %d"
              .formatted(invisible, table.name(), snapshot));
    }
  }
}
