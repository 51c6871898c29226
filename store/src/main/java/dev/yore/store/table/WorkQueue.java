package dev.yore.store.table;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers of pages or blocks that the parts of a scan share. Safe for many threads. */
final class WorkQueue {
  /** What {@link #take} gives when nothing is left. */
  static final int EMPTY = -1;

  private final AtomicInteger next = new AtomicInteger();
  private final int end;

  /**
   * Holds the numbers from 0.
   *
   * @param end one past the last
   */
  WorkQueue(int end) {
    this.end = end;
  }

  int size() {
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
