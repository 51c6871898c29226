package dev.yore.driver.remote;

import dev.yore.driver.frame.RowsFailure;
import dev.yore.driver.frame.RowsRequest;
import dev.yore.driver.jdbc.SqlFailure;
import dev.yore.store.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to a server by HTTP. Never sends one twice: a commit whose answer was lost is
 * reported, not repeated. Safe for use by many threads.
 */
final class HttpTransport {
  private static final String PROTOBUF = "application/x-google-protobuf";

  private static final int TOO_MANY_REQUESTS = 429;

  /** SQLState of a connection that was not made, as opposed to one that broke. */
  private static final String CANNOT_CONNECT = "08001";

  /**
   * What a server answered. Immutable.
   *
   * @param sentNanos when the request was sent, as {@link System#nanoTime}
   */
  record Answer(byte[] body, HttpHeaders headers, long sentNanos) {
    /** The header's value, null if it is not there. */
    @Nullable String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  /**
   * Threads that fetch rows ahead, one a result being read at most; they end when idle. Not the
   * common pool, on which the client's own futures complete: an application that blocks it, which
   * two processors make easy, would stop its results.
   */
  private static final ExecutorService AHEAD =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "yore-rows");
            thread.setDaemon(true);
            return thread;
          });

  private final HttpClient client;
  private final URI server;
  private final @Nullable String authorization;
  private volatile int timeoutMillis;

  /**
   * @param user null for none
   * @param timeoutMillis for one answer; 0 for no limit
   */
  HttpTransport(
      HttpClient client,
      URI server,
      @Nullable String user,
      @Nullable String password,
      int timeoutMillis) {
    this.client = client;
    this.server = server;
    this.timeoutMillis = timeoutMillis;
    this.authorization = user == null ? null : "Basic " + base64(user + ":" + password);
  }

  void timeoutMillis(int millis) {
    timeoutMillis = millis;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends the message and returns the answer, which may be an error message of the server.
   *
   * @throws SqlFailure 08001 or 08006 if there is no answer, 28000 if the server refuses the user
   */
  Answer send(byte[] message) {
    long sentNanos = System.nanoTime();
    try {
      HttpResponse<byte[]> response =
          client.send(request(server, PROTOBUF, message), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(bodyOf(response), response.headers(), sentNanos);
    } catch (IOException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting for an answer", e);
    }
  }

  /** Sends a request for rows; {@link #rows} waits for the answer. */
  Future<HttpResponse<byte[]>> sendForRows(RowsRequest rows) {
    HttpRequest request =
        request(server.resolve(RowsRequest.PATH), RowsRequest.CONTENT_TYPE, rows.encode());
    return AHEAD.submit(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  /**
   * Waits for rows, or for why there are none.
   *
   * @throws IOException if there is no answer
   * @throws SqlFailure what the server says instead
   */
  Answer rows(Future<HttpResponse<byte[]>> sent) throws IOException {
    HttpResponse<byte[]> response;
    try {
      response = sent.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
    Answer answer = new Answer(bodyOf(response), response.headers(), 0);
    if (response.statusCode() != HttpURLConnection.HTTP_OK) {
      RowsFailure failure = RowsFailure.decode(answer.body());
      throw new SqlFailure(failure.message(), failure.sqlState(), failure.number(), null);
    }
    return answer;
  }

  /** What it means that there was no answer. */
  SqlFailure unanswered(IOException e) {
    if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
      return new SqlFailure(
          "cannot connect to " + server + unresolved(e) + reason(e),
          CANNOT_CONNECT,
          ErrorCode.CONNECTION_FAILED.number(),
          e);
    }
    if (e instanceof SSLException) {
      return new SqlFailure(
          "no TLS with "
              + server
              + reason(e)
              + "; a Yore server without server.tls.certificate speaks plain HTTP, and one whose"
              + " certificate Java does not know needs sslRootCert",
          CANNOT_CONNECT,
          ErrorCode.CONNECTION_FAILED.number(),
          e);
    }
    return failure("no answer" + reason(e), e);
  }

  private HttpRequest request(URI to, String contentType, byte[] message) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(to)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(message));
    if (authorization != null) {
      builder.header("Authorization", authorization);
    }
    int limitMillis = timeoutMillis;
    if (limitMillis > 0) {
      builder.timeout(Duration.ofMillis(limitMillis));
    }
    return builder.build();
  }

  private byte[] bodyOf(HttpResponse<byte[]> response) {
    switch (response.statusCode()) {
      case HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_INTERNAL_ERROR -> {
        return response.body();
      }
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          throw new SqlFailure(
              ErrorCode.AUTHENTICATION_FAILED,
              authorization == null
                  ? server + " asks for a user and password"
                  : server + " does not accept this user and password");
      case TOO_MANY_REQUESTS ->
          throw new SqlFailure(
              ErrorCode.AUTHENTICATION_FAILED,
              server + " heard too many wrong passwords from here; wait a minute");
      case HttpURLConnection.HTTP_ENTITY_TOO_LARGE ->
          throw new SqlFailure(
              ErrorCode.INVALID_PARAMETER,
              "the request is larger than " + server + " accepts; send smaller batches or values");
      default -> throw failure("HTTP status " + response.statusCode(), null);
    }
  }

  SqlFailure failure(String reason, @Nullable Throwable cause) {
    return new SqlFailure(
        server + ": " + reason,
        ErrorCode.CONNECTION_FAILED.sqlState(),
        ErrorCode.CONNECTION_FAILED.number(),
        cause);
  }

  private static String unresolved(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return ": unknown host";
      }
    }
    return "";
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "" : ": " + e.getMessage();
  }
}
