package dev.yore.driver.remote;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches answers before a connection's application asks for them: in a session of its own, which
 * the server lets come last, and which is put into the state of the application's. What it reads
 * goes into the {@link ResultCache} and nowhere else. Safe for use by many threads; the work is
 * done by one thread for all connections of the process.
 */
final class AheadFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(AheadFetcher.class);

  /** More is not fetched ahead but asked for when it is needed. */
  private static final int MAX_WAITING = 256;

  private static final long KEEP_THREAD_SECONDS = 10;

  private static final ThreadPoolExecutor WORKER = worker();

  private final Service service;
  private final CachedAnswers asker;
  private final CachedAnswers own;
  private @Nullable String connectionId;

  /**
   * @param service the way to the server of the session to be made
   * @param asker the application's connection
   * @param own what the session's answers go through
   */
  AheadFetcher(Service service, CachedAnswers asker, CachedAnswers own) {
    this.service = service;
    this.asker = asker;
    this.own = own;
  }

  private static ThreadPoolExecutor worker() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "yore-fetch-ahead");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Fetches it some time from now, unless too much waits already. */
  void fetch(String sql, List<@Nullable TypedValue> parameters) {
    WORKER.execute(
        () -> {
          try {
            fetchNow(sql, parameters);
          } catch (RuntimeException e) {
            // Whoever asks for it hears of it.
            LOG.debug("could not fetch ahead: {}", sql, e);
          }
        });
  }

  private synchronized void fetchNow(String sql, List<@Nullable TypedValue> parameters) {
    String state = asker.state();
    if (state == null || !follow(state)) {
      return;
    }
    String id = connectionId;
    if (id == null || own.isKept(sql, parameters)) {
      return;
    }
    Service.PrepareResponse prepared = service.apply(new Service.PrepareRequest(id, sql, -1));
    int statementId = prepared.statement.id;
    try {
      Service.ExecuteResponse response =
          service.apply(
              new Service.ExecuteRequest(
                  new Meta.StatementHandle(id, statementId, null), parameters, 0));
      Meta.Frame frame = response.results.get(0).firstFrame;
      long rows = frame == null ? 0 : count(frame);
      // What is not kept any more, because it is too large or not of a fixed past, is not read on.
      while (frame != null && !frame.done && own.isCollecting(statementId)) {
        frame = service.apply(new Service.FetchRequest(id, statementId, rows, 0)).frame;
        rows += count(frame);
      }
    } finally {
      service.apply(new Service.CloseStatementRequest(id, statementId));
    }
  }

  private static long count(Meta.Frame frame) {
    long rows = 0;
    for (Object unused : frame.rows) {
      rows++;
    }
    return rows;
  }

  /** Brings the session into the state; its text has what SET would be given. */
  private boolean follow(String state) {
    if (connectionId == null) {
      String id = UUID.randomUUID().toString();
      service.apply(
          new Service.OpenConnectionRequest(id, Map.of("background", "true", "readOnly", "true")));
      connectionId = id;
    }
    if (!state.equals(own.state())) {
      String[] parts = state.split("\n", -1);
      run("USE BRANCH \"" + parts[0].replace("\"", "\"\"") + '"');
      run("SET " + (parts[1].isEmpty() ? "SYSTEM_TIME DEFAULT" : parts[1]));
      run("SET ENGINE = '" + parts[2] + "'");
    }
    return state.equals(own.state());
  }

  private void run(String sql) {
    Service.CreateStatementResponse created =
        service.apply(new Service.CreateStatementRequest(connectionId));
    service.apply(new Service.PrepareAndExecuteRequest(connectionId, created.statementId, sql, -1));
    service.apply(new Service.CloseStatementRequest(connectionId, created.statementId));
  }

  /** Ends the session, if there is one, without waiting for it. */
  void close() {
    WORKER.execute(
        () -> {
          synchronized (this) {
            if (connectionId != null) {
              try {
                service.apply(new Service.CloseConnectionRequest(connectionId));
              } catch (RuntimeException e) {
                LOG.debug("the server ends the session for itself", e);
              }
              connectionId = null;
            }
          }
        });
  }
}
