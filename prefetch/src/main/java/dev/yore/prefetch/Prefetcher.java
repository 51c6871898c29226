package dev.yore.prefetch;

import dev.yore.prefetch.StatisticsRecorder.Counter;
import dev.yore.store.Store;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes a store's scans, learns from them on a thread of its own and warms what it expects next.
 * On the threads of queries it only puts an event into a queue. Close it before the store.
 * Thread-safe.
 */
public final class Prefetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prefetcher.class);

  /**
   * More are not waited for but dropped: a flood of lookups teaches little that a part does not.
   */
  private static final int MAX_WAITING_EVENTS = 1024;

  /** Of one processor, for learning and predicting. */
  private static final double TIME_SHARE = 0.1;

  private static final long RESERVE_NANOS = 200_000_000L;

  /** Wakes the learner for the last time. */
  private static final ScanEvent END =
      new ScanEvent(0, new ScanSpec(0, List.of(), List.of(), new Period.Current(), 0), 0, 0, 0);

  private final Store store;
  private final StatisticsRecorder statistics = new StatisticsRecorder();
  private final BlockingQueue<ScanEvent> events = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);
  private final CacheEstimate cache;
  private final Warmer warmer;
  private final Thread learner;
  private volatile boolean closed;

  private Prefetcher(Store store) {
    this.store = store;
    this.cache = new CacheEstimate(store.options().cacheBytes());
    this.warmer = new Warmer(store, cache, statistics);
    this.learner = new Thread(this::learn, "yore-prefetch-learner");
    learner.setDaemon(true);
    learner.setPriority(Thread.MIN_PRIORITY);
  }

  /** Becomes the store's observer and begins. */
  public static Prefetcher attach(Store store) {
    Prefetcher prefetcher = new Prefetcher(store);
    prefetcher.warmer.start();
    prefetcher.learner.start();
    store.observe(prefetcher::scanned);
    return prefetcher;
  }

  /** What was predicted and what came of it so far. */
  public PrefetchStatistics statistics() {
    return statistics.snapshot();
  }

  private void scanned(
      ScanSpec spec, long snapshotSequence, ScanStatistics scanStatistics, long elapsedNanos) {
    if (warmer.isCurrentThread()) {
      return;
    }
    ScanEvent event =
        new ScanEvent(
            Thread.currentThread().getId(),
            spec,
            snapshotSequence,
            scanStatistics.decodedBytes(),
            System.nanoTime() - elapsedNanos);
    if (!events.offer(event)) {
      statistics.count(Counter.DROPPED_SCANS);
    }
  }

  private void learn() {
    Predictor predictor = new Predictor(model(), cache, statistics, warmer::add);
    TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
    for (ScanEvent event = next(); !event.equals(END) && !closed; event = next()) {
      long start = System.nanoTime();
      try {
        predictor.observe(event);
      } catch (RuntimeException e) {
        LOG.warn("Learning from a scan failed; going on with the next", e);
      }
      budget.spend(System.nanoTime() - start);
      LockSupport.parkNanos(budget.pauseNanos());
    }
  }

  private ScanEvent next() {
    while (true) {
      try {
        return events.take();
      } catch (InterruptedException e) {
        LOG.debug("Nobody has reason to interrupt the learner; it goes on", e);
      }
    }
  }

  private static ScoreModel model() {
    try {
      return new BlendedModel(new HoeffdingModel());
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Weka cannot be used; predicting by counting alone", e);
      return new CountingModel();
    }
  }

  /** Stops observing and waits for the background threads. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    store.observe(null);
    while (!events.offer(END)) {
      events.clear();
    }
    LockSupport.unpark(learner); // Not an interrupt: Weka would take it for its own failure.
    Threads.joinUninterruptibly(learner);
    warmer.close();
  }
}
