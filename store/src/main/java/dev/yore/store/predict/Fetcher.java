package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.Transaction;
import dev.yore.store.predict.FetchTask.State;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is expected, in stages: from the object store to the local copy, and from there, or
 * from disks, decoded into memory. Each tier has a queue and a thread of its own; all of them
 * together stand back while statements run, and keep within budgets of time and bytes. Thread-safe.
 */
final class Fetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

  /** Of one processor; the rest is the users' even when there is only one. */
  private static final double TIME_SHARE = 0.25;

  private static final long RESERVE_NANOS = 2_000_000_000L;

  /** No task may take longer. */
  private static final long MAX_TASK_NANOS = 2_000_000_000L;

  /**
   * An object store keeps who asks waiting for its own reasons, and answers several as soon as one;
   * the rest of its connections are for demand. With one, what was fetched for a few sessions came
   * late.
   */
  private static final int STAGING_THREADS = 4;

  /** What a task fetches and nobody has used yet may take so much of the cache. */
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
  private final Map<Tier, FetchQueue> queues = new EnumMap<>(Tier.class);
  private final Object budgetLock = new Object();
  private final TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
  private volatile boolean closed;

  /**
   * A fetcher with nothing to do.
   *
   * @param running how many statements run now
   */
  Fetcher(Store store, AtomicInteger running) {
    this.store = store;
    this.running = running;
    this.maxTaskBytes = Math.max(MIN_TASK_BYTES, store.options().cacheBytes() / CACHE_PART);
    queues.put(
        Tier.OBJECT, new FetchQueue("yore-prefetch-object", STAGING_THREADS, this::stageWithin));
    queues.put(Tier.HDD, new FetchQueue("yore-prefetch-hdd", 1, this::fetchWithin));
    queues.put(Tier.SSD, new FetchQueue("yore-prefetch-ssd", 1, this::fetchWithin));
  }

  /** Lets a task wait for its tier; the least valuable there gives way if too many do. */
  void add(FetchTask task) {
    FetchTask crowdedOut = queue(task.tier()).add(task);
    if (crowdedOut != null) {
      crowdedOut.end(State.DROPPED, 0, 0);
    }
  }

  private FetchQueue queue(Tier tier) {
    return Objects.requireNonNull(queues.get(tier), "queue");
  }

  /** What is being fetched and what waits, by tier, then the most valuable first. */
  List<FetchTask> tasks() {
    List<FetchTask> all = new ArrayList<>();
    queues.values().forEach(queue -> all.addAll(queue.tasks()));
    return all;
  }

  private void stageWithin(FetchTask task) {
    within(task, this::stage);
  }

  private void fetchWithin(FetchTask task) {
    within(task, this::fetch);
  }

  /** Works within the budget; what a client asked for is fetched in any case. */
  private void within(FetchTask task, Consumer<FetchTask> work) {
    synchronized (budgetLock) {
      if (budget.pauseNanos() > 0 && task.candidate().generator() != Candidate.Generator.HINTED) {
        task.end(State.DROPPED, 0, 0);
        return;
      }
    }
    long start = ProcessorTime.nanos();
    safely(task, work);
    synchronized (budgetLock) {
      budget.spend(ProcessorTime.nanos() - start);
    }
  }

  private static void safely(FetchTask task, Consumer<FetchTask> work) {
    try {
      work.accept(task);
    } catch (StoreException e) { // The table may be gone, the store closed, a file damaged.
      LOG.debug("Could not fetch what is expected: {}", e.getMessage());
      task.end(State.DROPPED, 0, 0);
    } catch (RuntimeException e) {
      LOG.warn("Could not fetch what is expected", e);
      task.end(State.DROPPED, 0, 0);
    }
  }

  /** Brings nearer what lies in the object store alone; then it waits to be decoded. */
  private void stage(FetchTask task) {
    long start = System.nanoTime();
    long bytes = 0;
    for (ScanSpec spec : task.scans()) {
      if (mayGoOn(task, bytes, start)) {
        bytes += store.tiers().warm(store.needed(spec), () -> mayGoOn(task, 0, start));
      }
    }
    if (task.staged(Tier.SSD, bytes, System.nanoTime() - start)) {
      add(task);
    }
  }

  private void fetch(FetchTask task) {
    long start = System.nanoTime();
    long bytes = 0;
    boolean complete = true;
    try (Transaction transaction = store.begin(task.candidate().branch())) {
      for (ScanSpec spec : task.scans()) {
        try (Scan scan = transaction.scan(spec)) {
          boolean more = true;
          while (more && mayGoOn(task, bytes + scan.statistics().decodedBytes(), start)) {
            standBack();
            more = scan.next() != null;
          }
          complete &= !more;
          bytes += scan.statistics().decodedBytes();
        }
      }
    }
    task.end(complete ? State.DONE : State.DROPPED, bytes, System.nanoTime() - start);
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

  /** Waits for the scans that are running, which end at their next batches. */
  @Override
  public void close() {
    closed = true;
    queues.values().forEach(FetchQueue::close);
  }
}
