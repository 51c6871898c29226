package dev.yore.store.predict;

/** Waiting for threads. Stateless. */
final class Threads {
  private Threads() {}

  /** Waits for the thread's end; an interrupt meanwhile is kept for the caller. */
  static void joinUninterruptibly(Thread thread) {
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
