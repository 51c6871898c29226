package dev.yore.store.table;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decoded vectors, events and key orders of all tables under one budget; what goes when it is full
 * is for a {@link CachePolicy} to say. Safe for many threads.
 */
public final class VectorCache {
  /** So that threads scanning at once rarely meet at one lock; power of two. */
  private static final int MAX_SHARDS = 16;

  /**
   * Of smaller shards some are full while others have room: a page takes 128 KiB and more, and what
   * is fetched ahead would go before it is asked for.
   */
  private static final long MIN_SHARD_BYTES = 8L << 20;

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

  /** In place of a column id: which patch runs of a block concern which slots. */
  static final int PATCHED_SLOTS = -6;

  /** In place of a column id: the slots of a page's live rows. */
  static final int LIVE_SLOTS = -7;

  /** In place of a column id: a page's versions, from their first to their last. */
  static final int HISTORY = -8;

  /** In place of a part: what segments hold of the present of a block's rows or a page's column. */
  static final int HEAD = Integer.MIN_VALUE + 2;

  /** In place of a part: all values of a column in a block, sorted. Images count down from -1. */
  static final int VALUES = Integer.MIN_VALUE;

  /** In place of a part: how all texts of a column in a block begin, sorted. */
  static final int PREFIXES = Integer.MIN_VALUE + 1;

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
    /** Smaller parts of pages are as of a sequence. */
    private static final int HISTORY_PARTS = 5;

    /**
     * Something made of all that the streams have of a page. Pages as of now and pages of the past
     * do not drive each other out of the cache.
     */
    static Key ofPage(TableStreams streams, PageStreams page, int columnId, long sequence) {
      return ofPage(streams, page, columnId, isPast(streams, sequence) ? 1 : 0);
    }

    /** Likewise, of its visible rows only. */
    static Key ofDensePage(TableStreams streams, PageStreams page, int columnId, long sequence) {
      return ofPage(streams, page, columnId, isPast(streams, sequence) ? 3 : 2);
    }

    /** That somebody asked for all versions of a page. */
    static Key ofHistory(TableStreams streams, PageStreams page) {
      return ofPage(streams, page, VectorCache.HISTORY, HISTORY_PARTS - 1);
    }

    /** Something made of all versions of a part of a page. */
    static Key ofHistory(TableStreams streams, PageStreams slots, int part, int columnId) {
      return ofPage(streams, slots, columnId, HISTORY_PARTS + part);
    }

    /** A page's column as segments have it, whatever is added to them. */
    static Key ofHead(TableStreams streams, int block, int columnId, int page) {
      return new Key(-streams.schema().tableId(), block, VectorCache.HEAD, columnId, page);
    }

    private static boolean isPast(TableStreams streams, long sequence) {
      return sequence < streams.level0().lastSequence();
    }

    private static Key ofPage(TableStreams streams, PageStreams page, int columnId, int part) {
      int number = SegmentRun.pageOf(page.fromSlot());
      return new Key(-streams.schema().tableId(), page.block(), part, columnId, number);
    }

    /** Spelled out: that of records is twice as slow, and every read of a page asks. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && segmentId == key.segmentId
          && block == key.block
          && part == key.part
          && columnId == key.columnId
          && page == key.page;
    }

    @Override
    public int hashCode() {
      long h = segmentId * 0x9E3779B97F4A7C15L + block;
      h = h * 0x9E3779B97F4A7C15L + ((long) part << 32 ^ columnId);
      h = ((h ^ h >>> 32) + page) * 0x9E3779B97F4A7C15L;
      return (int) (h >>> 32);
    }
  }

  private final long shardBudgetBytes;
  private final CacheShard[] shards;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Creates an empty cache of the policy that stores have unless they are told otherwise. */
  public VectorCache(long budgetBytes) {
    this(budgetBytes, CachePolicy.DEFAULT);
  }

  /**
   * Creates an empty cache.
   *
   * @param budgetBytes heap bytes the vectors may take together; 0 and up
   */
  public VectorCache(long budgetBytes, CachePolicy policy) {
    long wanted = Math.max(1, Math.min(MAX_SHARDS, budgetBytes / MIN_SHARD_BYTES));
    shards = new CacheShard[Integer.highestOneBit((int) wanted)];
    shardBudgetBytes = budgetBytes / shards.length;
    for (int i = 0; i < shards.length; i++) {
      shards[i] = policy.shard(shardBudgetBytes);
    }
  }

  @Nullable Object get(Key key) {
    CacheShard shard = shard(key);
    Object value;
    synchronized (shard) {
      value = shard.get(key);
    }
    (value == null ? misses : hits).increment();
    return value;
  }

  /**
   * The value or null, for who is about to want it: it does not go before, and this counts as no
   * lookup.
   */
  @Nullable Object expected(Key key) {
    CacheShard shard = shard(key);
    synchronized (shard) {
      return shard.expected(key);
    }
  }

  /** Keeps the value, unless it alone is over the budget or the policy has others to keep. */
  void put(Key key, Object value, long valueBytes) {
    long size = valueBytes + ENTRY_BYTES;
    if (size > shardBudgetBytes) {
      return;
    }
    CacheShard shard = shard(key);
    synchronized (shard) {
      shard.put(key, new CacheShard.Entry(value, size));
    }
  }

  /** Forgets everything. */
  public void clear() {
    for (CacheShard shard : shards) {
      synchronized (shard) {
        shard.clear();
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
    return shardBudgetBytes * shards.length;
  }

  /** Heap bytes held now, roughly. */
  public long sizeBytes() {
    long bytes = 0;
    for (CacheShard shard : shards) {
      synchronized (shard) {
        bytes += shard.bytes;
      }
    }
    return bytes;
  }

  private CacheShard shard(Key key) {
    return shards[key.hashCode() >>> 24 & shards.length - 1];
  }
}
