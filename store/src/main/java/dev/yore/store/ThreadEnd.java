package dev.yore.store;

/**
 * Waits for a background thread to end, whatever interrupts the caller: the store must not be taken
 * apart under it. The interrupt is passed on afterwards. Stateless.
 */
public final class ThreadEnd {
  private ThreadEnd() {}

  /** Returns when the thread has ended; an interrupt meanwhile is kept for the caller. */
  public static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
