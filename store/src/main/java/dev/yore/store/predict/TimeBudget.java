package dev.yore.store.predict;

import java.util.function.LongSupplier;

/**
 * Limits background work to a share of the time, with a reserve for bursts. Confined to one thread.
 */
public final class TimeBudget {
  private final double share;
  private final long reserveNanos;
  private final LongSupplier clock;
  private double availableNanos;
  private long lastNanos;

  /**
   * @param share of the time of one processor, 0 to 1
   * @param reserveNanos how much may be saved up
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public TimeBudget(double share, long reserveNanos, LongSupplier clock) {
    this.share = share;
    this.reserveNanos = reserveNanos;
    this.clock = clock;
    this.availableNanos = reserveNanos;
    this.lastNanos = clock.getAsLong();
  }

  /** Takes note of work done; the budget may go below zero. */
  public void spend(long nanos) {
    refill();
    availableNanos -= nanos;
  }

  /** How long to pause until there is budget again; 0 if there is. */
  public long pauseNanos() {
    refill();
    return availableNanos >= 0 ? 0 : (long) Math.ceil(-availableNanos / share);
  }

  private void refill() {
    long now = clock.getAsLong();
    availableNanos =
        Math.min((double) reserveNanos, availableNanos + (double) (now - lastNanos) * share);
    lastNanos = now;
  }
}
