package dev.yore.store.table;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import java.util.Locale;

/** What stays when the cache of decoded vectors is full; measured in docs/decisions. */
public enum CachePolicy {
  /** The least recently used goes. */
  LRU,
  /**
   * Three queues: what is asked for once passes through a small one; what is asked for again, or
   * comes back soon after it went, stays.
   */
  S3_FIFO,
  /**
   * Like {@link #LRU}, but what comes is only kept if it was asked for more often than who goes.
   */
  TINY_LFU;

  /** What was best where it was measured (docs/decisions). */
  public static final CachePolicy DEFAULT = S3_FIFO;

  /** The name in settings: {@code lru}, {@code s3-fifo}, {@code tiny-lfu}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The policy of that name.
   *
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public static CachePolicy of(String key) {
    for (CachePolicy policy : values()) {
      if (policy.key().equals(key)) {
        return policy;
      }
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "configuration: cache.policy="
            + key
            + ": must be one of "
            + Arrays.stream(values()).map(CachePolicy::key).toList());
  }

  CacheShard shard(long budgetBytes) {
    return switch (this) {
      case LRU -> new LruShard(budgetBytes);
      case S3_FIFO -> new S3FifoShard(budgetBytes);
      case TINY_LFU -> new TinyLfuShard(budgetBytes);
    };
  }
}
