package dev.yore.server;

import dev.yore.driver.frame.RowsRequest;
import dev.yore.driver.meta.AnswerNotes;
import dev.yore.driver.meta.Sessions;
import dev.yore.server.console.Console;
import dev.yore.server.http.Exchange;
import dev.yore.server.security.Authenticator;
import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import dev.yore.store.Replication;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The server's paths: {@code POST /} and {@code /rows} for JDBC drivers, {@code GET /health} and
 * {@code /ready} for watchdogs, {@code GET /metrics} for Prometheus, {@code /console/} for people.
 * Safe for use by many threads.
 */
final class RequestHandler extends Handler.Abstract {
  private final AvaticaEndpoint endpoint;
  private final RowsEndpoint rows;
  private final @Nullable Console console;
  private final Authenticator authenticator;
  private final Refusals refusals;
  private final Newcomers newcomers;
  private final BusyConnections busy;
  private final ServerMetrics metrics;
  private final ServerLimits limits;
  private final Store store;
  private final Sessions sessions;

  /**
   * @param console null for a server without one
   */
  RequestHandler(
      AvaticaEndpoint endpoint,
      RowsEndpoint rows,
      @Nullable Console console,
      Authenticator authenticator,
      Refusals refusals,
      Newcomers newcomers,
      BusyConnections busy,
      ServerMetrics metrics,
      ServerLimits limits,
      Store store,
      Sessions sessions) {
    this.endpoint = endpoint;
    this.rows = rows;
    this.console = console;
    this.authenticator = authenticator;
    this.refusals = refusals;
    this.newcomers = newcomers;
    this.busy = busy;
    this.metrics = metrics;
    this.limits = limits;
    this.store = store;
    this.sessions = sessions;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    UnreadRequests.seen(request);
    EndPoint carrier = carrier(request);
    busy.answers(request, carrier);
    newcomers.asks(carrier);
    Exchange exchange = new Exchange(request, response, callback, limits.maxRequestBytes());
    if (!isAnsweredForUser(exchange)) {
      newcomers.remainsUnknown(carrier);
    }
    return true;
  }

  /** The connection the bytes come over, which TLS lies on. */
  private static EndPoint carrier(Request request) {
    EndPoint carrier = request.getConnectionMetaData().getConnection().getEndPoint();
    while (carrier instanceof EndPoint.Wrapper wrapper) {
      carrier = wrapper.unwrap();
    }
    return carrier;
  }

  /** Whether whoever asked has shown who they are, as far as that is asked for. */
  private boolean isAnsweredForUser(Exchange exchange) throws IOException {
    if (exchange.isGet("/health")) {
      health(exchange, false);
    } else if (exchange.isGet("/ready")) {
      health(exchange, true);
    } else if (!isOurs(exchange)) {
      // Only browsers say where a request comes from. No page of somebody else's may use the
      // rights its reader has here.
      refused(
          exchange,
          null,
          RefusalKind.FOREIGN_PAGE,
          "a page from " + exchange.header(HttpHeader.ORIGIN));
      exchange.text(HttpStatus.FORBIDDEN_403, "not for pages from elsewhere\n");
    } else {
      return isAuthenticated(exchange);
    }
    return false;
  }

  private boolean isOurs(Exchange exchange) {
    return exchange.header(HttpHeader.ORIGIN) == null
        || (console != null && console.isOwnPage(exchange));
  }

  private boolean isAuthenticated(Exchange exchange) throws IOException {
    Authenticator.Outcome outcome =
        authenticator.check(exchange.header(HttpHeader.AUTHORIZATION), exchange.address());
    if (outcome instanceof Authenticator.Outcome.Accepted accepted) {
      Caller caller = new Caller(accepted.user(), exchange.address());
      exchange.onRefusal((kind, reason) -> refusals.add(caller, kind, reason));
      caller.during(() -> answer(exchange));
      return true;
    } else if (outcome instanceof Authenticator.Outcome.TooMany wait) {
      refused(exchange, wait.claimed(), RefusalKind.TOO_MANY_GUESSES, "too many wrong passwords");
      exchange.put(HttpHeader.RETRY_AFTER, Integer.toString(wait.retryAfterSeconds()));
      exchange.text(HttpStatus.TOO_MANY_REQUESTS_429, "too many wrong passwords; wait a minute\n");
    } else if (outcome instanceof Authenticator.Outcome.Refused refusal) {
      if (refusal.claimed() == null) {
        refused(
            exchange,
            null,
            RefusalKind.NO_CREDENTIALS,
            "no user and password for " + exchange.path());
      } else {
        refused(
            exchange,
            refusal.claimed(),
            RefusalKind.WRONG_CREDENTIALS,
            "unknown user or wrong password");
      }
      exchange.put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"Yore\", charset=\"UTF-8\"");
      exchange.text(HttpStatus.UNAUTHORIZED_401, "user and password, please\n");
    }
    return false;
  }

  private void refused(
      Exchange exchange, @Nullable String claimed, RefusalKind kind, String reason) {
    refusals.add(new Caller(claimed == null ? "" : claimed, exchange.address()), kind, reason);
  }

  private void answer(Exchange exchange) throws IOException {
    if (exchange.isGet("/metrics")) {
      exchange.text(HttpStatus.OK_200, metrics.text());
    } else if (exchange.is(HttpMethod.POST, "/")) {
      driver(
          exchange, message -> endpoint.answer(exchange.header(HttpHeader.CONTENT_TYPE), message));
    } else if (exchange.is(HttpMethod.POST, RowsRequest.PATH)) {
      driver(exchange, rows::answer);
    } else if (console != null && console.serves(exchange)) {
      console.answer(exchange);
    } else {
      exchange.refuse(RefusalKind.UNKNOWN_PATH, "there is nothing at " + exchange.path());
      exchange.text(HttpStatus.NOT_FOUND_404, "POST / is for JDBC drivers\n");
    }
  }

  private static RefusalKind kind(AnswerNotes.Missing what) {
    return switch (what) {
      case CONNECTION -> RefusalKind.UNKNOWN_CONNECTION;
      case CONNECTION_OF_ANOTHER -> RefusalKind.FOREIGN_CONNECTION;
      case STATEMENT -> RefusalKind.UNKNOWN_STATEMENT;
      case ROOM -> RefusalKind.TOO_MANY_CONNECTIONS;
      case SENSE -> RefusalKind.UNREADABLE;
    };
  }

  /**
   * @param ready whether new connections must be welcome too
   */
  private void health(Exchange exchange, boolean ready) {
    if (ready && sessions.isDraining()) {
      exchange.text(HttpStatus.SERVICE_UNAVAILABLE_503, "stopping\n");
      return;
    }
    try {
      StoreException failed = store.failure();
      if (failed != null) {
        throw failed;
      }
      String late = ready ? late() : null;
      if (late != null) {
        exchange.text(HttpStatus.SERVICE_UNAVAILABLE_503, late + "\n");
        return;
      }
      exchange.text(HttpStatus.OK_200, "ok " + store.lastSequence() + "\n");
    } catch (StoreException e) {
      exchange.text(HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage() + "\n");
    }
  }

  /** Why what a replica serves is too old; null if it is not, or the store is no replica. */
  private @Nullable String late() {
    Replication replication = store.replication();
    if (replication == null
        || replication.role() != Replication.Role.REPLICA
        || replication.lagMillis() <= limits.maxLag().toMillis()) {
      return null;
    }
    return "lagging: %d ms behind %s, limit %d ms: %s"
        .formatted(
            replication.lagMillis(),
            replication.source(),
            limits.maxLag().toMillis(),
            replication.lastError());
  }

  private void driver(Exchange exchange, Function<byte[], AvaticaEndpoint.Answer> work)
      throws IOException {
    metrics.request();
    byte[] message;
    try {
      message = exchange.body();
    } catch (IOException e) {
      metrics.failure();
      exchange.stalled();
      return;
    }
    if (message == null) {
      metrics.failure();
      exchange.tooLarge();
      return;
    }
    AvaticaEndpoint.Answer answer = work.apply(message);
    if (answer.status() != HttpStatus.OK_200) {
      metrics.failure();
    }
    AnswerNotes.Refusal refusal = answer.refusal();
    if (refusal != null) {
      exchange.refuse(kind(refusal.what()), refusal.reason());
    }
    answer.headers().forEach(exchange::put);
    exchange.write(answer.status(), answer.contentType(), answer.body());
  }
}
