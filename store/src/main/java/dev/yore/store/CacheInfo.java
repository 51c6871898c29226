package dev.yore.store;

/**
 * What the cache of decoded vectors holds, and how often it was asked since the store was opened.
 * Immutable.
 */
public record CacheInfo(long hits, long misses, long sizeBytes, long budgetBytes) {}
