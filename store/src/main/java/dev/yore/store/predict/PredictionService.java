package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what statements asked. Statements only put an event into a queue; a thread of its own
 * does the rest, within a share of one processor. Thread-safe. Close it before the store.
 */
public final class PredictionService implements StatementObserver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionService.class);

  /**
   * More are not waited for but dropped: a flood of lookups teaches little that a part does not.
   */
  private static final int MAX_WAITING_EVENTS = 4096;

  /** Of one processor. */
  private static final double TIME_SHARE = 0.2;

  private static final long RESERVE_NANOS = 500_000_000L;

  /** Records are written together: a sync each would cost more than the statements. */
  private static final int BATCH_RECORDS = 256;

  /** No record waits longer to be written. */
  private static final long MAX_BATCH_NANOS = 2_000_000_000L;

  /** Who asks the service waits no longer for its thread. */
  private static final long MAX_ASK_SECONDS = 30;

  /** Something to be done by the service's thread, between events. */
  private record Task(Runnable work) {}

  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);
  private final AtomicLong dropped = new AtomicLong();
  private final StatementHistory history;
  private final Thread thread;
  private volatile boolean closed;

  private PredictionService(Store store, StatementPlanner planner) {
    this.history = new StatementHistory(store, planner);
    this.thread = new Thread(this::run, "yore-prediction");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /** Begins to listen. */
  public static PredictionService start(Store store, StatementPlanner planner) {
    PredictionService service = new PredictionService(store, planner);
    service.thread.start();
    return service;
  }

  @Override
  public void observe(StatementEvent event) {
    if (closed || !queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  /** Events that came too fast to be looked at. */
  public long droppedEvents() {
    return dropped.get();
  }

  /** What statements asked, oldest first, up to those that have ended by now. */
  public List<StatementRecord> history() {
    return ask(history::records);
  }

  /** Forgets every value that a statement about the table, or an unclear one, had. */
  public void erase(int tableId) {
    ask(
        () -> {
          history.erase(tableId);
          return Boolean.TRUE;
        });
  }

  private <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Task task =
        new Task(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      if (closed || !queue.offer(task, MAX_ASK_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(ErrorCode.STORE_CLOSED, "prediction has ended");
      }
      LockSupport.unpark(thread); // It may be saving time.
      return answer.get(MAX_ASK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.CANCELLED, "interrupted while asking for predictions", e);
    } catch (TimeoutException e) {
      throw new StoreException(
          ErrorCode.CANCELLED, "prediction gave no answer in " + MAX_ASK_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException(ErrorCode.INTERNAL, "prediction failed: " + e.getCause(), e);
    }
  }

  private void run() {
    TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
    List<Object> batch = new ArrayList<>();
    while (!closed) {
      long pause = budget.pauseNanos();
      if (pause > 0 && !hasTask()) {
        LockSupport.parkNanos(pause);
        continue;
      }
      if (!take(batch)) {
        history.write();
        continue;
      }
      long start = System.nanoTime();
      batch.forEach(this::handle);
      batch.clear();
      if (history.pending() >= BATCH_RECORDS || history.pendingNanos() > MAX_BATCH_NANOS) {
        history.write();
      }
      budget.spend(System.nanoTime() - start);
    }
    queue.drainTo(batch);
    batch.forEach(this::handle);
    history.close();
  }

  private boolean hasTask() {
    return queue.stream().anyMatch(Task.class::isInstance);
  }

  /** Waits for events; false if none come while records wait to be written. */
  private boolean take(List<Object> batch) {
    try {
      Object first = queue.poll(MAX_BATCH_NANOS, TimeUnit.NANOSECONDS);
      if (first == null) {
        return false;
      }
      batch.add(first);
      queue.drainTo(batch, BATCH_RECORDS);
      return true;
    } catch (InterruptedException e) {
      LOG.debug("Nobody has reason to interrupt prediction; it goes on", e);
      return false;
    }
  }

  private void handle(Object event) {
    try {
      if (event instanceof Task task) {
        task.work().run();
      } else if (event instanceof StatementEvent.Ended ended) {
        history.add(ended);
      }
    } catch (RuntimeException e) {
      LOG.warn("A statement could not be looked at; going on with the next", e);
    }
  }

  /** Writes what is known and waits for the thread. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Object wake = new Task(() -> {});
      if (!queue.offer(wake)) {
        LockSupport.unpark(thread);
      }
      LockSupport.unpark(thread);
    }
    Threads.joinUninterruptibly(thread);
  }
}
