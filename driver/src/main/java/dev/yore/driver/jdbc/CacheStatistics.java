package dev.yore.driver.jdbc;

/**
 * What the process's cache of answers about the past has done since the process began. Immutable.
 *
 * @param hits statements answered from memory
 * @param misses statements that might have been there and were not
 * @param prefetchedHits of the hits, those whose answer had been fetched before anybody asked
 * @param stored answers put there
 * @param prefetched of those, the ones fetched before anybody asked
 * @param evicted answers that went to make room
 * @param invalidated answers that went because the past had changed: erasure, retention,
 *     definition, rights
 * @param checks times a server was asked whether its past had changed
 * @param entries answers there now
 * @param bytes what they take, estimated
 * @param budgetBytes what they may take
 */
public record CacheStatistics(
    long hits,
    long misses,
    long prefetchedHits,
    long stored,
    long prefetched,
    long evicted,
    long invalidated,
    long checks,
    long entries,
    long bytes,
    long budgetBytes) {

  /** Of an embedded connection, which needs no such cache. */
  public static final CacheStatistics NONE = new CacheStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
