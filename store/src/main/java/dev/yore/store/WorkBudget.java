package dev.yore.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What background work may take: a part of one processor while somebody waits for answers, and so
 * many bytes a second in any case. It pays after each piece of work by waiting, unless somebody
 * waits for the work itself. Safe for many threads; one of them works at a time.
 */
final class WorkBudget {
  /** While transactions are open, work takes a quarter of a processor. */
  private static final int PAUSES_PER_WORK = 3;

  /** Half of what a hard disk writes in sequence, an eighth of an SSD. */
  private static final long BYTES_PER_SECOND = 64L << 20;

  /** Longer pauses than this would only mean that the machine slept. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final BooleanSupplier foregroundBusy;
  private final LongSupplier bytesPerSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int hurried;
  private boolean stopped;

  /**
   * Nothing is taken yet.
   *
   * @param foregroundBusy whether anybody reads or writes at the moment
   */
  WorkBudget(BooleanSupplier foregroundBusy) {
    this(foregroundBusy, () -> BYTES_PER_SECOND);
  }

  /** Likewise, with a rate of its own, which may change. */
  WorkBudget(BooleanSupplier foregroundBusy, LongSupplier bytesPerSecond) {
    this.foregroundBusy = foregroundBusy;
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * Waits as long as the work just done costs.
   *
   * @return false if the work is to end
   */
  boolean pay(long workedNanos, long writtenBytes) {
    long forBytes =
        TimeUnit.SECONDS.toNanos(writtenBytes) / bytesPerSecond.getAsLong() - workedNanos;
    long forProcessor = foregroundBusy.getAsBoolean() ? PAUSES_PER_WORK * workedNanos : 0;
    long left = Math.min(MAX_PAUSE_NANOS, Math.max(forBytes, forProcessor));
    lock.lock();
    try {
      while (left > 0 && hurried == 0 && !stopped) {
        left = changed.awaitNanos(left);
      }
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Somebody waits for the work: no more pauses until {@link #relax}. */
  void hurry() {
    change(1, false);
  }

  void relax() {
    change(-1, false);
  }

  /** Ends the work at its next payment, for good. */
  void stop() {
    change(0, true);
  }

  private void change(int hurry, boolean stop) {
    lock.lock();
    try {
      hurried += hurry;
      stopped |= stop;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
