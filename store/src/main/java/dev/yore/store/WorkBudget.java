package dev.yore.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What background work may take: a part of one processor while somebody waits for answers, and so
 * many bytes a second in any case. It pays after each piece of work by waiting, unless somebody
 * waits for the work itself. Safe for many threads; one of them works at a time.
 */
final class WorkBudget {
  /** Longer pauses than this would only mean that the machine slept. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final BooleanSupplier foregroundBusy;
  private final IntSupplier processorPercent;
  private final LongSupplier bytesPerSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int hurried;
  private boolean stopped;

  /**
   * Nothing is taken yet. What is allowed may change at any time.
   *
   * @param foregroundBusy whether anybody reads or writes at the moment
   * @param processorPercent part of one processor while somebody does, 1 to 100
   * @param bytesPerSecond 1 and up
   */
  WorkBudget(
      BooleanSupplier foregroundBusy, IntSupplier processorPercent, LongSupplier bytesPerSecond) {
    this.foregroundBusy = foregroundBusy;
    this.processorPercent = processorPercent;
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * Pays for each piece of a work, and for the time since the one before.
   *
   * @param mayGoOn asked after each piece
   * @return told of bytes when they are done; throws {@link WorkStopped} where the work is to end
   */
  LongConsumer paying(BooleanSupplier mayGoOn) {
    long[] since = {System.nanoTime()};
    return bytes -> {
      if (!pay(System.nanoTime() - since[0], bytes) || !mayGoOn.getAsBoolean()) {
        throw new WorkStopped();
      }
      since[0] = System.nanoTime();
    };
  }

  /**
   * Waits as long as the work just done costs.
   *
   * @return false if the work is to end
   */
  boolean pay(long workedNanos, long writtenBytes) {
    long forBytes =
        TimeUnit.SECONDS.toNanos(writtenBytes) / bytesPerSecond.getAsLong() - workedNanos;
    long forProcessor = foregroundBusy.getAsBoolean() ? pauseNanos(workedNanos) : 0;
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

  private long pauseNanos(long workedNanos) {
    int percent = processorPercent.getAsInt();
    return workedNanos * (CoalescenceOptions.ALL_PERCENT - percent) / percent;
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
