package dev.yore.store.table;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decoded vectors, events and key orders of all tables under one budget; the least recently used go
 * first. Safe for many threads.
 */
public final class VectorCache {
  /** So that threads scanning at once rarely meet at one lock; power of two. */
  private static final int SHARDS = 16;

  /** What the map and the key cost beside the vector. */
  private static final long ENTRY_BYTES = 160;

  /** In place of a column id: a run's insert sequences. */
  static final int SEQUENCES = -1;

  /** In place of a column id: a block's deletes. */
  static final int DELETES = -2;

  /** In place of a column id: a patch run's slots and sequences. */
  static final int PATCHES = -3;

  /** In place of a column id: a run's rows in the order of the key. */
  static final int KEY_ORDER = -4;

  /** In place of a column id: which rows of a page are visible. */
  static final int VISIBLE = -5;

  /** In place of a part: all values of a column in a block, sorted. Images count down from -1. */
  static final int VALUES = Integer.MIN_VALUE;

  /** Tells what a value takes. */
  @FunctionalInterface
  interface Size<T> {
    long bytesOf(T value);
  }

  /**
   * Which vector.
   *
   * @param segmentId unique in the store
   * @param block the block's number
   * @param part which run of the block's
   * @param columnId the column's id, or negative for what is not a column
   * @param page page of the block, negative for a patch run
   */
  record Key(long segmentId, int block, int part, int columnId, int page) {

    /**
     * Something made of all that the streams have of a page. Pages as of now and pages of the past
     * do not drive each other out of the cache.
     */
    static Key ofPage(TableStreams streams, PageStreams page, int columnId, long sequence) {
      boolean isPast = sequence < streams.level0().lastSequence();
      return new Key(
          -streams.schema().tableId(),
          page.block(),
          isPast ? 1 : 0,
          columnId,
          SegmentRun.pageOf(page.fromSlot()));
    }

    @Override
    public int hashCode() {
      long h = segmentId * 0x9E3779B97F4A7C15L + block;
      h = h * 0x9E3779B97F4A7C15L + ((long) part << 32 ^ columnId);
      h = ((h ^ h >>> 32) + page) * 0x9E3779B97F4A7C15L;
      return (int) (h >>> 32);
    }
  }

  private record Entry(Object value, long bytes) {}

  private static final class Shard {
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
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

  @Nullable Object get(Key key) {
    Shard shard = shard(key);
    Entry entry;
    synchronized (shard) {
      entry = shard.entries.get(key);
    }
    (entry == null ? misses : hits).increment();
    return entry == null ? null : entry.value();
  }

  /** Keeps the value, unless it alone is over the budget. */
  void put(Key key, Object value, long valueBytes) {
    long size = valueBytes + ENTRY_BYTES;
    if (size > shardBudgetBytes) {
      return;
    }
    Shard shard = shard(key);
    synchronized (shard) {
      Entry old = shard.entries.put(key, new Entry(value, size));
      shard.bytes += size - (old == null ? 0 : old.bytes());
      Iterator<Map.Entry<Key, Entry>> eldest = shard.entries.entrySet().iterator();
      while (shard.bytes > shardBudgetBytes && eldest.hasNext()) {
        shard.bytes -= eldest.next().getValue().bytes();
        eldest.remove();
      }
    }
  }

  /** Forgets everything. */
  public void clear() {
    for (Shard shard : shards) {
      synchronized (shard) {
        shard.entries.clear();
        shard.bytes = 0;
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

  /** Heap bytes that may be held, {@link #sizeBytes} at most. */
  public long budgetBytes() {
    return shardBudgetBytes * SHARDS;
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
    return shards[key.hashCode() >>> 24 & SHARDS - 1];
  }
}
