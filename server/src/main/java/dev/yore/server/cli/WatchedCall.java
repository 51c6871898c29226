package dev.yore.server.cli;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that is looked after while a thread of its own makes it. */
final class WatchedCall {
  private static final long POLL_MILLIS = 200;

  private WatchedCall() {}

  /** Sees how far the call is, on the thread that waits for it. */
  @FunctionalInterface
  interface Watch {
    void look() throws SQLException;
  }

  /** Makes the call, looks again and again, and returns or throws what the call did. */
  static <T> T run(Callable<T> call, Watch watch) throws SQLException {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "yore-statement");
              // Whoever interrupts the program does not wait for it.
              thread.setDaemon(true);
              return thread;
            });
    try {
      Future<T> running = worker.submit(call);
      while (true) {
        try {
          return running.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          watch.look();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    } finally {
      worker.shutdown();
    }
  }
}
