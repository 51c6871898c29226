package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decoded vectors of all tables under one budget; the least recently used go first. Safe for many
 * threads.
 */
public final class VectorCache {
  /** So that threads scanning at once rarely meet at one lock; power of two. */
  private static final int SHARDS = 16;

  /** What the map and the key cost beside the vector. */
  private static final long ENTRY_BYTES = 160;

  /**
   * Which vector.
   *
   * @param segmentId unique in the store
   * @param block the block's number
   * @param part which run of the block's
   * @param columnId the column's id, or negative for what is not a column
   * @param page page of the run
   */
  record Key(long segmentId, int block, int part, int columnId, int page) {
    @Override
    public int hashCode() {
      long h = segmentId * 0x9E3779B97F4A7C15L + block;
      h = h * 0x9E3779B97F4A7C15L + ((long) part << 32 ^ columnId);
      h = (h ^ h >>> 32) * 0x9E3779B97F4A7C15L + page;
      return (int) (h ^ h >>> 32);
    }
  }

  private static final class Shard {
    private final LinkedHashMap<Key, ColumnVector> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
  }

  private final long shardBudgetBytes;
  private final Shard[] shards = new Shard[SHARDS];
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * Creates an empty cache.
   *
   * @param budgetBytes heap bytes the vectors may take together; 0 and up
   */
  public VectorCache(long budgetBytes) {
    shardBudgetBytes = budgetBytes / SHARDS;
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  @Nullable ColumnVector get(Key key) {
    Shard shard = shard(key);
    ColumnVector vector;
    synchronized (shard) {
      vector = shard.entries.get(key);
    }
    (vector == null ? misses : hits).increment();
    return vector;
  }

  /** Keeps the vector, unless it alone is over the budget. */
  void put(Key key, ColumnVector vector) {
    long size = vector.sizeBytes() + ENTRY_BYTES;
    if (size > shardBudgetBytes) {
      return;
    }
    Shard shard = shard(key);
    synchronized (shard) {
      ColumnVector old = shard.entries.put(key, vector);
      shard.bytes += size - (old == null ? 0 : old.sizeBytes() + ENTRY_BYTES);
      Iterator<Map.Entry<Key, ColumnVector>> eldest = shard.entries.entrySet().iterator();
      while (shard.bytes > shardBudgetBytes && eldest.hasNext()) {
        shard.bytes -= eldest.next().getValue().sizeBytes() + ENTRY_BYTES;
        eldest.remove();
      }
    }
  }

  /** Lookups that found their vector. */
  public long hits() {
    return hits.sum();
  }

  /** Lookups that did not. */
  public long misses() {
    return misses.sum();
  }

  /** Heap bytes held now, roughly. */
  public long sizeBytes() {
    long bytes = 0;
    for (Shard shard : shards) {
      synchronized (shard) {
        bytes += shard.bytes;
      }
    }
    return bytes;
  }

  private Shard shard(Key key) {
    return shards[key.hashCode() >>> 16 & SHARDS - 1];
  }
}
