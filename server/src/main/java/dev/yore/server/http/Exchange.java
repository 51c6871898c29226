package dev.yore.server.http;

import dev.yore.server.security.RefusalKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with what all of the server's paths need of them. Confined. */
public final class Exchange {
  /** Beyond this a new connection is cheaper than reading on. */
  private static final int MAX_PASSED_OVER = 64 << 10;

  private static final String TEXT = "text/plain; charset=utf-8";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long maxRequestBytes;
  private boolean bodyRead;
  private BiConsumer<RefusalKind, String> refusals = (kind, reason) -> {};

  /** For one request; nothing is read yet. */
  public Exchange(Request request, Response response, Callback callback, long maxRequestBytes) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.maxRequestBytes = maxRequestBytes;
  }

  /** The path, decoded and without {@code ..}. */
  public String path() {
    return Request.getPathInContext(request);
  }

  /** Whether it is this method on this path. */
  public boolean is(HttpMethod method, String path) {
    return method.is(request.getMethod()) && path().equals(path);
  }

  /** Whether it reads this path. */
  public boolean isGet(String path) {
    return is(HttpMethod.GET, path);
  }

  /** The header's value, null if it is not there. */
  public @Nullable String header(HttpHeader name) {
    return request.getHeaders().get(name);
  }

  /** Where the request comes from. */
  public String address() {
    return Request.getRemoteAddr(request);
  }

  /** Whether it came through TLS. */
  public boolean isSecure() {
    return request.isSecure();
  }

  /** Sets a header of the answer. */
  public void put(HttpHeader name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Sets a header of the answer. */
  public void put(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** The request's body, or null if there is too much of it. */
  public byte @Nullable [] body() throws IOException {
    bodyRead = true;
    if (request.getLength() > maxRequestBytes) {
      return null;
    }
    try (InputStream stream = Content.Source.asInputStream(request)) {
      byte[] bytes = stream.readNBytes(Math.toIntExact(maxRequestBytes + 1));
      return bytes.length > maxRequestBytes ? null : bytes;
    }
  }

  /** Names who is told why the request does not get what it wants. */
  public void onRefusal(BiConsumer<RefusalKind, String> listener) {
    refusals = listener;
  }

  /** Says why the request does not get what it wants, before that is answered. */
  public void refuse(RefusalKind kind, String reason) {
    refusals.accept(kind, reason);
  }

  /** Refuses a body that is too large, and ends the connection: the rest of it may be coming. */
  public void tooLarge() {
    refuse(RefusalKind.TOO_LARGE, "the request is larger than " + maxRequestBytes + " bytes");
    put(HttpHeader.CONNECTION, "close");
    text(HttpStatus.PAYLOAD_TOO_LARGE_413, "requests may have " + maxRequestBytes + " bytes\n");
  }

  /** Refuses to wait any longer for the body, and ends the connection. */
  public void stalled() {
    refuse(RefusalKind.TOO_SLOW, "the request stalled");
    put(HttpHeader.CONNECTION, "close");
    text(HttpStatus.REQUEST_TIMEOUT_408, "the rest of the request did not come\n");
  }

  /** Answers with a text. */
  public void text(int status, String text) {
    write(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes in a body that nobody wants: a connection that is closed while its client still sends may
   * lose the answer. One that is long, or does not say how long it is, ends the connection.
   */
  private void passOver() {
    bodyRead = true;
    long length = request.getLength();
    if (length < 0 && !HttpMethod.GET.is(request.getMethod()) || length > MAX_PASSED_OVER) {
      put(HttpHeader.CONNECTION, "close");
      return;
    }
    try (InputStream stream = Content.Source.asInputStream(request)) {
      stream.readNBytes(MAX_PASSED_OVER);
    } catch (IOException e) {
      put(HttpHeader.CONNECTION, "close");
    }
  }

  /** Answers; nothing may follow. */
  public void write(int status, String contentType, byte[] body) {
    if (!bodyRead) {
      passOver();
    }
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
