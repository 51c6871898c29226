package dev.yore.store.table;

import org.jspecify.annotations.Nullable;

/** A part of a cache under a budget of its own. For one thread at a time. */
abstract class CacheShard {
  /** The value and what it takes. */
  record Entry(Object value, long bytes) {}

  final long budgetBytes;

  /** Of the entries that are there now. */
  long bytes;

  CacheShard(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  abstract @Nullable Object get(VectorCache.Key key);

  /** The value or null, for who is about to want it: it does not go before. */
  @Nullable Object expected(VectorCache.Key key) {
    return get(key);
  }

  /** Keeps the entry, whose bytes are within the budget, or does not; others may go for it. */
  abstract void put(VectorCache.Key key, Entry entry);

  abstract void clear();
}
