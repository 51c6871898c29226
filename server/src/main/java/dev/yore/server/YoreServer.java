package dev.yore.server;

import dev.yore.driver.embedded.EmbeddedDatabases;
import dev.yore.driver.meta.SessionSource;
import dev.yore.driver.meta.Sessions;
import dev.yore.driver.meta.YoreMeta;
import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server on one store. Safe for use by many threads. */
public final class YoreServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(YoreServer.class);

  /** Each request has a thread while it runs; more would only wait for the same two disks. */
  private static final int MAX_THREADS = 200;

  /** Longer than clients keep unused connections, so that they never meet a closed one. */
  private static final Duration CONNECTION_IDLE = Duration.ofHours(1);

  /** Requests that run when the server stops are cancelled first and then have this long. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Duration MAX_EXPIRY_PERIOD = Duration.ofMinutes(1);

  private final ServerOptions options;
  private final EmbeddedDatabases.Lease lease;
  private final Sessions sessions;
  private final Server jetty;
  private final ServerConnector connector;
  private final ScheduledExecutorService expiry;

  private YoreServer(ServerOptions options, EmbeddedDatabases.Lease lease) {
    this.options = options;
    this.lease = lease;
    sessions = new Sessions(sessionsOf(lease.database()));
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("yore-http");
    jetty = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(CONNECTION_IDLE.toMillis());
    jetty.addConnector(connector);
    jetty.setStopTimeout(STOP_LIMIT.toMillis());
    jetty.setHandler(
        new GracefulHandler(
            new RequestHandler(
                new AvaticaEndpoint(YoreMeta.serving(sessions)),
                new BasicAuthentication(options.users()),
                options.maxRequestBytes(),
                lease.database().store(),
                sessions)));
    expiry =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "yore-session-expiry");
              thread.setDaemon(true);
              return thread;
            });
  }

  private static SessionSource sessionsOf(Database database) {
    return (Map<String, String> properties) -> {
      SqlSession session = database.newSession();
      session.setReadOnly(Boolean.parseBoolean(properties.get("readOnly")));
      return new SessionSource.Opened(database, session, () -> {});
    };
  }

  /**
   * Opens the store, creating it if missing, and listens.
   *
   * @throws StoreException if the store cannot be opened, the address is taken ({@code IO_ERROR}),
   *     or a server without users would listen beyond this machine ({@code INVALID_PARAMETER})
   */
  public static YoreServer start(ServerOptions options) {
    options.requireSafe();
    EmbeddedDatabases.Lease lease = EmbeddedDatabases.lease(options.store(), true, false, true);
    YoreServer server = new YoreServer(options, lease);
    try {
      server.start();
      return server;
    } catch (Exception e) {
      server.close();
      throw new StoreException(
          ErrorCode.IO_ERROR,
          "cannot listen on " + options.host() + ":" + options.port() + ": " + reason(e),
          e);
    }
  }

  /** Jetty says that it could not bind; its cause says why. */
  private static @Nullable String reason(Exception failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IOException ? cause.getMessage() : failure.getMessage();
  }

  private void start() throws Exception {
    jetty.start();
    long quarter = options.sessionIdle().toMillis() / 4;
    long periodMillis = Math.max(1, Math.min(quarter, MAX_EXPIRY_PERIOD.toMillis()));
    expiry.scheduleWithFixedDelay(
        this::expireSessions, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  private void expireSessions() {
    try {
      int closed = sessions.closeIdle(options.sessionIdle());
      if (closed > 0) {
        LOG.info("closed {} idle sessions", closed);
      }
    } catch (RuntimeException e) {
      // The schedule would end with an exception, and idle sessions would pin history for ever.
      LOG.error("cannot close idle sessions", e);
    }
  }

  /** The port it listens on, also when any was asked for. */
  public int port() {
    return connector.getLocalPort();
  }

  /** What a client of this machine writes to connect. */
  public String url() {
    return "jdbc:yore://" + options.host() + ":" + port() + "/";
  }

  /** Sessions that are open now. */
  public int sessionCount() {
    return sessions.count();
  }

  /** Waits until another thread closes the server. */
  public void join() throws InterruptedException {
    jetty.join();
  }

  /**
   * Stops listening, cancels what runs, rolls open transactions back and gives the store up.
   * Idempotent.
   */
  @Override
  public void close() {
    expiry.shutdownNow();
    connector.close();
    sessions.closeAll();
    try {
      jetty.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly", e);
    } finally {
      // Whoever slipped in between.
      sessions.closeAll();
      lease.close();
    }
  }
}
