package dev.yore.store.predict;

import dev.yore.store.ThreadEnd;
import dev.yore.store.table.FetchingThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be fetched from one tier, the most valuable first, and the threads that fetch it:
 * who waits for an object store keeps nobody from what lies on the disk. The threads are of the
 * lowest priority, begin with the first task, and are never interrupted: an interrupt in the middle
 * of a read would close the file under the store. Thread-safe.
 */
final class FetchQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchQueue.class);

  /** What waits longer than for this many others is overtaken by the user anyway. */
  static final int MAX_WAITING = 32;

  private final Consumer<FetchTask> work;
  private final List<FetchingThread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Least valuable first. */
  private final TreeSet<FetchTask> waiting =
      new TreeSet<>(
          Comparator.comparingDouble(FetchTask::value).thenComparingLong(FetchTask::number));

  /** What is being fetched, in the order in which that began. */
  private final Set<FetchTask> current = new LinkedHashSet<>();

  private boolean started;
  private boolean closed;

  /**
   * A queue that is empty.
   *
   * @param threadCount how many tasks are fetched at once
   * @param work what to do with each task that nobody has cancelled, on a thread of the queue's
   */
  FetchQueue(String name, int threadCount, Consumer<FetchTask> work) {
    this.work = work;
    for (int i = 0; i < threadCount; i++) {
      FetchingThread thread = new FetchingThread(this::run, i == 0 ? name : name + "-" + (i + 1));
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      threads.add(thread);
    }
  }

  /** Lets a task wait; gives back the least valuable one if too many do, or null. */
  @Nullable FetchTask add(FetchTask task) {
    lock.lock();
    try {
      if (closed) {
        return task;
      }
      if (!started) {
        started = true;
        threads.forEach(Thread::start);
      }
      waiting.add(task);
      changed.signalAll();
      return waiting.size() > MAX_WAITING ? waiting.pollFirst() : null;
    } finally {
      lock.unlock();
    }
  }

  /** What is being fetched and what waits, the most valuable first. */
  List<FetchTask> tasks() {
    lock.lock();
    try {
      List<FetchTask> all = new ArrayList<>();
      all.addAll(current);
      all.addAll(waiting.descendingSet());
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (FetchTask next = take(null); next != null; next = take(next)) {
      if (next.begin()) {
        work.accept(next);
      }
    }
  }

  /** The next one, when it is due; null at the end. */
  private @Nullable FetchTask take(@Nullable FetchTask done) {
    lock.lock();
    try {
      if (done != null) {
        current.remove(done);
      }
      while (!closed) {
        long now = System.nanoTime();
        FetchTask next = mostValuableDue(now);
        if (next != null) {
          waiting.remove(next);
          current.add(next);
          return next;
        }
        await(now);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable FetchTask mostValuableDue(long nowNanos) {
    for (FetchTask task : waiting.descendingSet()) {
      if (isDue(task, nowNanos)) {
        return task;
      }
    }
    return null;
  }

  private static boolean isDue(FetchTask task, long nowNanos) {
    long due = task.dueNanos();
    return due == Long.MIN_VALUE || due - nowNanos <= 0 || task.isCancelled();
  }

  private void await(long nowNanos) {
    long pause = Long.MAX_VALUE;
    for (FetchTask task : waiting) {
      pause = Math.min(pause, task.dueNanos() - nowNanos);
    }
    try {
      if (!changed.await(pause, TimeUnit.NANOSECONDS)) {
        LOG.trace("Something is due that was not when it came");
      }
    } catch (InterruptedException e) {
      LOG.debug("Nobody has reason to interrupt fetching; it goes on", e);
    }
  }

  /**
   * Waits for what is being fetched, which ends soon once its work is told to; an object store's
   * answers are not waited for.
   */
  @Override
  public void close() {
    boolean begun;
    lock.lock();
    try {
      closed = true;
      begun = started;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (begun) {
      threads.forEach(FetchingThread::endWaiting);
      threads.forEach(ThreadEnd::await);
    }
  }
}
