package dev.yore.store.table;

import org.jspecify.annotations.Nullable;

/** A shard in which {@link S3Fifo} says what stays. For one thread at a time. */
final class S3FifoShard extends CacheShard {
  private final S3Fifo<VectorCache.Key, Object> queues = new S3Fifo<>();

  S3FifoShard(long budgetBytes) {
    super(budgetBytes);
  }

  @Override
  @Nullable Object get(VectorCache.Key key) {
    // Who fetches for others reads nothing for itself.
    return FetchingThread.current() == null ? queues.get(key) : queues.expect(key);
  }

  @Override
  @Nullable Object expected(VectorCache.Key key) {
    return queues.expect(key);
  }

  @Override
  void put(VectorCache.Key key, Entry entry) {
    queues.put(key, entry.value(), entry.bytes(), FetchingThread.current() != null);
    queues.fit(budgetBytes);
    bytes = queues.bytes();
  }

  @Override
  void clear() {
    queues.clear();
    bytes = 0;
  }
}
