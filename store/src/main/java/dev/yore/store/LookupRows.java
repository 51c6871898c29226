package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.RowLookup;
import dev.yore.store.table.TableStreams;
import dev.yore.store.table.VectorCache;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.function.Function;

/** Committed rows read through the table's newest streams, which each call pins. One thread. */
final class LookupRows implements SnapshotRows {
  private final StoreReads reads;
  private final TableSchema table;
  private final long snapshot;
  private final VectorCache cache;

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

  private <T> T with(Function<RowLookup, T> function) {
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
