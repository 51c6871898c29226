package dev.yore.server;

import dev.yore.driver.meta.Sessions;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The server's paths: {@code POST /} for JDBC drivers, {@code GET /health} for watchdogs, {@code
 * GET /metrics} for Prometheus. Safe for use by many threads.
 */
final class RequestHandler extends Handler.Abstract {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final AvaticaEndpoint endpoint;
  private final BasicAuthentication authentication;
  private final long maxRequestBytes;
  private final Store store;
  private final Sessions sessions;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();

  RequestHandler(
      AvaticaEndpoint endpoint,
      BasicAuthentication authentication,
      long maxRequestBytes,
      Store store,
      Sessions sessions) {
    this.endpoint = endpoint;
    this.authentication = authentication;
    this.maxRequestBytes = maxRequestBytes;
    this.store = store;
    this.sessions = sessions;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    String path = Request.getPathInContext(request);
    if (HttpMethod.GET.is(request.getMethod()) && path.equals("/health")) {
      health(response, callback);
    } else if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
      // Only browsers say where a request comes from. No page of somebody else's may use the
      // rights its reader has here.
      text(response, callback, HttpStatus.FORBIDDEN_403, "not for browsers\n");
    } else if (!authentication.accepts(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"Yore\"");
      text(response, callback, HttpStatus.UNAUTHORIZED_401, "user and password, please\n");
    } else if (HttpMethod.GET.is(request.getMethod()) && path.equals("/metrics")) {
      text(response, callback, HttpStatus.OK_200, metrics());
    } else if (HttpMethod.POST.is(request.getMethod()) && path.equals("/")) {
      avatica(request, response, callback);
    } else {
      text(response, callback, HttpStatus.NOT_FOUND_404, "POST / is for JDBC drivers\n");
    }
    return true;
  }

  private void health(Response response, Callback callback) {
    try {
      StoreException failed = store.failure();
      if (failed != null) {
        throw failed;
      }
      text(response, callback, HttpStatus.OK_200, "ok " + store.lastSequence() + "\n");
    } catch (StoreException e) {
      text(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage() + "\n");
    }
  }

  private String metrics() {
    return metric("yore_sessions", "gauge", "Open sessions.", sessions.count())
        + metric("yore_requests_total", "counter", "Driver requests.", requests.sum())
        + metric(
            "yore_failures_total", "counter", "Requests answered with an error.", failures.sum())
        + metric("yore_last_sequence", "gauge", "The newest commit.", store.lastSequence())
        + metric("yore_store_bytes", "gauge", "Bytes on disk.", store.sizeBytes());
  }

  private static String metric(String name, String type, String help, long value) {
    return "# HELP "
        + name
        + " "
        + help
        + "\n# TYPE "
        + name
        + " "
        + type
        + "\n"
        + name
        + " "
        + value
        + "\n";
  }

  private void avatica(Request request, Response response, Callback callback) throws IOException {
    requests.increment();
    byte[] message = body(request);
    if (message == null) {
      failures.increment();
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      text(
          response,
          callback,
          HttpStatus.PAYLOAD_TOO_LARGE_413,
          "requests may have " + maxRequestBytes + " bytes\n");
      return;
    }
    AvaticaEndpoint.Answer answer =
        endpoint.answer(request.getHeaders().get(HttpHeader.CONTENT_TYPE), message);
    if (answer.status() != HttpStatus.OK_200) {
      failures.increment();
    }
    write(response, callback, answer.status(), answer.contentType(), answer.body());
  }

  /** The request's body, or null if there is too much of it. */
  private byte @Nullable [] body(Request request) throws IOException {
    if (request.getLength() > maxRequestBytes) {
      return null;
    }
    try (InputStream stream = Content.Source.asInputStream(request)) {
      byte[] bytes = stream.readNBytes(Math.toIntExact(maxRequestBytes + 1));
      return bytes.length > maxRequestBytes ? null : bytes;
    }
  }

  private static void text(Response response, Callback callback, int status, String text) {
    write(response, callback, status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(
      Response response, Callback callback, int status, String contentType, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
