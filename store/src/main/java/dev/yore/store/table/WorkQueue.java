package dev.yore.store.table;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers of pages or blocks that the parts of a scan share. Safe for many threads. */
final class WorkQueue {
  /** What {@link #take} gives when nothing is left. */
  static final int EMPTY = -1;

  private final AtomicInteger next;
  private final int end;

  /**
   * Holds the numbers from 0.
   *
   * @param end one past the last
   */
  WorkQueue(int end) {
    this(0, end);
  }

  /**
   * Holds some numbers.
   *
   * @param from the first
   * @param end one past the last
   */
  WorkQueue(int from, int end) {
    next = new AtomicInteger(from);
    this.end = end;
  }

  /** One past the last number. */
  int end() {
    return end;
  }

  /** The next number, which nobody else gets. */
  int take() {
    // The number could overflow only after two thousand million calls past the end.
    return next.get() < end ? taken(next.getAndIncrement()) : EMPTY;
  }

  private int taken(int number) {
    return number < end ? number : EMPTY;
  }
}
