package dev.yore.driver.remote;

import dev.yore.driver.jdbc.CacheStatistics;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers about fixed pasts, those of all connections of this process together, within a number of
 * bytes; the least recently used go first. Knows nothing of whether they still hold: see {@link
 * PastWatch}. Safe for use by many threads.
 */
final class ResultCache {
  private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);

  /** What answers may take unless a connection says otherwise, or a part of a small heap. */
  private static final long DEFAULT_BYTES = 64L << 20;

  private static final int HEAP_PART = 16;

  /** One answer may take this part, so that a report does not drive out a thousand lookups. */
  private static final int RESULT_PART = 8;

  /** What was fetched ahead and nobody has asked for yet may take this part. */
  private static final int UNASKED_PART = 4;

  /** Signatures shared by answers, each of some kilobytes; applications have fewer queries. */
  private static final int MAX_SIGNATURES = 256;

  /** Statistics go to the log so often, when anything happened. */
  private static final long LOG_NANOS = 60_000_000_000L;

  private static final ResultCache SHARED =
      new ResultCache(Math.min(DEFAULT_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART));

  private final Map<ResultKey, KeptResult> results = new LinkedHashMap<>(16, 0.75f, true);

  /** What was fetched ahead and nobody has asked for yet, oldest first, with its bytes. */
  private final Map<ResultKey, Long> unasked = new LinkedHashMap<>();

  /** Every answer comes with a signature of its own, often larger than its rows. */
  private final Map<Meta.Signature, Meta.Signature> signatures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Meta.Signature, Meta.Signature> eldest) {
          return size() > MAX_SIGNATURES;
        }
      };

  private long budgetBytes;
  private long bytes;
  private long unaskedBytes;
  private long hits;
  private long misses;
  private long prefetchedHits;
  private long stored;
  private long prefetched;
  private long evicted;
  private long invalidated;
  private long checks;
  private long nextLogNanos = System.nanoTime() + LOG_NANOS;

  ResultCache(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /** That of the process. */
  static ResultCache shared() {
    return SHARED;
  }

  /** Changes what all answers together may take. */
  synchronized void budgetBytes(long newBytes) {
    budgetBytes = newBytes;
    evict();
  }

  /** More is not worth collecting for one answer. */
  synchronized long maxResultBytes() {
    return budgetBytes / RESULT_PART;
  }

  synchronized boolean contains(ResultKey key) {
    return results.containsKey(key);
  }

  synchronized boolean holds(ResultKey key, @Nullable String past) {
    KeptResult found = results.get(key);
    return found != null && found.past().equals(past);
  }

  /**
   * The answer, if it is there and holds.
   *
   * @param past the version that holds now; null if that is not known
   */
  synchronized @Nullable KeptResult find(ResultKey key, @Nullable String past) {
    KeptResult found = past == null ? null : results.get(key);
    if (found != null && !found.past().equals(past)) {
      remove(key, found);
      invalidated++;
      found = null;
    }
    if (found == null) {
      misses++;
    } else {
      hits++;
      asked(key);
      prefetchedHits += found.prefetched() ? 1 : 0;
    }
    logNowAndThen();
    return found;
  }

  synchronized void put(ResultKey key, KeptResult answer) {
    KeptResult result = answer.sharing(signatures);
    KeptResult before = results.get(key);
    if (before != null) {
      remove(key, before);
    }
    results.put(key, result);
    bytes += sizeBytes(key, result);
    stored++;
    if (result.prefetched()) {
      prefetched++;
      unasked.put(key, sizeBytes(key, result));
      unaskedBytes += sizeBytes(key, result);
      evictUnasked();
    }
    evict();
  }

  private void asked(ResultKey key) {
    Long size = unasked.remove(key);
    if (size != null) {
      unaskedBytes -= size;
    }
  }

  private void evictUnasked() {
    while (unaskedBytes > budgetBytes / UNASKED_PART) {
      ResultKey eldest = unasked.keySet().iterator().next();
      remove(eldest, Objects.requireNonNull(results.get(eldest)));
      evicted++;
    }
  }

  /** Drops what a user may have had from a server and does not hold any more. */
  synchronized void dropStale(String server, String past) {
    Iterator<Map.Entry<ResultKey, KeptResult>> entries = results.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<ResultKey, KeptResult> entry = entries.next();
      if (entry.getKey().server().equals(server) && !entry.getValue().past().equals(past)) {
        entries.remove();
        removed(entry.getKey(), entry.getValue());
        invalidated++;
      }
    }
  }

  synchronized void checked() {
    checks++;
  }

  private void remove(ResultKey key, KeptResult result) {
    results.remove(key);
    removed(key, result);
  }

  private void removed(ResultKey key, KeptResult result) {
    bytes -= sizeBytes(key, result);
    asked(key);
  }

  private void evict() {
    Iterator<Map.Entry<ResultKey, KeptResult>> eldest = results.entrySet().iterator();
    while (bytes > budgetBytes && eldest.hasNext()) {
      Map.Entry<ResultKey, KeptResult> entry = eldest.next();
      eldest.remove();
      removed(entry.getKey(), entry.getValue());
      evicted++;
    }
  }

  private static long sizeBytes(ResultKey key, KeptResult result) {
    return key.sizeBytes() + result.sizeBytes();
  }

  private void logNowAndThen() {
    long now = System.nanoTime();
    if (now - nextLogNanos >= 0) {
      nextLogNanos = now + LOG_NANOS;
      LOG.info("answers about the past: {}", statistics());
    }
  }

  synchronized CacheStatistics statistics() {
    return new CacheStatistics(
        hits,
        misses,
        prefetchedHits,
        stored,
        prefetched,
        evicted,
        invalidated,
        checks,
        results.size(),
        bytes,
        budgetBytes);
  }
}
