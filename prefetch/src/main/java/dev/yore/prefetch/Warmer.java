package dev.yore.prefetch;

import dev.yore.prefetch.Prediction.Progress;
import dev.yore.prefetch.StatisticsRecorder.Counter;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanStatistics;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs predicted scans on a thread of its own, which leaves their vectors in the store's cache. At
 * the lowest priority, and within a budget of time and of bytes. Never interrupted: an interrupt in
 * the middle of a read would close the file under the store. Thread-safe.
 */
final class Warmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Warmer.class);

  /** What waits longer than for this many others is overtaken by the user anyway. */
  private static final int MAX_WAITING = 16;

  /** Of one processor; the rest is the users' even when there is only one. */
  private static final double TIME_SHARE = 0.25;

  private static final long RESERVE_NANOS = 1_000_000_000L;

  /** No single scan may take longer ahead of time. */
  private static final long MAX_SCAN_NANOS = 1_000_000_000L;

  /** No single scan may push more than this part out of the cache. */
  private static final int CACHE_PART = 8;

  private static final long MIN_SCAN_BYTES = 1L << 20;

  private final Store store;
  private final CacheEstimate cache;
  private final StatisticsRecorder statistics;
  private final long maxScanBytes;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Likeliest last; ties, which a set would lose, are told apart by identity of arrival. */
  private final TreeSet<Waiting> waiting =
      new TreeSet<>(Comparator.comparingDouble(Waiting::score).thenComparingLong(Waiting::arrival));

  private long arrivals;
  private volatile boolean closed;

  private record Waiting(Prediction prediction, double score, long arrival) {}

  Warmer(Store store, CacheEstimate cache, StatisticsRecorder statistics) {
    this.store = store;
    this.cache = cache;
    this.statistics = statistics;
    this.maxScanBytes = Math.max(MIN_SCAN_BYTES, store.options().cacheBytes() / CACHE_PART);
    this.thread = new Thread(this::run, "yore-prefetch-warmer");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /** Whether the calling thread is this warmer's: its scans are nobody's questions. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Lets a queued prediction wait; the least likely gives way if too many do. */
  void add(Prediction prediction) {
    Prediction crowdedOut = null;
    lock.lock();
    try {
      waiting.add(new Waiting(prediction, prediction.score(), arrivals++));
      if (waiting.size() > MAX_WAITING) {
        Waiting first = waiting.pollFirst();
        crowdedOut = first == null ? null : first.prediction();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (crowdedOut != null) {
      drop(crowdedOut);
    }
  }

  private void run() {
    TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
    for (Prediction next = take(); next != null; next = take()) {
      if (!next.begin()) {
        continue;
      }
      if (budget.pauseNanos() > 0) {
        drop(next);
        continue;
      }
      long start = System.nanoTime();
      warm(next, start);
      budget.spend(System.nanoTime() - start);
    }
  }

  /** The likeliest, when there is one; null when closed. */
  private @Nullable Prediction take() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      Waiting likeliest = closed ? null : waiting.pollLast();
      return likeliest == null ? null : likeliest.prediction();
    } finally {
      lock.unlock();
    }
  }

  private void warm(Prediction prediction, long startNanos) {
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(prediction.scan().spec())) {
      boolean more = true;
      while (more && !closed && !prediction.isCancelled() && withinBudget(scan, startNanos)) {
        more = scan.next() != null;
      }
      long decoded = scan.statistics().decodedBytes();
      long now = System.nanoTime();
      if (!more) {
        cache.warmed(prediction.scan(), transaction.snapshotSequence(), decoded);
      }
      statistics.add(Counter.WARMED_BYTES, decoded);
      statistics.count(Counter.WARMED);
      prediction.end(new Progress.Warmed(now, now - startNanos, decoded));
    } catch (StoreException e) { // The table may be gone, the store closed, a file damaged.
      LOG.debug("Could not warm a predicted scan: {}", e.getMessage());
      drop(prediction);
    } catch (RuntimeException e) {
      LOG.warn("Could not warm a predicted scan", e);
      drop(prediction);
    }
  }

  private boolean withinBudget(Scan scan, long startNanos) {
    ScanStatistics sofar = scan.statistics();
    return sofar.decodedBytes() <= maxScanBytes && System.nanoTime() - startNanos <= MAX_SCAN_NANOS;
  }

  private void drop(Prediction prediction) {
    prediction.end(new Progress.Dropped());
    statistics.count(Counter.DROPPED);
  }

  /** Waits for the scan that is running, which ends at its next batch. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Threads.joinUninterruptibly(thread);
  }
}
