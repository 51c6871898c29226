package dev.yore.server;

import dev.yore.driver.embedded.EmbeddedDatabases;
import dev.yore.driver.meta.SessionSource;
import dev.yore.driver.meta.Sessions;
import dev.yore.driver.meta.YoreMeta;
import dev.yore.engine.worker.Turns;
import dev.yore.planner.Database;
import dev.yore.planner.FileAccess;
import dev.yore.planner.SqlSession;
import dev.yore.server.console.Console;
import dev.yore.server.security.Accounts;
import dev.yore.server.security.AuditLog;
import dev.yore.server.security.Authenticator;
import dev.yore.server.security.Caller;
import dev.yore.server.security.TlsContext;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.PrefetchMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server on one store. Safe for use by many threads. */
public final class YoreServer implements AutoCloseable {
  /** The system property that names the directory whose files COPY may use; without it none. */
  private static final String COPY_DIRECTORY = "yore.copyDirectory";

  private static final Logger LOG = LoggerFactory.getLogger(YoreServer.class);

  /** Each request has a thread while it runs; more would only wait for the same two disks. */
  private static final int MAX_THREADS = 200;

  /** Longer than clients keep unused connections, so that they never meet a closed one. */
  private static final Duration CONNECTION_IDLE = Duration.ofHours(1);

  /** Requests that run when the server stops are cancelled first and then have this long. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Duration MAX_EXPIRY_PERIOD = Duration.ofMinutes(1);

  /** How soon new TLS keys are noticed; a certificate is renewed weeks before it ends. */
  private static final Duration KEYS_PERIOD = Duration.ofMinutes(1);

  /** How soon the audit log says that it left something out, if nothing else is refused. */
  private static final long SUMMARY_MILLIS = 60_000;

  /** A request that comes slower than any modem is somebody holding threads. */
  private static final long MIN_BYTES_PER_SECOND = 100;

  /** A client sends its requests one after another, and cancels in between. */
  private static final int CONNECTIONS_PER_SESSION = 3;

  /** For watchdogs, metrics and consoles. */
  private static final int SPARE_CONNECTIONS = 100;

  private static final long DRAIN_POLL_MILLIS = 20;

  private final ServerOptions options;
  private final EmbeddedDatabases.Lease lease;
  private final Sessions sessions;
  private final Server jetty;
  private final ServerConnector connector;
  private final ScheduledExecutorService chores;
  private final Accounts accounts;
  private final AuditLog audit;
  private final ServerMetrics metrics;
  private final Refusals refusals;
  private final Newcomers newcomers;
  private final BusyConnections busy = new BusyConnections();
  private final @Nullable TlsContext tls;
  private final AtomicBoolean closed = new AtomicBoolean();

  private YoreServer(ServerOptions options, EmbeddedDatabases.Lease lease) {
    this.options = options;
    this.lease = lease;
    Database database = lease.database();
    accounts = new Accounts(options.users(), database.access());
    options.requireSafe(accounts.isOpen());
    audit = new AuditLog(options.auditLog());
    sessions =
        new Sessions(this::open, () -> Caller.current().user(), options.limits().maxSessions());
    metrics = new ServerMetrics(database.store(), sessions);
    refusals = new Refusals(metrics, audit);
    newcomers = new Newcomers(options.limits().requestIdle(), refusals);
    tls = options.tls() == null ? null : new TlsContext(options.tls());
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("yore-http");
    jetty = new Server(threads);
    connector = connector();
    jetty.addConnector(connector);
    jetty.addBean(
        new NetworkConnectionLimit(
            CONNECTIONS_PER_SESSION * options.limits().maxSessions() + SPARE_CONNECTIONS,
            connector));
    jetty.setRequestLog(new UnreadRequests(refusals));
    jetty.setStopTimeout(STOP_LIMIT.toMillis());
    YoreMeta meta = YoreMeta.serving(sessions);
    String incarnation = UUID.randomUUID().toString();
    jetty.setHandler(
        new GracefulHandler(
            new RequestHandler(
                new AvaticaEndpoint(meta, incarnation),
                new RowsEndpoint(meta, incarnation),
                options.console()
                    ? new Console(database, this::newSession, () -> !accounts.isOpen())
                    : null,
                new Authenticator(accounts),
                refusals,
                newcomers,
                busy,
                metrics,
                options.limits(),
                database.store(),
                sessions)));
    chores =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "yore-server-chores");
              thread.setDaemon(true);
              return thread;
            });
  }

  private ServerConnector connector() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setIdleTimeout(options.limits().requestIdle().toMillis());
    http.setMinRequestDataRate(MIN_BYTES_PER_SECOND);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector made;
    if (tls == null) {
      made = new ServerConnector(jetty, plain);
    } else {
      // Clients check the name they know the server by; the server need not know all of them.
      http.addCustomizer(new SecureRequestCustomizer(false));
      made =
          new ServerConnector(
              jetty, new SslConnectionFactory(tls.factory(), plain.getProtocol()), plain);
    }
    made.addBean(new RefusedHandshakes(refusals));
    made.addBean(newcomers);
    made.setHost(options.host());
    made.setPort(options.port());
    made.setIdleTimeout(CONNECTION_IDLE.toMillis());
    return made;
  }

  private SessionSource.Opened open(Map<String, String> properties) {
    SqlSession session = newSession();
    session.setReadOnly(Boolean.parseBoolean(properties.get("readOnly")));
    session.nameApplication(properties.get("ApplicationName"));
    session.takeTurns(
        Boolean.parseBoolean(properties.get(Sessions.BACKGROUND))
            ? Turns.Rank.BACKGROUND
            : Turns.Rank.DEMAND);
    return new SessionSource.Opened(lease.database(), session, () -> {});
  }

  /** A session of the user whose request the calling thread answers. */
  private SqlSession newSession() {
    Caller caller = Caller.current();
    Database database = lease.database();
    SqlSession own = database.newSession();
    String directory = System.getProperty(COPY_DIRECTORY);
    own.allowFiles(FileAccess.within(directory == null ? null : Path.of(directory)));
    return new ObservedSession(
        accounts.isLimited(caller.user())
            ? new AuthorizedSession(own, caller.user(), database.access())
            : own,
        caller,
        metrics,
        audit,
        refusals,
        options.slowStatement().toNanos());
  }

  /**
   * Opens the store, creating it if missing, and listens.
   *
   * @throws StoreException if the store cannot be opened, the address is taken ({@code IO_ERROR}),
   *     or a server without users would listen beyond this machine ({@code INVALID_PARAMETER})
   */
  public static YoreServer start(ServerOptions options) {
    EmbeddedDatabases.Lease lease =
        EmbeddedDatabases.lease(options.store(), true, false, PrefetchMode.AUTO);
    YoreServer server;
    try {
      server = new YoreServer(options, lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
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
    LOG.info("serving {} at {}", options.store().key(), url());
    if (!options.isLoopback() && tls == null) {
      LOG.warn(
          "passwords and data travel unencrypted to {}: set server.tls.certificate and"
              + " server.tls.key, unless a proxy does it",
          options.host());
    }
    long quarter = options.limits().sessionIdle().toMillis() / 4;
    long periodMillis = Math.max(1, Math.min(quarter, MAX_EXPIRY_PERIOD.toMillis()));
    chores.scheduleWithFixedDelay(
        this::expireSessions, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    long stalledMillis = Math.max(1, options.limits().requestIdle().toMillis() / 4);
    chores.scheduleWithFixedDelay(
        newcomers::closeLate, stalledMillis, stalledMillis, TimeUnit.MILLISECONDS);
    chores.scheduleWithFixedDelay(
        audit::summarize, SUMMARY_MILLIS, SUMMARY_MILLIS, TimeUnit.MILLISECONDS);
    if (tls != null) {
      long millis = KEYS_PERIOD.toMillis();
      chores.scheduleWithFixedDelay(tls::reloadIfChanged, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void expireSessions() {
    try {
      sessions.closeIdle(
          options.limits().sessionIdle(),
          (connection, user) ->
              audit.write(
                  AuditLog.Event.EXPIRED,
                  new Caller(user, Caller.SERVER.address()),
                  "session",
                  connection,
                  "reason",
                  "idle for " + options.limits().sessionIdle().toSeconds() + " s"));
    } catch (RuntimeException e) {
      // The schedule would end with an exception, and idle sessions would pin history for ever.
      LOG.error("cannot close idle sessions", e);
    }
  }

  /** Looks for changed TLS keys now instead of within a minute. */
  void reloadKeys() {
    if (tls != null) {
      tls.reloadIfChanged();
    }
  }

  /** The port it listens on, also when any was asked for. */
  public int port() {
    return connector.getLocalPort();
  }

  /** What a client of this machine writes to connect. */
  public String url() {
    return "jdbc:yore://" + options.host() + ":" + port() + "/" + (tls == null ? "" : "?ssl=true");
  }

  /** Where a browser finds the console, if it is served. */
  public Optional<String> consoleUrl() {
    return options.console()
        ? Optional.of(
            (tls == null ? "http" : "https") + "://" + options.host() + ":" + port() + Console.PATH)
        : Optional.empty();
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
   * Takes no new connections, waits for what runs, is being read or is uncommitted, up to the limit
   * for that; then stops listening, cancels what still runs, rolls back and gives the store up.
   * Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("stopping");
    drain();
    chores.shutdownNow();
    connector.close();
    sessions.closeAll();
    busy.closeOthers(connector.getConnectedEndPoints());
    try {
      jetty.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly", e);
    } finally {
      // Whoever slipped in between.
      sessions.closeAll();
      audit.close();
      lease.close();
      LOG.info("stopped");
    }
  }

  private void drain() {
    long end = System.nanoTime() + options.limits().drain().toNanos();
    int busy = sessions.drain();
    if (busy > 0) {
      LOG.info("waiting for {} sessions", busy);
    }
    try {
      while (busy > 0 && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(DRAIN_POLL_MILLIS);
        busy = sessions.drain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever is in a hurry gets the stop at once.
    }
    if (busy > 0) {
      LOG.warn("{} sessions are cut off", busy);
    }
  }
}
