package dev.yore.store.table;

/**
 * A thread that reads for others what they have not asked for yet. What it puts into a cache has
 * not been asked for: the first who reads it does not ask again. Safe as any thread.
 */
public final class FetchingThread extends Thread {
  /** A thread that is not started. */
  public FetchingThread(Runnable work, String name) {
    super(work, name);
  }

  /** Whether the calling thread is one. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof FetchingThread;
  }
}
