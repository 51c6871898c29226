package dev.yore.driver.jdbc;

/** A way to a server that keeps answers about the past. Safe for use by many threads. */
public interface CachingService {

  /** Figures of the cache, which all connections of the process share. */
  CacheStatistics cacheStatistics();
}
