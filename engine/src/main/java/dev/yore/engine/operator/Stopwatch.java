package dev.yore.engine.operator;

import org.jspecify.annotations.Nullable;

/**
 * Charges a thread's time to the operator it is in. Entering an operator stops the clock of the one
 * that called it. One per thread.
 */
final class Stopwatch {
  private static final ThreadLocal<Stopwatch> OF_THREAD = ThreadLocal.withInitial(Stopwatch::new);

  private @Nullable OperatorMetrics current;
  private long sinceNanos;

  private Stopwatch() {}

  static Stopwatch ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Charges what passed to the operator the thread was in, and from now on to another one.
   *
   * @param next null for nobody: the thread waits, or leaves the plan
   * @return whom to return to
   */
  @Nullable OperatorMetrics enter(@Nullable OperatorMetrics next) {
    long now = System.nanoTime();
    OperatorMetrics previous = current;
    if (previous != null) {
      previous.addNanos(now - sinceNanos);
    }
    current = next;
    sinceNanos = now;
    return previous;
  }
}
