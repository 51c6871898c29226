package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.ThreadEnd;
import dev.yore.store.Transaction;
import dev.yore.store.predict.FetchTask.State;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is expected, the most valuable first, in stages: from the object store to the local
 * copy, then decoded into memory. One thread of the lowest priority that stands back while
 * statements run, within budgets of time and bytes. Never interrupted: an interrupt in the middle
 * of a read would close the file under the store. Thread-safe.
 */
final class Fetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

  /** What waits longer than for this many others is overtaken by the user anyway. */
  private static final int MAX_WAITING = 32;

  /** Of one processor; the rest is the users' even when there is only one. */
  private static final double TIME_SHARE = 0.25;

  private static final long RESERVE_NANOS = 2_000_000_000L;

  /** No task may take longer. */
  private static final long MAX_TASK_NANOS = 2_000_000_000L;

  /** Together, what is fetched and not yet used may take so much of the cache. */
  private static final int CACHE_PART = 4;

  private static final long MIN_TASK_BYTES = 1L << 20;

  /** Between looks at whether statements run. */
  private static final long YIELD_NANOS = 500_000L;

  /** After so long it goes on all the same: a store that is always busy must not starve. */
  private static final long MAX_YIELD_NANOS = 20_000_000L;

  private final Store store;
  private final long maxTaskBytes;
  private final AtomicInteger running;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Least valuable first. */
  private final TreeSet<FetchTask> waiting =
      new TreeSet<>(
          Comparator.comparingDouble(FetchTask::value).thenComparingLong(FetchTask::number));

  private @Nullable FetchTask current;
  private volatile boolean closed;

  /**
   * @param running how many statements run now
   */
  Fetcher(Store store, AtomicInteger running) {
    this.store = store;
    this.running = running;
    this.maxTaskBytes = Math.max(MIN_TASK_BYTES, store.options().cacheBytes() / CACHE_PART);
    this.thread = new Thread(this::run, "yore-prefetch");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /** Lets a task wait; the least valuable gives way if too many do. */
  void add(FetchTask task) {
    FetchTask crowdedOut = null;
    lock.lock();
    try {
      waiting.add(task);
      if (waiting.size() > MAX_WAITING) {
        crowdedOut = waiting.pollFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (crowdedOut != null) {
      crowdedOut.end(State.DROPPED, 0, 0);
    }
  }

  /** What waits and what is being fetched, the most valuable first. */
  List<FetchTask> tasks() {
    lock.lock();
    try {
      List<FetchTask> all = new ArrayList<>();
      if (current != null) {
        all.add(current);
      }
      all.addAll(waiting.descendingSet());
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
    for (FetchTask next = take(); next != null; next = take()) {
      if (!next.begin()) {
        continue;
      }
      if (budget.pauseNanos() > 0 && next.candidate().generator() != Candidate.Generator.HINTED) {
        next.end(State.DROPPED, 0, 0);
        continue;
      }
      long start = ProcessorTime.nanos();
      fetch(next, System.nanoTime());
      budget.spend(ProcessorTime.nanos() - start);
    }
  }

  private @Nullable FetchTask take() {
    lock.lock();
    try {
      current = null;
      while (!closed && waiting.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      current = closed ? null : waiting.pollLast();
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void fetch(FetchTask task, long startNanos) {
    long bytes = 0;
    boolean complete = true;
    try (Transaction transaction = store.begin(task.candidate().branch())) {
      for (ScanSpec spec : task.scans()) {
        bytes += stage(spec);
        try (Scan scan = transaction.scan(spec)) {
          boolean more = true;
          while (more && mayGoOn(task, bytes + scan.statistics().decodedBytes(), startNanos)) {
            standBack();
            more = scan.next() != null;
          }
          complete &= !more;
          bytes += scan.statistics().decodedBytes();
        }
      }
      task.end(complete ? State.DONE : State.DROPPED, bytes, System.nanoTime() - startNanos);
    } catch (StoreException e) { // The table may be gone, the store closed, a file damaged.
      LOG.debug("Could not fetch what is expected: {}", e.getMessage());
      task.end(State.DROPPED, bytes, System.nanoTime() - startNanos);
    } catch (RuntimeException e) {
      LOG.warn("Could not fetch what is expected", e);
      task.end(State.DROPPED, bytes, System.nanoTime() - startNanos);
    }
  }

  /** Brings nearer what lies in the object store alone. */
  private long stage(ScanSpec spec) {
    int[] pages = store.footprint(spec).pages();
    if (pages.length == 0) {
      return 0;
    }
    int from = pages[0] / ScanFootprint.PAGES_PER_BLOCK;
    int to = pages[pages.length - 1] / ScanFootprint.PAGES_PER_BLOCK + 1;
    return store.tiers().missingBytes(spec.tableId(), from, to) == 0
        ? 0
        : store.tiers().warm(spec.tableId(), from, to);
  }

  private boolean mayGoOn(FetchTask task, long bytes, long startNanos) {
    return !closed
        && !task.isCancelled()
        && bytes <= maxTaskBytes
        && System.nanoTime() - startNanos <= MAX_TASK_NANOS;
  }

  /** Demand comes first: while statements have every processor but one, nothing is fetched. */
  private void standBack() {
    long until = System.nanoTime() + MAX_YIELD_NANOS;
    while (!closed
        && running.get() >= Math.max(1, processors - 1)
        && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(YIELD_NANOS);
    }
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
    ThreadEnd.await(thread);
  }
}
