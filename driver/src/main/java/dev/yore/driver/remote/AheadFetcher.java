package dev.yore.driver.remote;

import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.driver.jdbc.NextQuestion;
import dev.yore.driver.jdbc.SqlFailure;
import dev.yore.driver.jdbc.SqlText;
import dev.yore.store.ErrorCode;
import dev.yore.store.predict.TimeBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
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

  /** More would cost the server more than it may bring; whoever asks is not stopped. */
  private static final long MAX_MILLIS = 60_000;

  /** Of the time that passes, fetching what was only predicted may take this share. */
  private static final double PREDICTION_SHARE = 0.5;

  private static final long PREDICTION_RESERVE_NANOS = 2_000_000_000L;

  /** For all connections of the process; guarded by itself. */
  private static final TimeBudget PREDICTION =
      new TimeBudget(PREDICTION_SHARE, PREDICTION_RESERVE_NANOS, System::nanoTime);

  private final Service service;
  private final String asking;
  private final CachedAnswers asker;
  private final CachedAnswers own;
  private @Nullable String connectionId;
  private volatile boolean closed;

  /** A statement that the server expects, with its parameters as {@link NextQuestion} has them. */
  record Next(String sql, String parameters) {}

  /**
   * @param service the way to the server of the session to be made
   * @param asking the id of the application's connection
   * @param asker the application's connection
   * @param own what the session's answers go through
   */
  AheadFetcher(Service service, String asking, CachedAnswers asker, CachedAnswers own) {
    this.service = service;
    this.asking = asking;
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
            new ThreadPoolExecutor.AbortPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Fetches it some time from now, unless too much waits already. */
  void fetch(String sql, List<@Nullable TypedValue> parameters) {
    submit(() -> fetchNow(sql, parameters));
  }

  /**
   * Does what prediction wants some time from now.
   *
   * @return false if too much waits already, or prediction has had its share of the time
   */
  boolean later(Runnable work) {
    synchronized (PREDICTION) {
      if (PREDICTION.pauseNanos() > 0) {
        return false;
      }
    }
    return submit(
        () -> {
          long start = System.nanoTime();
          try {
            work.run();
          } finally {
            synchronized (PREDICTION) {
              PREDICTION.spend(System.nanoTime() - start);
            }
          }
        });
  }

  private boolean submit(Runnable work) {
    try {
      WORKER.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              // Whoever asks for it hears of it.
              LOG.debug("could not fetch ahead", e);
              if (e instanceof SqlFailure failure && failure.sqlState().startsWith("08")) {
                forgetSession(); // It expired, or the server is another one.
              }
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private synchronized void forgetSession() {
    connectionId = null;
  }

  /**
   * What the server expects the application to ask next.
   *
   * @param answered what it asked last without the server's hearing of it; null for nothing
   */
  synchronized List<Next> next(@Nullable String answered, List<@Nullable TypedValue> parameters) {
    List<@Nullable String> arguments = new ArrayList<>();
    arguments.add(asking);
    if (answered != null) {
      arguments.add(answered);
      for (TypedValue parameter : parameters) {
        arguments.add(
            parameter == null
                ? null
                : Base64.getEncoder().encodeToString(parameter.toProto().toByteArray()));
      }
    }
    DriverCommand command = new DriverCommand(DriverCommand.Name.NEXT, arguments);
    List<Next> next = new ArrayList<>();
    for (Object row : run(session(), command.toSql())) {
      List<?> values = row instanceof List<?> list ? list : Arrays.asList((Object[]) row);
      next.add(new Next(String.valueOf(values.get(1)), String.valueOf(values.get(2))));
    }
    return next;
  }

  /** Fetches it, unless it is there already or cannot be kept. */
  synchronized void fetchNow(String sql, List<@Nullable TypedValue> parameters) {
    String state = asker.state();
    if (state == null || !follow(state) || own.isKept(sql, parameters)) {
      return;
    }
    String id = session();
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

  /** The session's id; it is opened if there is none. */
  private String session() {
    if (closed) {
      throw new SqlFailure(ErrorCode.STORE_CLOSED, "the connection is closed");
    }
    String id = connectionId;
    if (id == null) {
      id = UUID.randomUUID().toString();
      service.apply(
          new Service.OpenConnectionRequest(id, Map.of("background", "true", "readOnly", "true")));
      connectionId = id;
      run(id, "SET PREFETCH = off"); // What it asks follows from what others ask.
      run(id, "SET QUERY_TIMEOUT = " + MAX_MILLIS);
    }
    return id;
  }

  /** Brings the session into the state; its text has what SET would be given. */
  private boolean follow(String state) {
    String id = session();
    if (!state.equals(own.state())) {
      String[] parts = state.split("\n", -1);
      run(id, "USE BRANCH " + SqlText.name(parts[0]));
      run(id, "SET " + (parts[1].isEmpty() ? "SYSTEM_TIME DEFAULT" : parts[1]));
      run(id, "SET ENGINE = '" + parts[2] + "'");
    }
    return state.equals(own.state());
  }

  /** The rows that came with the answer, which are all there are of what is run so. */
  private Iterable<Object> run(String id, String sql) {
    Service.CreateStatementResponse created = service.apply(new Service.CreateStatementRequest(id));
    Service.ExecuteResponse response =
        service.apply(new Service.PrepareAndExecuteRequest(id, created.statementId, sql, -1));
    service.apply(new Service.CloseStatementRequest(id, created.statementId));
    Meta.Frame frame = response.results.isEmpty() ? null : response.results.get(0).firstFrame;
    return frame == null ? List.of() : frame.rows;
  }

  /** Ends the session, if there is one, without waiting for it. */
  void close() {
    closed = true;
    submit(this::closeNow);
  }

  private synchronized void closeNow() {
    if (connectionId != null) {
      service.apply(new Service.CloseConnectionRequest(connectionId));
      connectionId = null;
    }
  }
}
