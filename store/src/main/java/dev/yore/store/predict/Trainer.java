package dev.yore.store.predict;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where models train: one thread of the lowest priority, there only while needed. Thread-safe. */
final class Trainer implements Executor, AutoCloseable {
  /** One for each model at most; more cannot be due. */
  private static final int MAX_WAITING = 8;

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor;

  Trainer() {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, "yore-prediction-trainer");
              thread.setDaemon(true);
              thread.setPriority(Thread.MIN_PRIORITY);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable work) {
    executor.execute(work);
  }

  /** What trains now ends by itself; nobody waits for it, or for what has not begun. */
  @Override
  public void close() {
    executor.getQueue().clear();
    executor.shutdown();
  }
}
