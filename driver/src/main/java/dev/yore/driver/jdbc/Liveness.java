package dev.yore.driver.jdbc;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether the other side still answers. Safe for use by many threads. */
final class Liveness {
  /** One thread for each caller that waits, so bounded by the callers; idle ones end. */
  private static final ExecutorService ASKERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "yore-is-valid");
            thread.setDaemon(true);
            return thread;
          });

  private Liveness() {}

  static boolean answers(Runnable question) {
    try {
      question.run();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** A dead peer may leave the question unanswered for minutes, hence the extra thread. */
  static boolean answersWithin(int seconds, Runnable question) {
    if (seconds == 0) {
      return answers(question);
    }
    Future<Boolean> answer = ASKERS.submit(() -> answers(question));
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      return false;
    }
  }
}
