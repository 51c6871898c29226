package dev.yore.driver.remote;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the version of a server's past, and since when. A version heard of in
 * the answer to a request is that of some moment after the request was sent, so what was erased or
 * revoked before that moment is known. Safe for use by many threads.
 */
final class PastWatch {
  /** Programs talk to a few servers; more are tests with a server each. */
  private static final int MAX_SERVERS = 1_000;

  private static final Map<String, PastWatch> WATCHES = new ConcurrentHashMap<>();

  private final String server;
  private final ResultCache cache;
  private @Nullable String past;
  private long sentNanos;

  PastWatch(String server, ResultCache cache) {
    this.server = server;
    this.cache = cache;
  }

  /** The one of that server in this process. */
  static PastWatch of(String server) {
    if (WATCHES.size() >= MAX_SERVERS) {
      WATCHES.clear();
    }
    return WATCHES.computeIfAbsent(server, s -> new PastWatch(s, ResultCache.shared()));
  }

  /**
   * An answer told of the version.
   *
   * @param requestNanos when its request was sent
   */
  void heard(String version, long requestNanos) {
    boolean changed;
    synchronized (this) {
      String known = past;
      boolean newer = known == null || isNewer(version, known, requestNanos);
      if (!newer && !version.equals(known)) {
        return; // An answer that was overtaken.
      }
      changed = known != null && !version.equals(known);
      if (known == null || changed || requestNanos - sentNanos > 0) {
        sentNanos = requestNanos;
      }
      past = version;
    }
    if (changed) {
      cache.dropStale(server, version);
    }
  }

  /** Versions of one life of a server are numbers that grow; lives follow each other. */
  private boolean isNewer(String version, String known, long requestNanos) {
    int point = version.lastIndexOf('.');
    int knownPoint = known.lastIndexOf('.');
    if (version.substring(0, point).equals(known.substring(0, knownPoint))) {
      return Long.parseLong(version.substring(point + 1))
          > Long.parseLong(known.substring(knownPoint + 1));
    }
    return requestNanos - sentNanos > 0;
  }

  /** The newest version heard of; null for none. */
  synchronized @Nullable String past() {
    return past;
  }

  /** The version, if it held so short a time ago; otherwise null. */
  synchronized @Nullable String past(long maxAgeNanos) {
    return System.nanoTime() - sentNanos <= maxAgeNanos ? past : null;
  }
}
