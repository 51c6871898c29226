package dev.yore.store.tier;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a store on which object stores are asked for what running statements are about to
 * read, so many at once and no more. Nothing here has to happen: who needs what was not asked for
 * asks for it. Safe for many threads.
 */
final class AheadRequests implements AutoCloseable {
  /**
   * All statements of a store together, beside one request of each thread that reads: eight of a
   * mebibyte fill a line of 400 MB/s at 20 ms, and take 16 MiB of memory at most.
   */
  static final int THREADS = 8;

  /** What a few scans ask for at once. */
  private static final int MAX_WAITING = 128;

  private static final long IDLE_SECONDS = 10;

  /** So long for a request that is about to end; for others nobody waits. */
  private static final long CLOSE_MILLIS = 100;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          work -> {
            Thread thread = new Thread(work, "yore-object-request");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  AheadRequests() {
    threads.allowCoreThreadTimeOut(true);
  }

  /** Makes a request some time, or never: where too many wait, or after the end. */
  void begin(Runnable request) {
    try {
      threads.execute(request);
    } catch (OutOfMemoryError e) {
      // No thread is to be had; who needs what was to come asks for it.
    }
  }

  /** Begins no more requests; what is on its way is not waited for. */
  void end() {
    threads.getQueue().clear();
    threads.shutdown();
  }

  /** Waits a moment for those that are on their way. */
  @Override
  public void close() {
    end();
    try {
      if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return; // They hold nothing of the store, and what they bring is not kept.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
