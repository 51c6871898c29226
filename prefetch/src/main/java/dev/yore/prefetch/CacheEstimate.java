package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.ScanTemplate.PeriodKind;

/**
 * Guesses whether warming a scan would decode anything, so that nothing is warmed that is warm.
 * Thread-safe.
 */
final class CacheEstimate {
  private static final int MAX_SCANS = 4096;
  private static final int MAX_TEMPLATES = 1024;

  /** So many warmings of a template in a row that decoded nothing show that it needs none. */
  private static final int IDLE_WARMINGS = 3;

  private record Run(long decodedBefore, long snapshotSequence) {}

  private final BoundedMap<Bound, Run> runs = new BoundedMap<>(MAX_SCANS);
  private final BoundedMap<ScanTemplate, Integer> idleWarmings = new BoundedMap<>(MAX_TEMPLATES);
  private final long cacheBytes;
  private long decodedBytes;

  CacheEstimate(long cacheBytes) {
    this.cacheBytes = cacheBytes;
  }

  /** A user's scan has run. */
  synchronized void scanned(Bound scan, long snapshotSequence, long scanDecodedBytes) {
    if (scanDecodedBytes > 0) {
      idleWarmings.remove(scan.template());
    }
    ran(scan, snapshotSequence, scanDecodedBytes);
  }

  /** The warmer has run a scan to its end. */
  synchronized void warmed(Bound scan, long snapshotSequence, long scanDecodedBytes) {
    if (scanDecodedBytes > 0) {
      idleWarmings.remove(scan.template());
    } else {
      idleWarmings.merge(scan.template(), 1, Integer::sum);
    }
    ran(scan, snapshotSequence, scanDecodedBytes);
  }

  private void ran(Bound scan, long snapshotSequence, long scanDecodedBytes) {
    decodedBytes += scanDecodedBytes;
    runs.put(scan, new Run(decodedBytes, snapshotSequence));
  }

  /**
   * Whether warming would probably decode nothing: the template never needs it, or the scan has run
   * and less than half of the cache was decoded since. A past state never changes, others do.
   */
  synchronized boolean probablyHas(Bound scan, long snapshotSequence) {
    if (idleWarmings.getOrDefault(scan.template(), 0) >= IDLE_WARMINGS) {
      return true;
    }
    Run run = runs.get(scan);
    if (run == null) {
      return false;
    }
    boolean immutable = scan.template().periodKind() == PeriodKind.AS_OF;
    return (immutable || run.snapshotSequence() == snapshotSequence)
        && decodedBytes - run.decodedBefore() < cacheBytes / 2;
  }
}
