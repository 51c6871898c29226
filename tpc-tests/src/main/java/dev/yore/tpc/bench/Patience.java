package dev.yore.tpc.bench;

import dev.yore.tpc.answer.ResultRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks questions and cancels them when they take too long; by a timer of its own, because drivers
 * differ in what a query timeout does. Confined to one thread, but for the timer.
 */
public final class Patience implements AutoCloseable {
  private final int seconds;
  private final ScheduledExecutorService timer;

  /** The question was cancelled. */
  public static final class ExhaustedException extends SQLException {
    private static final long serialVersionUID = 1;

    ExhaustedException(int seconds, SQLException cause) {
      super("no answer within " + seconds + " s", cause);
    }
  }

  public Patience(int seconds) {
    this.seconds = seconds;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "bench-patience");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The answer, read whole. */
  public List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Statement statement = connection.createStatement()) {
      ScheduledFuture<?> alarm =
          timer.schedule(() -> cancel(statement, cancelled), seconds, TimeUnit.SECONDS);
      try (ResultSet result = statement.executeQuery(sql)) {
        return ResultRows.of(result);
      } catch (SQLException e) {
        if (cancelled.get()) {
          throw new ExhaustedException(seconds, e);
        }
        throw e;
      } finally {
        alarm.cancel(false);
      }
    }
  }

  private static void cancel(Statement statement, AtomicBoolean cancelled) {
    cancelled.set(true);
    try {
      statement.cancel();
    } catch (SQLException e) {
      // It has ended in the meantime; whoever asked has the answer or the error.
      cancelled.set(false);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
